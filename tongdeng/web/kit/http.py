"""A request as our views see it, and the doors that they share."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

from tongdeng.kernel.errors import Forbidden
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_WORDS, Role

P = ParamSpec("P")


class Request(HttpRequest):
    """A request with the moment at which it came in and the person who sent it."""

    at: datetime
    person: Person | None
    htmx: HtmxDetails
    user: Person | AnonymousUser


class SignedIn(Request):
    """A request of somebody who is signed in."""

    person: Person


View = Callable[Concatenate[Request, P], HttpResponseBase]
PersonView = Callable[Concatenate[SignedIn, P], HttpResponseBase]


def signed_in(view: PersonView[P]) -> View[P]:
    """Let only those in who are signed in; the others come back here afterwards."""

    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.person is None:
            return to_sign_in(request)
        return view(cast("SignedIn", request), *args, **kwargs)

    return cast("View[P]", guarded)


def for_roles(*roles: Role) -> Callable[[PersonView[P]], View[P]]:
    """Let only those in who hold one of `roles` somewhere."""

    def door(view: PersonView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: SignedIn, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.person.holds(*roles):
                names = [str(ROLE_WORDS[role]) for role in roles]
                raise Forbidden(_("本页仅限{who}使用").format(who=str(_("、")).join(names)), who=names)
            return view(request, *args, **kwargs)

        return signed_in(cast("PersonView[P]", guarded))

    return door


def to_sign_in(request: Request) -> HttpResponse:
    """Send somebody to the sign-in page and back; a script gets 401 and the address."""
    # After a POST the way back is the page of the form: the address of a verb takes no GET.
    back = request.get_full_path() if request.method == "GET" else request.headers.get("referer", "/")
    target = f"{resolve_url('sign_in')}?{urlencode({'next': back})}"
    # A script would follow a redirect and put the sign-in page into a piece of this one.
    if request.htmx or wants_json(request):
        return HttpResponse(status=401, headers={"X-Sign-In": target})
    return HttpResponseRedirect(target)


def keeps_page(request: HttpRequest) -> bool:
    """Say whether a form was sent by the script of its own page, which stays open when it is refused."""
    return "HTTP_X_KEEP_PAGE" in request.META


def wants_json(request: HttpRequest) -> bool:
    """Say whether the sender asks for JSON rather than a page."""
    return _prefers_json(request.META.get("HTTP_ACCEPT", "*/*"))


@lru_cache(maxsize=50)
def _prefers_json(accept: str) -> bool:
    # Browsers and scripts write it in few ways, and Django takes each of them apart anew.
    asked = HttpRequest()
    asked.META["HTTP_ACCEPT"] = accept
    return asked.get_preferred_type(["text/html", "application/json"]) == "application/json"
