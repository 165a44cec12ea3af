"""What our overrides take from inside Django and allauth: each test fails where a new version changes it."""

import inspect
import textwrap

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from tests.cast import RESIDENT
from tests.web.story import client_of
from tongdeng.people.models import Person
from tongdeng.web.people.sessions import SessionStore
from tongdeng.web.people.sign_in import Backend

WHY = "{name} changed: read its new source, bring our override in {ours} up to it, then correct this test"
SESSION = """
def _get_session_from_db(self):
    try:
        return self.model.objects.get(
            session_key=self.session_key, expire_date__gt=timezone.now()
        )
    except (self.model.DoesNotExist, SuspiciousOperation) as e:
        if isinstance(e, SuspiciousOperation):
            logger = logging.getLogger("django.security.%s" % e.__class__.__name__)
            logger.warning(str(e))
        self._session_key = None
"""
USER = """
def get_user(self, user_id):
    try:
        user = UserModel._default_manager.get(pk=user_id)
    except UserModel.DoesNotExist:
        return None
    return user if self.user_can_authenticate(user) else None
"""


def source(function: object) -> str:
    """Return the source of a function, without the indentation of its class."""
    return textwrap.dedent(inspect.getsource(function))  # type: ignore[arg-type]


def test_the_step_of_the_session_store_that_we_override_is_as_we_know_it() -> None:
    why = WHY.format(name="Django's SessionStore", ours="tongdeng/web/people/sessions.py")
    assert source(db.SessionStore._get_session_from_db) == SESSION.lstrip(), why
    assert "self._get_session_from_db()" in source(db.SessionStore.load), why
    assert isinstance(db.SessionStore._session_key, property), why
    assert {"session_key", "expire_date"} <= {field.name for field in Session._meta.concrete_fields}, why


def test_the_look_up_of_a_sessions_person_that_we_override_is_as_we_know_it() -> None:
    why = WHY.format(name="Django's ModelBackend", ours="tongdeng/web/people/sign_in.py")
    assert source(ModelBackend.get_user) == USER.lstrip(), why
    assert AuthenticationBackend.get_user is ModelBackend.get_user, why
    assert "backend.get_user(user_id)" in source(auth.get_user), why


@pytest.mark.django_db
def test_our_overrides_are_those_that_a_request_uses() -> None:
    client = client_of(RESIDENT)
    assert isinstance(client.session, SessionStore)
    assert client.session[auth.BACKEND_SESSION_KEY] == f"{Backend.__module__}.{Backend.__qualname__}"
    assert client.get("/me/").status_code == 200


@pytest.mark.django_db
def test_a_session_that_ran_out_or_was_removed_is_nobodys() -> None:
    client = client_of(RESIDENT)
    store = SessionStore(client.session.session_key)
    assert store.load()
    Session.objects.update(expire_date="2020-01-01 00:00+00")
    assert (store.load(), store.session_key) == ({}, None)
    assert client.get("/me/").status_code == 302


@pytest.mark.django_db
def test_whoever_may_no_longer_sign_in_is_not_found_by_their_session() -> None:
    client = client_of(RESIDENT)
    person = Person.objects.get(pk=client.session[auth.SESSION_KEY])
    assert Backend().get_user(str(person.pk)) == person
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert Backend().get_user(str(person.pk)) is None
    assert Backend().get_user("nobody") is None
