"""Announcements of estate A on 2 March 2026: the water is off, and what the desk has to say besides."""

from datetime import datetime

from tests.cast import DESK, ESTATE, person
from tests.support import at
from tongdeng.kernel import deadlines
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import announcing as verbs
from tongdeng.notices.actions import tell
from tongdeng.notices.actions.announcing import Draft
from tongdeng.notices.models import Announcement

SENT, UNTIL = at("2026-03-02 09:00"), at("2026-03-05 18:00")
THEN = at("2026-03-02 19:00")
TITLE, WORDS = "3 月 3 日停水", "3 月 3 日 9 时至 16 时检修泵房，请提前储水。"
KINDS = ("announcement.publish", "announcement.withdraw")


def sent(who: str = DESK, place: str = ESTATE, moment: datetime = SENT, **changes: object) -> Announcement:
    """Return an announcement about the water."""
    return verbs.send(draft(place, **changes), by=person(who, moment), at=moment)


def draft(place: str = ESTATE, **changes: object) -> Draft:
    """Return it as typed."""
    fields = {"place": place, "title": TITLE, "words": WORDS, "valid_until": UNTIL, **changes}
    return Draft(**fields)  # type: ignore[arg-type]


def ring(moment: datetime) -> None:
    """Let the clocks ring, and their reader hear it twice, as after a crash."""
    deadlines.sweep(at=moment)
    for event in Event.objects.filter(kind="announcement.fired", at=moment):
        verbs.fired(event)
        verbs.fired(event)


def tell_all() -> None:
    """Send the notices of all events, as the worker does."""
    for event in Event.objects.filter(kind__in=KINDS):
        tell(event)
