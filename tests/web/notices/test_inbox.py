"""The inbox: a look writes nothing, opening a message is said by a form of its own."""

import pytest

from tests.cast import DESK, RESIDENT, person
from tests.web.story import NOW, client_of, radiators, tell_all
from tongdeng.notices.models import Notice
from tongdeng.notices.queries import unread
from tongdeng.people.actions import dismiss
from tongdeng.people.models import Mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice() -> Notice:
    """Return a message that the desk has not read."""
    radiators("working")
    tell_all()
    return Notice.objects.filter(person=person(DESK, NOW)).latest("at")


def test_a_browser_that_fetches_ahead_has_read_nothing(notice: Notice) -> None:
    client, before = client_of(DESK), unread(person(DESK, NOW))
    assert f'data-opened="/inbox/{notice.pk}/open/"' in client.get("/inbox/").content.decode()
    assert client.get(f"/inbox/{notice.pk}/")["Location"] == f"/cases/{notice.subject_id}/"
    assert unread(person(DESK, NOW)) == before > 0


def test_opening_a_message_marks_it_alone_as_read_and_nobody_elses(notice: Notice) -> None:
    before = unread(person(DESK, NOW))
    assert client_of(RESIDENT).post(f"/inbox/{notice.pk}/open/").status_code == 404
    assert client_of(DESK).post(f"/inbox/{notice.pk}/open/").status_code == 302
    assert unread(person(DESK, NOW)) == before - 1
    assert f"/inbox/{notice.pk}/open/" not in client_of(DESK).get("/inbox/").content.decode()


def test_without_a_script_one_button_marks_all_as_read_also_what_is_out_of_sight(notice: Notice) -> None:
    client = client_of(DESK)
    dismiss(Mandate.objects.get(person=person(DESK, NOW)), by=None, at=NOW)
    page = client.get("/inbox/").content.decode()
    assert ("没有未读消息" in page, "全部已读" in page) == (True, True)
    client.post("/inbox/read/")
    assert (unread(person(DESK, NOW)), "全部已读" in client.get("/inbox/").content.decode()) == (0, False)
