"""What the log says of a failure of the database: which constraint, and never whose row."""

import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from tongdeng.ops.log_lines import Discreet
from tongdeng.people.models import Person

pytestmark = pytest.mark.django_db
# By name: a traceback shows the lines of this file.
NAME, PHONE, MAIL, CODE = "林夏至\n\n第二行", "12345", "lin@example.invalid", "91410200MA00000000"


def logged(problem: Exception) -> str:
    record = logging.LogRecord(
        "tongdeng", logging.ERROR, __file__, 1, "it failed: %s", (problem,),
        (type(problem), problem, problem.__traceback__),
    )  # fmt: skip
    return Discreet().format(record)


def test_a_row_that_a_constraint_refused_does_not_get_into_the_log() -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Person.objects.create(name=NAME, phone=PHONE, email=MAIL)
    assert NAME in str(refused.value)  # PostgreSQL quotes the whole row
    line = logged(refused.value)
    assert "person_phone_is_normalised" in line
    assert not any(word in line for word in ("林夏至", "第二行", PHONE, MAIL))
    assert "Traceback" in line


def test_the_value_of_a_key_that_is_there_twice_does_not_get_into_the_log() -> None:
    Person.objects.create(name=NAME, credit_code=CODE)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Person.objects.create(name="别人", credit_code=CODE)
    line = logged(refused.value)
    assert ("person_credit_code_once" in line, CODE in line) == (True, False)


def test_every_handler_of_the_log_writes_such_lines() -> None:
    formatters = settings.LOGGING["formatters"]
    used = {
        handler["formatter"] for handler in settings.LOGGING["handlers"].values() if "formatter" in handler
    }
    assert used
    assert all(issubclass(import_string(formatters[name]["()"]), Discreet) for name in used)
    assert connection.vendor == "postgresql"
