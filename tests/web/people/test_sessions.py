"""When a session ends: everywhere at once, and with the number or the account."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.cast import CAST, RESIDENT
from tests.web.people.sms import signed_in
from tests.web.story import NOW
from tongdeng.people import actions
from tongdeng.people.actions.register import persons
from tongdeng.people.models import Person

pytestmark = pytest.mark.django_db
WANG = CAST[RESIDENT].phone


def test_signing_out_everywhere_ends_every_session_of_this_person_and_of_nobody_else() -> None:
    wang = Person.objects.get(phone=WANG)
    phone, library, neighbour = Client(), Client(), Client()
    phone.force_login(wang)
    library.force_login(wang)
    neighbour.force_login(Person.objects.get(phone=CAST["zhao"].phone))
    assert phone.get("/sign-out/everywhere/").status_code == 200
    assert signed_in(library)
    assert "已在所有设备上退出" in phone.post("/sign-out/everywhere/", follow=True).content.decode()
    assert [signed_in(client) for client in (phone, library, neighbour)] == [False, False, True]


def test_sessions_that_ran_out_are_removed_and_no_other() -> None:
    for n in range(5):
        Session.objects.create(session_key=f"old{n}", session_data="", expire_date=NOW - timedelta(days=1))
    client = Client()
    client.force_login(Person.objects.get(phone=WANG))
    assert actions.forget_sessions(at=NOW, batch=2) == 5
    assert signed_in(client)


@pytest.mark.parametrize(
    "happens",
    [
        lambda wang: persons.replace_number(wang, "19900007101"),
        lambda wang: persons.release(WANG),
        lambda wang: Person.objects.filter(pk=wang.pk).update(is_active=False),
        actions.sign_out_everywhere,
    ],
    ids=["number replaced", "number passed on", "deactivated", "signed out everywhere"],
)
def test_sessions_end_when_the_number_or_the_account_does(happens: object, db: None) -> None:
    wang, client = Person.objects.get(phone=WANG), Client()
    client.force_login(wang)
    assert signed_in(client)
    happens(wang)  # type: ignore[operator]
    assert not signed_in(client)
