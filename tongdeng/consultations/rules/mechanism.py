"""The template of a bench: who sits on it, in which steps it works, and with which numbers. Pure.

A community names and orders its own ("365" 工作机制 is one name); the default stands here. The law asks for none: Henan
物业管理条例 art. 74 knows only the joint meeting of the sub-district, one level above. Three days of notice are a custom
of published templates, and a local rule. All other default numbers are ours and no law.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.rules.deciding import RULES
from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.texts import in_chinese


class StepKind(StrEnum):
    """What a step does; an own step is a word of the community's that is ticked off."""

    RAISE = "raise"
    ANNOUNCE = "announce"
    GATHER = "gather"
    MEET = "meet"
    RECORD = "record"
    SIGN = "sign"
    PUBLISH = "publish"
    CARRY_OUT = "carry_out"
    EVALUATE = "evaluate"
    OWN = "own"


STEP_WORDS = {
    StepKind.RAISE: _("提出议题"),
    StepKind.ANNOUNCE: _("公告"),
    StepKind.GATHER: _("征求意见"),
    StepKind.MEET: _("会诊"),
    StepKind.RECORD: _("形成纪要"),
    StepKind.SIGN: _("各方签字"),
    StepKind.PUBLISH: _("公开结果"),
    StepKind.CARRY_OUT: _("落实"),
    StepKind.EVALUATE: _("居民评价"),
    StepKind.OWN: _("自定步骤"),
}
# These must be there, in this order; whatever else a community adds stands where it likes.
CHAIN = (StepKind.ANNOUNCE, StepKind.MEET, StepKind.RECORD, StepKind.SIGN, StepKind.PUBLISH)
ORDERED = (
    (StepKind.RAISE, StepKind.ANNOUNCE),
    (StepKind.GATHER, StepKind.MEET),
    *pairwise(CHAIN),
    (StepKind.MEET, StepKind.CARRY_OUT),
    (StepKind.CARRY_OUT, StepKind.EVALUATE),
)
TICKED = (StepKind.GATHER, StepKind.OWN)  # done by somebody who says so; all others by their verb
# name, made_of, notice_days … of a template as typed
NUMBERS: dict[str, tuple[int, int, Sentence]] = {
    "notice_days": (1, 30, _("提前公告的天数应为 1 至 30 天")),
    "comment_days": (1, 30, _("各方核对纪要的天数应为 1 至 30 天")),
    "voices_needed": (1, 500, _("联名户数应为 1 至 500 户")),
    "speech_seconds": (30, 1800, _("发言时限应为 30 至 1800 秒")),
    "evaluation_days": (3, 60, _("居民评价的天数应为 3 至 60 天")),
}
PARTIES_AT_MOST, STEPS_AT_MOST, PLATFORMS_AT_MOST, WORD_AT_MOST = 12, 20, 20, 30


@dataclass(frozen=True, slots=True)
class Party:
    """Who has a place on the bench: those who hold one of `roles` here may sit for it; a guest has no vote.

    A guest without roles is somebody named, with a written authority. `seats` is how many may sit for it at most.
    """

    key: str
    word: str
    roles: tuple[str, ...] = ()
    required: bool = False
    seats: int = 1


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """One step: its kind, and the community's word for it. `key` is the kind, and counted for own steps."""

    key: str
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Template:
    """A mechanism as a consultation begins with it; `rule` is the key of the rule by which items are decided."""

    name: str
    made_of: str
    parties: tuple[Party, ...]
    platforms: tuple[str, ...]
    steps: tuple[TemplateStep, ...]
    notice_days: int = 3
    comment_days: int = 3
    voices_needed: int = 5
    speech_seconds: int = 180
    evaluation_days: int = 14
    rule: str = "all"

    @property
    def required(self) -> tuple[Party, ...]:
        """The parties without which there is only a talk."""
        return tuple(party for party in self.parties if party.required)

    def party(self, key: str) -> Party | None:
        """Return the party with this key; None where the bench has none."""
        return next((party for party in self.parties if party.key == key), None)


def steps(*rows: tuple[str, Sentence]) -> tuple[TemplateStep, ...]:
    """Return steps (kind, word) with their keys; an empty word is the usual one."""
    own = 0
    made = []
    for kind, word in rows:
        own += kind == StepKind.OWN
        key = f"{kind}{own}" if kind == StepKind.OWN else str(kind)
        made.append(TemplateStep(key, str(kind), str(word) or in_chinese(STEP_WORDS[StepKind(kind)])))
    return tuple(made)


def default() -> Template:
    """Return the bench of a place that has no mechanism of its own."""
    return Template(
        name=in_chinese(_("三方会诊")),
        made_of=in_chinese(
            _("小区党组织或社区、物业公司、业委会坐在一起；一方缺席，只能算谈话，不能形成决议")
        ),
        parties=(
            Party("party", in_chinese(_("党支部或社区")), ("branch", "community"), required=True),
            Party("property", in_chinese(_("物业公司")), ("manager", "desk"), required=True),
            Party("committee", in_chinese(_("业委会")), ("committee",), required=True),
            Party("subdistrict", in_chinese(_("街道")), ("subdistrict",)),
            Party("fire", in_chinese(_("消防救援站"))),
            Party("utility", in_chinese(_("供电、供水、供气、供热单位"))),
            Party("contractor", in_chinese(_("施工单位"))),
            Party("guest", in_chinese(_("其他受邀单位"))),
        ),
        platforms=(),
        steps=steps(*[(kind, "") for kind in StepKind if kind != StepKind.OWN]),
    )


