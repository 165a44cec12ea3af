"""Middleware that tells the front by which name of an address a request was answered; used where figures are kept."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_only_middleware

KEY = "tongdeng.route"


@sync_only_middleware
class Route:
    """Puts the name on the environment that came from the front."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Note the name, never the path: it may hold a secret."""
        match = request.resolver_match
        request.META[KEY] = (match.view_name or "unnamed") if match else "none"
