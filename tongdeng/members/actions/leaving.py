"""How a volunteer becomes nobody: what is personal goes, sums stay (VM-4). Used by the withdrawal and by an erasure."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.access import Actor
from tongdeng.members.models import Certificate, Platform, Service, Volunteer
from tongdeng.members.rules.papers import State as Paper
from tongdeng.members.rules.service import State
from tongdeng.members.rules.volunteers import Channel

OPEN_STATES = (State.RUNNING, State.FORGOTTEN, State.RECORDED, State.HALF)


@contextmanager
def services_locked(volunteer: Volunteer) -> Iterator[None]:
    """Lock what a volunteer has open before the volunteer: whoever verifies it locks in this order too."""
    with transaction.atomic():
        rows = Service.objects.select_for_update().filter(
            community=volunteer.community, volunteer=volunteer.pk
        )
        list(rows.filter(state__in=OPEN_STATES).values_list("pk"))
        yield


def give_up(volunteer: Volunteer, channel: Channel, *, by: Actor | None, at: datetime) -> Volunteer:
    """Empty a locked volunteer of everything personal; what counts stays under the number. Twice changes nothing."""
    if not volunteer.is_active:
        return volunteer
    _stop(volunteer, at)
    open_rows = {"until__isnull": True}
    volunteer.registrations.filter(**open_rows).update(until=at)
    agreed = volunteer.agreements.filter(withdrawn_at__isnull=True)
    agreed.update(withdrawn_at=at, withdrawn_by_channel=channel.value)
    volunteer.invitations.exclude(answer="over").update(answer="over", until=at)
    volunteer.qualifications.all().delete()
    volunteer.services.exclude(note="", reason="").update(note="", reason="")
    volunteer.postings.exclude(words="").update(words="")
    _papers(volunteer, by=by, at=at)
    Platform.objects.filter(community=volunteer.community, leader=volunteer.person_id).update(leader=None)
    gone: dict[str, Any] = {
        "person": None,
        "born": None,
        "skills": [],
        "times": [],
        "as_member": False,
        "withdrawn_at": at,
    }
    journal.step(volunteer, "withdraw", by=by, at=at, facts={"channel": channel.value}, **gone)
    return volunteer


def _stop(volunteer: Volunteer, at: datetime) -> None:
    """Drop what nobody has verified: without a person nobody can be asked about it."""
    for row in volunteer.services.select_for_update().filter(state__in=OPEN_STATES):
        journal.step(row, "drop", by=None, at=at)
        deadlines.stop(row, "end", at=at)


def _papers(volunteer: Volunteer, *, by: Actor | None, at: datetime) -> None:
    """Take the name off certificates; the register keeps number, hours and period. What is only posted is not issued."""
    rows = Certificate.objects.select_for_update().filter(community=volunteer.community, volunteer=volunteer)
    for row in rows.filter(state=Paper.POSTED.value):
        journal.step(row, "drop", by=by, at=at, ended_at=at)
        deadlines.stop(row, "posting", at=at)
    rows.exclude(name="").update(name="", document="", shows_name=False)