def wrong(template: Template) -> dict[str, Sentence]:
    """Return what is wrong with a template, by field; empty when nothing is. Source of the order: DL-16."""
    found: dict[str, Sentence] = {}
    found |= {"steps": sentence} if (sentence := _wrong_steps(template.steps)) else {}
    found |= {"parties": sentence} if (sentence := _wrong_parties(template.parties)) else {}
    for name, (least, most, sentence) in NUMBERS.items():
        if not least <= getattr(template, name) <= most:
            found[name] = sentence
    if template.rule not in RULES:
        found["rule"] = _("请选择表决规则")
    if len(template.platforms) > PLATFORMS_AT_MOST or any(_too_long(word) for word in template.platforms):
        found["platforms"] = _("平台最多 {most} 个，每个 1 至 {long} 个字").format(
            most=PLATFORMS_AT_MOST, long=WORD_AT_MOST
        )
    return found


def next_step(steps: Sequence[TemplateStep], done: Collection[str]) -> TemplateStep | None:
    """Return the first step that is not done; None when all are."""
    return next((step for step in steps if step.key not in done), None)


def waits_for(steps: Sequence[TemplateStep], done: Collection[str], key: str) -> TemplateStep | None:
    """Return the first undone step that stands before `key`; None when it may be taken.

    A step that the template does not have waits for nothing: whether its verb is allowed is for the flow.
    """
    before: list[TemplateStep] = []
    for step in steps:
        if step.key == key:
            return next_step(before, done)
        before.append(step)
    return None


def as_json(template: Template) -> dict[str, Any]:
    """Return a template as a row keeps it."""
    return {
        "name": template.name,
        "made_of": template.made_of,
        "parties": [
            {"key": p.key, "word": p.word, "roles": list(p.roles), "required": p.required, "seats": p.seats}
            for p in template.parties
        ],
        "platforms": list(template.platforms),
        "steps": [{"key": step.key, "kind": step.kind, "word": step.word} for step in template.steps],
        "rule": template.rule,
        **{name: getattr(template, name) for name in NUMBERS},
    }


def digest(kept: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what `as_json` made, in hexadecimal: what a consultation began with, as its event tells it."""
    spelled = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def read(kept: Mapping[str, Any]) -> Template:
    """Return the template of what `as_json` made."""
    return Template(
        name=kept["name"],
        made_of=kept["made_of"],
        parties=tuple(Party(**{**party, "roles": tuple(party["roles"])}) for party in kept["parties"]),
        platforms=tuple(kept["platforms"]),
        steps=tuple(TemplateStep(**step) for step in kept["steps"]),
        rule=kept["rule"],
        **{name: kept[name] for name in NUMBERS},
    )


def _wrong_steps(rows: Sequence[TemplateStep]) -> Sentence:
    kinds = [row.kind for row in rows]
    if unknown := set(kinds) - {kind.value for kind in StepKind}:
        return _("没有这种步骤：{kinds}").format(kinds="、".join(sorted(unknown)))
    if len(rows) > STEPS_AT_MOST or any(_too_long(row.word) for row in rows):
        return _("步骤最多 {most} 个，每个名称 1 至 {long} 个字").format(
            most=STEPS_AT_MOST, long=WORD_AT_MOST
        )
    if twice := [kind for kind, n in Counter(kinds).items() if n > 1 and kind != StepKind.OWN]:
        return _("“{step}”只能有一次").format(step=STEP_WORDS[StepKind(twice[0])])
    if missing := [kind for kind in CHAIN if kind not in kinds]:
        return _("不能没有“{step}”").format(step=STEP_WORDS[missing[0]])
    for first, second in ORDERED:
        if first in kinds and second in kinds and kinds.index(first) > kinds.index(second):
            return _("“{second}”不能排在“{first}”之前").format(
                first=STEP_WORDS[first], second=STEP_WORDS[second]
            )
    return ""


def _wrong_parties(parties: Sequence[Party]) -> Sentence:
    required = [party for party in parties if party.required]
    roles = Counter(role for party in required for role in party.roles)
    crowd = not 1 < len(parties) <= PARTIES_AT_MOST or any(_too_long(party.word) for party in parties)
    #    holds when wrong                                        what is wrong
    rows = (
        (crowd, _("参与方为 2 至 {most} 个，每个名称 1 至 {long} 个字").format(most=PARTIES_AT_MOST, long=WORD_AT_MOST)),
        (len({party.key for party in parties}) < len(parties),    _("同一参与方只能列一次")),
        (len(required) < 2,                                       _("至少要有两个必须到场的参与方")),
        (any(not party.roles for party in required),              _("必须到场的参与方要写明由哪些角色出席")),
        (max(roles.values(), default=0) > 1,                      _("一个角色只能代表一个必须到场的参与方")),
        (any(not 1 <= party.seats <= 9 for party in parties),     _("每个参与方为 1 至 9 席")),
    )  # fmt: skip
    return next((sentence for is_wrong, sentence in rows if is_wrong), "")


def _too_long(word: str) -> bool:
    return not 0 < len(word.strip()) <= WORD_AT_MOST
