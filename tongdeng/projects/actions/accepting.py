"""Acceptance: put by one party, signed by all, disputed by any (PW-7). What is accepted is corrected only by new signatures."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import roles_at
from tongdeng.projects.actions import effects, shared
from tongdeng.projects.actions.measuring import waiting_sheet
from tongdeng.projects.models import Acceptance, Dispute, Item, Line, Paper, Project, Sheet, Signature
from tongdeng.projects.rules import papers, parties, quantities, warranty

ITEMS_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One line of an acceptance: how much is accepted, how much of a dispute it settles.

    A negative quantity takes back what was accepted, by the correction `sheet` that it names.
    """

    line: UUID
    accepted: Decimal
    settled: Decimal = Decimal(0)
    sheet: UUID | None = None


def put(
    project: Project,
    items: Sequence[ItemDraft],
    *,
    in_use: bool = False,
    note: str = "",
    by: Person,
    at: datetime,
) -> Acceptance:
    """Put quantities to the parties; each then signs the same list.

    Raise StepRefused while one of the five papers is missing or another acceptance waits, Invalid for a line that is
    there twice, for nothing, and for more than was delivered and is not accepted or disputed yet.
    """
    with turn(project, "put", by=by) as project:
        _papers_are_there(project)
        _one_at_a_time(project, items)
        lines = shared.lines_of(project, [item.line for item in items])
        acceptance = Acceptance(
            **project.here,
            project=project,
            number=shared.next_number(project, Acceptance),
            parties=project.parties,
            note=shared.reason(note, field="note", required=False),
            by=by,
            at=at,
        )
        rows = [_item(project, acceptance, lines[item.line], item) for item in items]
        left_over = any(row.line.disputed > row.settled for row in rows)
        acceptance.in_use = in_use or not left_over
        acceptance.digest = digest(acceptance, rows)
        facts = {"acceptance": str(acceptance.pk), "number": acceptance.number, "lines": len(rows)}
        acceptance.save()
        journal.record("put", project, by=by, at=at, facts=facts, rows=rows)
    return acceptance


def sign(project: Project, pk: UUID | None, *, by: Person, at: datetime) -> Acceptance:
    """Sign an acceptance for one's party; with the last signature its quantities count and its warranties begin.

    Raise StepRefused where one's party has signed, one has signed for another party, or the quantities no longer fit.
    """
    with turn(project, "sign", by=by) as project:
        acceptance = _waiting(project, pk)
        signed = {signature.party: signature for signature in acceptance.signatures.all()}
        if any(signature.by_id == by.pk for signature in signed.values()):
            raise StepRefused(_("您已经签过字，一个人只能代表一方"))
        party = _party(project, acceptance, by, set(signed))
        Signature.objects.create(
            **project.here, acceptance=acceptance, party=party, digest=acceptance.digest, by=by, at=at
        )
        facts = {"acceptance": str(acceptance.pk), "number": acceptance.number, "party": party}
        journal.record("sign", project, by=by, at=at, facts=facts)
        if set(acceptance.parties) == {*signed, party}:
            effects.take_effect(project, acceptance, by=by, at=at)
    return acceptance


def refuse(project: Project, pk: UUID | None, *, reason: str, by: Person, at: datetime) -> Acceptance:
    """Refuse an acceptance for one's party, with a reason; another one can be put then."""
    with turn(project, "refuse", by=by) as project:
        acceptance = _waiting(project, pk)
        acceptance.refused_as = _party(project, acceptance, by, set())
        acceptance.refused_at, acceptance.refused_by, acceptance.reason = at, by, shared.reason(reason)
        acceptance.save(update_fields=["refused_as", "refused_at", "refused_by", "reason"])
        facts = {
            "acceptance": str(acceptance.pk),
            "number": acceptance.number,
            "party": acceptance.refused_as,
        }
        journal.record("refuse", project, by=by, at=at, facts=facts)
    return acceptance


def dispute(
    project: Project, pk: UUID | None, *, quantity: Decimal, reason: str, by: Person, at: datetime
) -> Dispute:
    """Dispute a quantity of a line for one's party; only an acceptance that all sign settles it.

    Raise Invalid for a quantity that is not positive, or more than was delivered and is not accepted or disputed yet.
    """
    with turn(project, "dispute", by=by) as project:
        line = shared.part_of(project, Line, pk)
        party = _party(project, None, by, set())
        quantities.quantity(quantity, line.unit)
        open_ = line.delivered - line.accepted - line.disputed
        if quantity > open_:
            raise Invalid(fields={"quantity": _too_much(line, open_)})
        row = Dispute.objects.create(
            **project.here,
            project=project,
            line=line,
            party=party,
            quantity=quantity,
            reason=shared.reason(reason),
            by=by,
            at=at,
        )
        line.disputed += quantity
        line.save(update_fields=["disputed"])
        facts = {"line": str(line.pk), "quantity": str(quantity), "unit": line.unit, "party": party}
        journal.record("dispute", project, by=by, at=at, facts=facts)
    return row


