"""Erasure: a volunteer becomes nobody; figures, postings and chains stay whole."""

from uuid import UUID

from django.db.models import Q

from tongdeng.kernel import journal
from tongdeng.kernel.models import Event
from tongdeng.members.actions.leaving import give_up, services_locked
from tongdeng.members.actions.shared import Nameless
from tongdeng.members.models import (
    Branch,
    BranchMember,
    BranchPost,
    DoubleReport,
    Platform,
    Remark,
    Volunteer,
)
from tongdeng.members.rules.volunteers import Channel

GONE = "—"


@journal.on("erasure.ask", reader="members.forgetting")
def forget(event: Event) -> None:
    """Empty whatever this person was registered as."""
    person = UUID(event.facts["person"])
    Platform.objects.filter(leader=person).update(leader=None)
    _leave_branches(person, event)
    Remark.objects.filter(report__person=person).update(words=GONE, objection="")
    for report in DoubleReport.objects.filter(person=person, state="reported"):
        with journal.locked(report) as row:
            journal.step(
                row,
                "end",
                by=Nameless(),
                at=event.at,
                facts=None,
                rows=(),
                unit="",
                home_branch="",
                person=None,
            )
    for found in Volunteer.objects.filter(person=person):
        with services_locked(found), journal.locked(found) as volunteer:
            if volunteer.person_id == person:
                give_up(volunteer, Channel.PHONE, by=Nameless(), at=event.at)


def _leave_branches(person: UUID, event: Event) -> None:
    """Take the name out of the registers of branches and off their posts; that a row ended is in their journal."""
    members = BranchMember.objects.filter(person=person)
    posts = BranchPost.objects.filter(person=person)
    for branch in Branch.objects.filter(Q(members__in=members) | Q(posts__in=posts)).distinct():
        with journal.locked(branch) as row:
            for member in members.filter(branch=row, until__isnull=True):
                facts = {"member": str(member.pk)}
                journal.record("transfer", row, by=None, at=event.at, facts=facts)
            for post in posts.filter(branch=row, until__isnull=True):
                journal.record("retire", row, by=None, at=event.at, facts={"row": str(post.pk)})
    members.filter(until__isnull=True).update(until=event.at, on_front=False)
    posts.filter(until__isnull=True).update(until=event.at)
    members.update(person=None, name="", phone="")
    posts.update(person=None, name="")
