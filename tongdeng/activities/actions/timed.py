"""What the clock does by itself: offers that nobody took lapse to the next."""

from tongdeng.activities.actions.joining import pass_on
from tongdeng.activities.models import Activity, SignUp
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import turn


@journal.on("activity.fired", reader="activities")
def fired(event: Event) -> None:
    """Let an offer lapse whose time is over; one that was taken or moved meanwhile stays as it is."""
    name, _blank, number = event.facts["clock"].partition(" ")
    activity = journal.subject_of(event, Activity)
    if activity is None or name != "offer":
        return
    with turn(activity, "sign", by=None) as activity:
        row = SignUp.objects.filter(
            community=activity.community, activity=activity, number=int(number)
        ).first()
        if row is not None and row.is_offered and row.offer_until and row.offer_until <= event.at:
            pass_on(activity, row, by=None, at=event.at, lapsed=True)
