"""One home: what it is, who holds it, on this or another day, how it came about, and what can be proposed."""

from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound, Sentence
from tongdeng.people.models import Home, Organisation, Person, Tenure
from tongdeng.people.queries import pages as queries
from tongdeng.people.queries import register as registered
from tongdeng.people.rules import masked_phone
from tongdeng.places import queries as places
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.people import history
from tongdeng.web.people.spoken import Speaker


class Offer(NamedTuple):
    """A verb of a home as its page offers it: its icon, its words, whether it waits for somebody else's word."""

    icon: str
    words: Sentence
    waits: bool


#    verb          icon            words                          waits
OFFERS = {
    "transfer":   Offer("user-share",   _("过户或改共有人"),           True),
    "resident":   Offer("user-plus",    _("登记租户或家人"),           False),
    "end":        Offer("user-minus",   _("租户或家人不住了"),          False),
    "measure":    Offer("pencil",       _("改面积或性质"),             True),
    "share":      Offer("scale",        _("改份额"),                  True),
    "name":       Offer("user-edit",    _("改姓名"),                  True),
    "phone":      Offer("phone",        _("换号码"),                  True),
    "number":     Offer("phone-plus",   _("加一个号码"),               True),
    "gone":       Offer("trash",        _("房屋不再存在"),             True),
    "wrong":      Offer("message-report", _("登记有误"),               True),
}  # fmt: skip
KEEPERS_VERBS = ("transfer", "resident", "end", "measure", "share", "name", "phone", "number", "gone")
OWNERS_VERBS = ("resident", "end", "measure", "name", "wrong")


def find(request: SignedIn, code: str) -> Home:
    """Return the home at a place; raise NotFound where there is none that this person may see."""
    home = queries.home(request.person, code)
    if home is None:
        raise NotFound(_("没有找到这条记录，或者您无权查看"))
    return home


@signed_in
def page(request: SignedIn, code: str) -> HttpResponse:
    """Show one home to those who keep the register and to those whose home it is."""
    home = find(request, code)
    rights = access.verbs(request.person, home)
    full, today = "read" in rights, local_day(request.at)
    day = _asked_day(request, today) if "propose" in rights else today
    found = registered.as_of(code, day)
    speaker = Speaker([], full=full, reader=request.person.pk)
    context: dict[str, Any] = {
        "home": home,
        "place": places.named([code]).get(code),
        "measure": found.measure,
        "rows": [(row, speaker.name(row.person), _phone(row.person, full=full)) for row in found.tenures],
        "day": day,
        "is_past": day != today,
        "today": today,
        # Whoever only lives there has no use for who owned it when.
        "history": history.entries(home, full=full, reader=request.person.pk) if "propose" in rights else [],
        "keeps": full,
        "gives_code": "give_code" in rights and bool(found.tenures) and day == today,
        "offers": offers(rights, found.tenures) if day == today and found.measure is not None else [],
        "offices": queries.offices(code, Organisation.Kind.COMMUNITY),
        "tab": "me",
    }
    return answer(request, "people/home.html", context)


def verbs_for(rights: frozenset[str]) -> tuple[str, ...]:
    """Return the verbs that somebody with these rights finds on the page of a home."""
    if "propose" not in rights:
        return ()
    return KEEPERS_VERBS if "read" in rights else OWNERS_VERBS


def offers(rights: frozenset[str], rows: list[Tenure]) -> list[tuple[str, Offer]]:
    """Return the verbs with how they are offered, without those for which the home has nobody."""
    owners = [row for row in rows if row.is_owner]
    # "wrong" has a place of its own on the page.
    left_out = {"wrong"}
    left_out |= {"end"} if len(owners) == len(rows) else set()
    left_out |= {"share"} if len(owners) < 2 else set()
    left_out |= set() if rows else {"name", "phone", "number"}
    return [(verb, OFFERS[verb]) for verb in verbs_for(rights) if verb not in left_out]


def _phone(person: Person, *, full: bool) -> str:
    number = person.phone or person.contact
    return number if full else masked_phone(number)


def _asked_day(request: SignedIn, today: date) -> date:
    """Return the day that `?on=` asks for; today for what is none, or lies ahead."""
    try:
        asked = parse_date(request.GET.get("on", "")) or today
    except ValueError:  # 2026-02-30
        asked = today
    return min(asked, today)
