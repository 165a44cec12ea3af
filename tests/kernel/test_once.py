"""What is sent twice is done once, also by two at once; and a row of it tells nothing."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.support import at, at_once
from tongdeng.kernel import once
from tongdeng.kernel.errors import Conflict
from tongdeng.kernel.models import Sending

NOW = at("2026-01-13 14:05")
KEY = UUID("00000000-0000-4000-8000-000000000001")


def marked(*content: str, who: str = "wang", where: str = "/cases/1/say/", key: UUID = KEY) -> once.Mark:
    return once.mark(key, who, where, content)


@pytest.mark.django_db
def test_the_first_time_is_new_and_the_second_is_answered_as_the_first() -> None:
    assert once.claim(marked("words", "还冷"), at=NOW) is None
    once.remember(marked("words", "还冷"), {"url": "/cases/1/"})
    assert once.claim(marked("words", "还冷"), at=NOW) == {"url": "/cases/1/"}


@pytest.mark.django_db
def test_the_same_key_with_another_content_is_a_conflict_and_never_a_silent_success() -> None:
    once.claim(marked("words", "还冷"), at=NOW)
    with pytest.raises(Conflict, match="内容不同"):
        once.claim(marked("words", "漏水了"), at=NOW)


@pytest.mark.django_db
def test_a_key_of_another_person_or_another_form_is_another_sending() -> None:
    once.claim(marked("words", "还冷"), at=NOW)
    assert once.claim(marked("words", "还冷", who="zhao"), at=NOW) is None
    assert once.claim(marked("words", "还冷", where="/cases/1/note/"), at=NOW) is None


@pytest.mark.django_db
def test_what_was_refused_may_come_again_with_its_key() -> None:
    once.claim(marked("words", ""), at=NOW)
    once.release(marked("words", ""))
    assert once.claim(marked("words", "还冷"), at=NOW) is None


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_digests_differ_where_contents_differ(first: list[str], second: list[str]) -> None:
    assert (marked(*first) == marked(*second)) == (first == second)


@pytest.mark.django_db
def test_a_row_holds_neither_the_key_nor_the_person_nor_the_words() -> None:
    once.claim(marked("words", "还冷", who="wang"), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM kernel_sending s")
        (stored,) = cursor.fetchone()
    assert [told for told in (str(KEY), KEY.hex, "wang", "还冷") if told in stored] == []


@pytest.mark.django_db
def test_keys_are_forgotten_when_no_phone_will_send_them_again() -> None:
    once.claim(marked("a"), at=NOW)
    once.claim(marked("b", key=uuid4()), at=NOW + timedelta(days=1))
    assert once.forget_old(at=NOW + once.REMEMBERED) == 1
    assert Sending.objects.count() == 1


def test_of_eight_at_once_one_is_new_and_the_others_wait_for_its_answer(town_db: str) -> None:
    def send() -> dict[str, str] | None:
        with transaction.atomic():
            found = once.claim(marked("words", "还冷"), at=NOW)
            if found is None:
                once.remember(marked("words", "还冷"), {"url": "/cases/1/"})
        return found

    assert sorted(at_once(*[send] * 8), key=str) == [None, *[{"url": "/cases/1/"}] * 7]
