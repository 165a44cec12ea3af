"""The form of a mechanism: rows of parties and steps as they were typed, and what they make."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.rules.mechanism import (
    NUMBERS,
    PARTIES_AT_MOST,
    PLATFORMS_AT_MOST,
    STEP_WORDS,
    STEPS_AT_MOST,
    Party,
    StepKind,
    Template,
    steps,
)
from tongdeng.kernel import texts
from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.people.rules import Role
from tongdeng.web.kit.forms import FormReader

KINDS = {kind.value for kind in StepKind}
ROLE_SETS: list[tuple[str, Sentence]] = [
    (f"{Role.BRANCH} {Role.COMMUNITY}", _("党支部、社区")),
    (Role.BRANCH.value, _("党支部")),
    (Role.COMMUNITY.value, _("社区")),
    (f"{Role.MANAGER} {Role.DESK}", _("物业经理、物业客服")),
    (Role.MANAGER.value, _("物业经理")),
    (Role.COMMITTEE.value, _("业委会")),
    (Role.SUBDISTRICT.value, _("街道")),
    ("", _("受邀单位（凭书面授权）")),
]


@dataclass(frozen=True, slots=True)
class PartyRow:
    key: str
    word: str
    roles: str
    required: bool
    seats: str


@dataclass(frozen=True, slots=True)
class StepRow:
    kind: str
    word: str

    @property
    def usual(self) -> Sentence:
        return STEP_WORDS[StepKind(self.kind)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A mechanism as its form shows it."""

    name: str
    made_of: str
    platforms: str
    parties: list[PartyRow]
    steps: list[StepRow]
    rule: str
    notice_days: Any
    comment_days: Any
    voices_needed: Any
    speech_seconds: Any
    evaluation_days: Any

    def after(self, deed: str) -> "Draft":
        """Return it with a row moved or added: "up 3", "down 3", "party", "step"."""
        verb, _blank, number = deed.partition(" ")
        if verb == "party" and len(self.parties) < PARTIES_AT_MOST:
            return replace(self, parties=[*self.parties, PartyRow(self._new_key(), "", "", False, "1")])
        if verb == "step" and len(self.steps) < STEPS_AT_MOST:
            return replace(self, steps=[*self.steps, StepRow(StepKind.OWN.value, "")])
        if verb in ("up", "down") and number.isascii() and number.isdigit():
            return replace(self, steps=moved(self.steps, int(number[:3]), -1 if verb == "up" else 1))
        return self

    def _new_key(self) -> str:
        taken = {party.key for party in self.parties}
        return next(key for n in range(1, PARTIES_AT_MOST + 2) if (key := f"own{n}") not in taken)


def moved(rows: list[StepRow], place: int, by: int) -> list[StepRow]:
    """Return the rows with the one at `place` moved; as they are where there is nowhere to go."""
    to = place + by
    if not (0 <= place < len(rows) and 0 <= to < len(rows)):
        return rows
    changed = list(rows)
    changed[place], changed[to] = changed[to], changed[place]
    return changed


def draft_of(template: Template) -> Draft:
    return Draft(
        name=template.name,
        made_of=template.made_of,
        platforms="\n".join(template.platforms),
        parties=[
            PartyRow(party.key, party.word, " ".join(party.roles), party.required, str(party.seats))
            for party in template.parties
        ],
        steps=[StepRow(step.kind, step.word) for step in template.steps],
        rule=template.rule,
        **{name: getattr(template, name) for name in NUMBERS},
    )


class MechanismForm(FormReader):
    def draft(self) -> Draft:
        """Return what was typed, right or wrong."""
        required = set(self.texts("party_required"))
        rows = zip(
            self.texts("party_key"),
            self.texts("party_word"),
            self.texts("party_roles"),
            self.texts("party_seats"),
            strict=False,
        )
        typed = zip(self.texts("step_kind"), self.texts("step_word"), strict=False)
        return Draft(
            name=self.text("name"),
            made_of=self.text("made_of"),
            platforms=self.text("platforms"),
            parties=[
                PartyRow(key[:20], word, roles, key in required, seats)
                for key, word, roles, seats in list(rows)[: PARTIES_AT_MOST + 1]
            ],
            steps=[StepRow(kind, word) for kind, word in typed if kind in KINDS][: STEPS_AT_MOST + 1],
            rule=self.text("rule"),
            **{name: self.text(name) for name in NUMBERS},
        )

    def template(self) -> Template:
        """Return what was typed as a template; raise Invalid with a sentence for what is no number."""
        draft = self.draft()
        numbers = {name: self._number_of(name) for name in NUMBERS}
        platforms = [texts.one_line(line) for line in draft.platforms.splitlines() if line.strip()]
        return Template(
            name=draft.name,
            made_of=draft.made_of,
            parties=tuple(self._party(row) for row in draft.parties if row.word.strip()),
            platforms=tuple(platforms[: PLATFORMS_AT_MOST + 1]),
            steps=steps(*[(row.kind, row.word.strip()) for row in draft.steps if self._stays(row)]),
            rule=draft.rule,
            **numbers,
        )

    def _number_of(self, name: str) -> int:
        least, most, sentence = NUMBERS[name]
        return self.needed(name, self.number(name, least=least, most=most), sentence)

    def _party(self, row: PartyRow) -> Party:
        known = dict(ROLE_SETS)
        if row.roles not in known or not (row.seats.isascii() and row.seats.isdigit()):
            raise Invalid(fields={"parties": _("“{word}”的席位数应为 1 至 9").format(word=row.word[:30])})
        return Party(row.key, row.word.strip(), tuple(row.roles.split()), row.required, int(row.seats[:3]))

    def _stays(self, row: StepRow) -> bool:
        return row.kind != StepKind.OWN or bool(row.word.strip())