def digest(acceptance: Acceptance, items: Sequence[Item]) -> str:
    """Return the hash of what an acceptance says; each signature is over it."""
    said = {
        "acceptance": str(acceptance.pk),
        "project": str(acceptance.project_id),
        "number": acceptance.number,
        "parties": acceptance.parties,
        "in_use": acceptance.in_use,
        "note": acceptance.note,
        "items": [
            [str(item.line_id), _plain(item.accepted), _plain(item.settled), str(item.sheet_id or "")]
            for item in sorted(items, key=lambda item: str(item.line_id))
        ],
    }
    spelled = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def _plain(quantity: Decimal) -> str:
    return quantities.plain(quantity)


def _papers_are_there(project: Project) -> None:
    kept = Paper.objects.filter(project=project, replaced_at__isnull=True).values_list("kind", flat=True)
    if missing := papers.missing(set(kept)):
        words = "、".join(str(papers.PAPERS[kind]) for kind in missing)
        raise StepRefused(
            _("还缺验收资料：{papers}（{source}）。请上传，或写明为什么不适用").format(
                papers=words, source=papers.SOURCE
            ),
            missing=missing,
        )


def _one_at_a_time(project: Project, items: Sequence[ItemDraft]) -> None:
    waiting = Acceptance.objects.filter(project=project, accepted_at__isnull=True, refused_at__isnull=True)
    if waiting.exists():
        raise StepRefused(_("还有一次验收等待各方签字"))
    if not 0 < len(items) <= ITEMS_AT_MOST or len({item.line for item in items}) < len(items):
        words = _("一次验收 1 到 {most} 行，同一行只能列一次").format(most=ITEMS_AT_MOST)
        raise Invalid(fields={"items": words})


def _item(project: Project, acceptance: Acceptance, line: Line, draft: ItemDraft) -> Item:
    if not draft.accepted.is_finite() or not draft.settled.is_finite() or draft.settled < 0:
        raise Invalid(fields={"items": _("第 {position} 行：数量不对").format(position=line.position)})
    if not draft.accepted and not draft.settled:
        raise Invalid(fields={"items": _("第 {position} 行：请填写验收数量").format(position=line.position)})
    if not all(quantities.whole(number, line.unit) for number in (draft.accepted, draft.settled)):
        raise Invalid(fields={"items": _("第 {position} 行：小数位数太多").format(position=line.position)})
    _says_its_warranty(line, draft)
    sheet = _sheet(project, line, draft)
    if draft.settled > line.disputed:
        raise Invalid(fields={"items": _("第 {position} 行：没有这么多争议").format(position=line.position)})
    item = Item(
        community=project.community,
        place=line.place,
        acceptance=acceptance,
        line=line,
        accepted=draft.accepted,
        settled=draft.settled,
        sheet=sheet,
    )
    if not effects.fits(line, item):
        open_ = line.delivered - line.accepted - line.disputed + draft.settled
        raise Invalid(fields={"items": _too_much(line, open_)})
    return item


def _says_its_warranty(line: Line, draft: ItemDraft) -> None:
    """Raise Invalid where something is accepted whose warranty nobody can name: the contract was to say it (PW-8)."""
    wrong = warranty.wrong_months(line.work, line.months) if draft.accepted > 0 else ""
    if wrong:
        words = _("第 {position} 行：{wrong}").format(position=line.position, wrong=wrong)
        raise Invalid(fields={"items": words})


def _sheet(project: Project, line: Line, draft: ItemDraft) -> Sheet | None:
    """Return the correction sheet by which an accepted quantity is taken back."""
    if draft.sheet is None:
        if draft.accepted < 0:
            words = _("第 {position} 行：已验收的数量只能凭更正单更正").format(position=line.position)
            raise Invalid(fields={"items": words})
        return None
    sheet = waiting_sheet(project, draft.sheet)
    if sheet.line_id != line.pk or not sheet.quantity <= draft.accepted < 0:
        words = _("第 {position} 行：更正的数量应和更正单一致").format(position=line.position)
        raise Invalid(fields={"items": words})
    return sheet


def _party(project: Project, acceptance: Acceptance | None, by: Person, signed: set[str]) -> str:
    """Return the party for which somebody speaks; raise StepRefused where it has signed or they speak for none."""
    roles = roles_at(by, project.place)
    needed = acceptance.parties if acceptance else project.parties
    mine = parties.spoken_for(roles, needed)
    if not mine:
        raise StepRefused(_("验收由{parties}签字，您不代表其中任何一方").format(parties=_words(needed)))
    free = [party for party in mine if party not in signed]
    if not free:
        raise StepRefused(_("“{party}”一方已经签过字").format(party=parties.PARTY_WORDS[mine[0]]))
    return free[0]


def _words(needed: Sequence[str]) -> str:
    return "、".join(str(parties.PARTY_WORDS[party]) for party in needed)


def _waiting(project: Project, pk: UUID | None) -> Acceptance:
    acceptance = shared.part_of(project, Acceptance, pk)
    if not acceptance.is_waiting:
        raise StepRefused(_("这次验收已经有结果"))
    return acceptance


def _too_much(line: Line, open_: Decimal) -> str:
    return _("第 {position} 行：完成而未验收、没有争议的只有 {open} {unit}").format(
        position=line.position,
        open=quantities.plain(max(open_, Decimal())),
        unit=quantities.UNIT_WORDS[line.unit],
    )
