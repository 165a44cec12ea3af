"""How whoever is signed in proved who they are: a session that the property company alone vouched for casts no ballot."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Forbidden
from tongdeng.people.rules.one_time import is_from_property
from tongdeng.web.kit.http import SignedIn

P = ParamSpec("P")
View = Callable[Concatenate[SignedIn, P], HttpResponseBase]
PROVED = "proved"  # what the session keeps: the way, and the role of who gave the code


def remember(request: HttpRequest, way: str, post: str) -> None:
    """Keep in the session how its person proved who they are."""
    request.session[PROVED] = f"{way}:{post}"


def votes_by_paper(request: HttpRequest) -> bool:
    """Say whether this session may cast no ballot."""
    way, _colon, post = str(request.session.get(PROVED, "")).partition(":")
    return is_from_property(way, post)


def proved_apart(view: View[P]) -> View[P]:
    """Refuse sessions for which the property company alone has vouched; it stands inside `signed_in`."""

    @wraps(view)
    def guarded(request: SignedIn, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if votes_by_paper(request):
            raise Forbidden(
                _(
                    "这次登录用的是物业给的登录码或登录信，不能在网上投票。请用短信验证码登录，"
                    "或到社区当面领取登录码，也可以投纸质选票"
                )
            )
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)
