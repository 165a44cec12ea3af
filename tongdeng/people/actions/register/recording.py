"""One new home, recorded by hand."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid
from tongdeng.people import queries
from tongdeng.people.actions.register import changes, homes
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.models import Change, Home, Person
from tongdeng.people.queries import register as registered
from tongdeng.people.rules import ROLE_WORDS
from tongdeng.people.rules import changes as rules
from tongdeng.people.rules.changes import Kind
from tongdeng.people.rules.register import AREA_SOURCE_WORDS, HOME_KIND_WORDS
from tongdeng.people.rules.roster import cells
from tongdeng.places.actions.homes import Address, Tree
from tongdeng.places.models import Place


@transaction.atomic
def record(
    estate: Place, address: Address, new: NewHome, *, by: Person, at: datetime
) -> tuple[Home, Change | None]:
    """Take one home without people into the register; return it, and what waits to be checked.

    The community's and the administrator's stands at once; others' waits until it is checked. The `code` of `new` is
    filled in here. Raise Forbidden for whoever keeps no register there, Invalid, by field, where the estate has this
    home already or something is not right.
    """
    roles = queries.roles_at(by, estate.code)
    if not roles & {role.value for role in rules.KEEPERS}:
        who = [str(ROLE_WORDS[role]) for role in rules.KEEPERS]
        raise Forbidden(_("登记房屋的是：{who}").format(who=str(_("、")).join(who)), who=who)
    new = replace(new, area=area_of(new.area), people=())
    if new.source not in AREA_SOURCE_WORDS or new.kind not in HOME_KIND_WORDS:
        raise Invalid(fields={"source" if new.kind in HOME_KIND_WORDS else "kind": _("没有这个选项")})
    # Of two who record homes of one estate the second waits, and finds the home of the first.
    estate = Place.objects.select_for_update().get(code=estate.code)
    tree = Tree(estate, [address])
    code = tree.find(address)
    if code and registered.measure(code) is not None:
        raise Invalid(fields={"room": _("名册里已经有这套房屋")})
    new = replace(new, code=code or tree.settle(address))
    tree.store()
    direct = rules.stores_owners(roles)
    [home] = homes.store([new], checked=direct, since=local_day(at), by=by, at=at)
    if direct:
        return home, None
    becomes = {"area": new.area, "source": new.source, "kind": new.kind}
    [change] = changes.propose_all([(home, ChangeDraft(Kind.RECORD, becomes, local_day(at)))], by=by, at=at)
    return home, change


def area_of(written: str, field: str = "area") -> str:
    """Return an area in square metres to two places, read as in a roster; raise Invalid for what is none."""
    try:
        return cells.area(written)
    except ValueError as problem:
        raise Invalid(fields={field: str(problem)}) from None
