"""The entry point of `tongdeng serve`: Django behind the front."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongdeng.project.settings")
# Before the settings are read: visitors are told early that the database is away, a worker waits for it.
os.environ["TD_PROCESS"] = "web"

import psycopg
from django.conf import settings
from django.db import connection
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

from tongdeng.ops.front import metrics
from tongdeng.ops.front.answers import Answers
from tongdeng.ops.front.app import Front
from tongdeng.ops.front.static import Static
from tongdeng.ops.front.watch import Watch
from tongdeng.project.wsgi import application as django
from tongdeng.web.kit import errors

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Question:
    """Asks the database whether it is there, on a connection that no page uses."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def __call__(self) -> None:
        """Raise psycopg.Error when it does not answer."""
        if self._connection is None:
            self._connection = psycopg.connect(**_address(), autocommit=True)
        try:
            self._connection.execute("SELECT 1")
        except psycopg.Error:
            self._connection.close()
            self._connection = None
            raise


def _address() -> dict[str, Any]:
    ours = {"cursor_factory", "context", "prepare_threshold"}
    return {key: value for key, value in connection.get_connection_params().items() if key not in ours}


def _drawn(status: int, language: str) -> tuple[str, str, str]:
    with translation.override(language):
        return errors.alone(status)


def _static() -> Static:
    """Return the static files, with the headers that SecurityMiddleware gives to every answer."""
    more = [("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin")]
    more.append(("cross-origin-opener-policy", "same-origin"))
    files = WhiteNoiseMiddleware(lambda request: None)
    return Static(files, more, prefix=settings.STATIC_URL)


def _metrics() -> metrics.Metrics | None:
    if not settings.METRICS_PORT:
        return None
    metrics.share(settings.HOME / "metrics")
    return metrics.Metrics(settings.METRICS_PORT)


application = Front(
    application=django,
    answers=Answers(_drawn, LANGUAGES, cookie=settings.LANGUAGE_COOKIE_NAME),
    # With HTTPS each address is redirected and carries HSTS: that is Django's to do.
    static=None if settings.HTTPS else _static(),
    watch=Watch(Question()),
    threads=settings.THREADS,
    proxies=settings.PROXIES,
    metrics=_metrics(),
)
