"""What the pages of activities show on the story's day, 2026-01-13 at 14:05.

吴 of the branch runs a public one that 王 has joined, with a door that is open; there is a draft, a cancelled one, one
that was reported, and a wish of 王.
"""

from dataclasses import dataclass, replace

from tests.activities.story import party
from tests.activities.story import plan as dumplings
from tests.cast import BRANCH, ESTATE, RESIDENT, person
from tests.support import at
from tests.web.story import NOW
from tongdeng.activities.actions import door, joining, planning, running, wishes
from tongdeng.activities.actions.letting_in import Stamp
from tongdeng.activities.actions.running import Account
from tongdeng.activities.models import Activity, Participant, Wish

PLANNED, SIGNED = at("2026-01-05 09:00"), at("2026-01-06 09:00")
CHILD, REPORT, REASON = "小满满", "包了两百个粽子", "下大雪"

# The form of one that is over, without who was there.
PAST = {
    "title": "重阳敬老",
    "kind": "festival",
    "place": ESTATE,
    "where": "老年活动室",
    "starts_at": "2025-10-29T09:00",
    "ends_at": "2025-10-29T11:00",
    "words": "给老人理发",
}


@dataclass(slots=True)
class Activities:
    """The records of the story."""

    open: Activity
    draft: Activity
    cancelled: Activity
    reported: Activity
    wish: Wish

    @property
    def child(self) -> Participant:
        """Return the child whom 王 signed up for the open one."""
        return Participant.objects.get(activity=self.open, name=CHILD)


def activities_of_the_story() -> Activities:
    """Store the activities of the story."""
    wu, wang = person(BRANCH, PLANNED), person(RESIDENT, SIGNED)
    soon = replace(dumplings(), starts_at=at("2026-01-13 14:30"), ends_at=at("2026-01-13 16:00"))
    past = replace(soon, title="元旦迎新", starts_at=at("2026-01-10 09:00"), ends_at=at("2026-01-10 11:00"))
    rows = [
        *planning.draft(soon, by=wu, at=PLANNED),
        *planning.draft(replace(soon, title="迎春写福字"), by=wu, at=PLANNED),
        *planning.draft(replace(soon, title="冬日健步走"), by=wu, at=PLANNED),
        *planning.draft(past, by=wu, at=PLANNED),
    ]
    open_, cancelled, reported = (
        planning.publish(row, by=wu, at=PLANNED) for row in (rows[0], rows[2], rows[3])
    )
    joining.sign_up(open_, party(wang, CHILD), by=wang, at=SIGNED)
    wu = person(BRANCH, NOW)
    running.cancel(cancelled, reason=REASON, by=wu, at=NOW)
    came = at("2026-01-10 09:10")
    door.walk_in(reported, 2, Stamp(reported.pk), by=person(BRANCH, came), at=came)
    ended = at("2026-01-10 12:00")
    account = Account(REPORT, 30, "露天没有签到")
    running.report(reported, account, by=person(BRANCH, ended), at=ended)
    wish = wishes.wish(ESTATE, title="想学太极拳", by=person(RESIDENT, SIGNED), at=SIGNED)
    return Activities(
        *(Activity.objects.get(pk=row.pk) for row in (open_, rows[1], cancelled, reported)), wish
    )


def another(title: str, **changes: object) -> Activity:
    """Return one more public activity of estate A, by default in two days."""
    times = {"starts_at": at("2026-01-15 09:00"), "ends_at": at("2026-01-15 11:00")}
    wu = person(BRANCH, PLANNED)
    (row,) = planning.draft(dumplings(**{"title": title, **times, **changes}), by=wu, at=PLANNED)
    return planning.publish(row, by=wu, at=PLANNED)
