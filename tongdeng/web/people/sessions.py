"""Sessions as Django's database keeps them, found by a query that is compiled once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from tongdeng.kernel.compiled import Prepared


class SessionStore(db.SessionStore):
    """Asked for by every request of whoever is signed in."""

    def _get_session_from_db(self) -> Session | None:
        found = _alive(key=self.session_key, now=timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
        return found[0] if found else None


@Prepared
def _alive(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
