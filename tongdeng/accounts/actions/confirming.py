"""What the owners' side does: confirm what it compared, or send it back with a reason."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.accounts import queries
from tongdeng.accounts.actions import shared
from tongdeng.accounts.actions.entering import gap_words, wrong_opening
from tongdeng.accounts.models import Summary
from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Forbidden, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import roles_at
from tongdeng.people.rules import PROPERTY_ROLES

OWN = _("您是填报的一方（物业），不能自己确认；请由没有物业职务的业委会主任、副主任或社区确认")
MOVED = _("提交以后，工程记录的用款又有变化，原来写的原因不再对得上：请退回，由物业核对后重新提交")


def confirm(summary: Summary, *, by: Person, at: datetime, seen: int | None = None) -> Summary:
    """Confirm a summary as the body that holds office in the estate now; a correction replaces the edition before.

    Raise Forbidden for whoever is of the company too, StepRefused where it begins elsewhere than the last one ended or
    differs from the records of works, unless the reason that was submitted is about the same differences.
    """
    with turn(summary, "confirm", by=by, seen=seen) as summary:
        _is_other_side(summary, by)
        before = queries.earlier(summary)
        if wrong := wrong_opening(summary, before):
            raise StepRefused(wrong)
        gaps = queries.gaps_of(summary, before)
        if gaps and not summary.why_projects:
            raise StepRefused(gap_words(gaps[0]))
        if [gap.as_row() for gap in gaps] != summary.gaps:
            raise StepRefused(MOVED)
        who = queries.confirmer(summary.place)
        facts = {"closing": summary.closing, "lines": shared.digest(shared.lines_of(summary)), "as": who.body}
        if summary.corrects is not None:
            _replace(summary.corrects, by=by, at=at)
        changes: dict[str, Any] = {
            "confirmed_at": at,
            "confirmed_by": by,
            "body": who.body,
            "body_name": who.name[:100],
        }
        journal.step(summary, "confirm", by=by, at=at, facts=facts, **changes)
    return summary


def send_back(summary: Summary, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Summary:
    """Send a summary back to the company with a reason."""
    with turn(summary, "send_back", by=by, seen=seen) as summary:
        _is_other_side(summary, by)
        said = shared.public_words(reason, field="reason", required=texts.FILL_IN)
        journal.step(summary, "send_back", by=by, at=at, returned=said)
    return summary


def _replace(old: Summary, *, by: Person, at: datetime) -> None:
    with journal.locked(old) as old:
        journal.step(old, "replace", by=by, at=at)


def _is_other_side(summary: Summary, by: Person) -> None:
    of_company = roles_at(by, summary.place) & {role.value for role in PROPERTY_ROLES}
    if of_company or by.pk in (summary.by_id, summary.submitted_by_id):
        raise Forbidden(OWN)
