"""Reading from above: city and sub-district write down that they opened a case which is not late."""

from datetime import datetime, time

from tongdeng.cases import rules
from tongdeng.cases.models import Case
from tongdeng.kernel import journal, limits
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.models import Event
from tongdeng.people.rules import Role

ABOVE = {Role.SUBDISTRICT.value, Role.CITY.value}
# Who has one of these as well reads in that office; no other role opens a case.
BELOW = {Role.DESK.value, Role.MANAGER.value, Role.BRANCH.value, Role.COMMUNITY.value}


def look(case: Case, *, by: Actor | None, at: datetime) -> bool:
    """Write down that somebody above read a case, once per person, case and day; say whether it was written now.

    Raise TooMany for one who opens more of them in a day than anybody reads. Late cases are their ordinary work, and
    everybody else reads what they handle or said. Source: Personal Information Protection Law arts. 6, 51 (no more than
    needed, and who handles it is known).
    """
    if by is None or by.id is None or not reads_from_above(case, by) or rules.was_late(case, at):
        return False
    # Asked without the lock first: a page that is opened again must not wait for who works on the case.
    if _written(case, by, at):
        return False
    limits.require(rules.READ_ABOVE, by.id, at=at)
    with journal.locked(case) as case:
        if _written(case, by, at):
            return False
        journal.record("read", case, by=by, at=at)
    return True


def reads_from_above(case: Case, by: Actor) -> bool:
    """Say whether a person sees a case only by a role of city or sub-district; costs residents and desks no query."""
    roles = {grant.role for grant in by.grants if case.place.startswith(grant.place)}
    if not roles & ABOVE or roles & BELOW:
        return False
    return by.id not in (case.reporter_id, case.offered_id, case.assignee_id)


def _written(case: Case, by: Actor, at: datetime) -> bool:
    today = datetime.combine(local_day(at), time.min, LOCAL)
    rows = Event.objects.filter(community=case.community, subject_id=case.pk, kind="case.read")
    return rows.filter(actor=by.id, at__gte=today).exists()
