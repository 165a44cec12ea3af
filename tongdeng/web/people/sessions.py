"""Sessions in Django's table, read by a query that is compiled once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from tongdeng.kernel.compiled import Prepared


class SessionStore(db.SessionStore):
    # Every request of a signed-in visitor reads its session. Django has no public method for this one step;
    # tests/web/people/test_django.py fails where its own changes.
    def _get_session_from_db(self) -> Session | None:
        sessions = _unexpired(key=self.session_key, now=timezone.now()) if self.session_key else []
        if not sessions:
            self._session_key = None
        return sessions[0] if sessions else None


@Prepared
def _unexpired(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
