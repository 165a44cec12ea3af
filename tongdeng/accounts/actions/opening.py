"""A ledger is opened: from a quarter on the estate's accounts are published, and whoever is late is seen to be late."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.accounts import access, queries
from tongdeng.accounts.models import Ledger
from tongdeng.accounts.rules import Kind, periods
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.people.models import Person
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within

OPENED = _("这个小区的账目已经开始公布")


def open_ledger(estate: str, since: date, *, by: Person, at: datetime) -> Ledger:
    """Begin to publish the accounts of an estate with a quarter; committee and community may, so that no company need be asked.

    Raise Forbidden for whoever has no such role there, Invalid for the quarter, StepRefused where it was opened before.
    """
    # There is no record yet of which the table of rights could be asked.
    allowed = {*access.OPENS, *access.ENTERS}
    if not any(grant.role in allowed and within(estate, grant.place) for grant in by.grants):
        raise Forbidden(_("开始公布账目的是物业、业委会或社区"), who=[role.value for role in allowed])
    estate = cut(estate, "estate")
    if not estate or places.place(estate).level != "estate":
        raise Invalid(fields={"place": _("请选择小区")})
    today = local_day(at)
    if since.year < periods.FIRST_YEAR or periods.first_day(since) != since or since > today:
        raise Invalid(fields={"quarter": _("请选择季度")})
    if queries.ledger_of(estate) is not None:
        raise StepRefused(OPENED)
    ledger = Ledger(community=cut(estate, "community"), place=estate, since=since, by=by, at=at)
    # What fell due before the ledger was opened is shown as late; whoever opens it need not be told.
    clocks = {kind.value: [periods.next_due(kind, since, estate, LOCAL, later_than=at)] for kind in Kind}
    try:
        with transaction.atomic():
            facts = {"since": periods.key_of(since)}
            journal.begin("open", ledger, by=by, at=at, facts=facts, rows=deadlines.new(ledger, clocks))
    except IntegrityError:  # somebody else opened it at the same moment
        raise StepRefused(OPENED) from None
    return ledger
