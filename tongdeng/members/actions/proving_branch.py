"""The recount of the branch: its register, posts and meetings against their events, and the states of what moves."""

from collections.abc import Iterator

from django.db.models import Count, Q

from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event, Record
from tongdeng.kernel.pieces import in_pieces
from tongdeng.members.models import Branch, BranchMeeting, BranchMember, BranchPost, DoubleReport, Remark

PIECE = 200


def misfits() -> Iterator[Misfit]:
    """Yield what stands in the branch and in no event, or the other way round."""
    for branches in in_pieces(Branch.objects.order_by("pk"), PIECE):
        events = events_of(branches, "admit", "transfer", "appoint", "retire")
        for branch in branches:
            yield from _branch(branch, events.get(branch.pk, []))
    for meetings in in_pieces(BranchMeeting.objects.order_by("pk"), PIECE):
        events = events_of(meetings, "hold", "recount")
        for meeting in meetings:
            yield from _meeting(meeting, events.get(meeting.pk, []))
    yield from _states(DoubleReport, ("end",))
    yield from _states(Remark, ("accept", "object", "rewrite", "send"))


def _branch(branch: Branch, told: list[Event]) -> Iterator[Misfit]:
    where = f"branch {branch.pk}"
    admitted = {pk for e in told if e.kind.endswith(".admit") for pk in e.facts["members"]}
    left = {e.facts["member"] for e in told if e.kind.endswith(".transfer")}
    rows = BranchMember.objects.filter(community=branch.community, branch=branch).values_list("pk", "until")
    found = {str(pk): until for pk, until in rows}
    if set(found) != admitted or {pk for pk, until in found.items() if until} != left:
        yield Misfit("the register of this branch is not the one that its events name", where)
    appointed = {e.facts["row"] for e in told if e.kind.endswith(".appoint")}
    retired = {e.facts["row"] for e in told if e.kind.endswith(".retire")}
    posts = BranchPost.objects.filter(community=branch.community, branch=branch).values_list("pk", "until")
    held = {str(pk): until for pk, until in posts}
    if set(held) != appointed or {pk for pk, until in held.items() if until} != retired:
        yield Misfit("the posts of this branch are not those that its events name", where)


def _meeting(meeting: BranchMeeting, told: list[Event]) -> Iterator[Misfit]:
    counted = meeting.attendances.aggregate(due=Count("pk"), present=Count("pk", filter=Q(present=True)))
    said = (told[-1].facts["present"], told[-1].facts["due"]) if told else (None, None)
    stored = (meeting.present, meeting.due)
    if said != stored or (told and (counted["present"], counted["due"]) != stored):
        yield Misfit("the attendance of this meeting is not what its events say", f"meeting {meeting.pk}")


def _states(model: type[Record], verbs: tuple[str, ...]) -> Iterator[Misfit]:
    for piece in in_pieces(model._default_manager.order_by("pk"), PIECE):
        events = events_of(piece, *verbs)
        for row in piece:
            told = events.get(row.pk, [])
            if row.state != (told[-1].facts["to"] if told else row.FLOW.start):
                yield Misfit(
                    "this record is not in the state that its events say", f"{row.journal_name} {row.pk}"
                )
