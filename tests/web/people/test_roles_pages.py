"""What ends with a role at once, on every page: the back office, the inbox, the copy of one's data."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, DESK, ESTATE, RESIDENT, WORKER, person
from tests.support import unguarded
from tests.web.story import INNER, NOW, REPLY, WORDS, client_of, radiators, tell_all
from tongdeng.cases import actions as cases
from tongdeng.kernel import journal
from tongdeng.kernel.models import new_id
from tongdeng.notices.actions import left_office
from tongdeng.notices.models import Notice
from tongdeng.notices.queries import unread
from tongdeng.people import actions
from tongdeng.people.models import Mandate
from tongdeng.people.queries import held

pytestmark = pytest.mark.django_db


def leave(who: str) -> Mandate:
    return actions.dismiss(Mandate.objects.get(person=person(who, NOW)), by=None, at=NOW)


def test_an_administrator_whose_role_ended_enters_no_page_of_the_back_office() -> None:
    actions.open_office(Mandate.objects.get(person=person(ADMIN, NOW)), by=None, at=NOW)
    client = client_of(ADMIN)
    assert client.get("/admin/cases/promise/").status_code == 200
    leave(ADMIN)
    for address in ("/admin/", "/admin/cases/promise/", "/admin/cases/promise/add/", "/admin/auth/group/"):
        assert client.get(address, follow=True).status_code == 403, address
    assert client.post("/admin/cases/promise/add/", {}, follow=True).status_code == 403


def test_a_superuser_without_the_role_of_an_administrator_enters_nothing() -> None:
    actions.grant_superuser(person(RESIDENT, NOW))
    assert client_of(RESIDENT).get("/admin/", follow=True).status_code == 403


def test_the_inbox_lists_nothing_of_an_office_that_somebody_left() -> None:
    radiators("working")
    tell_all()
    client = client_of(DESK)
    assert "新诉求" in client.get("/inbox/").content.decode()
    notice = Notice.objects.filter(person=person(DESK, NOW)).first()
    leave(DESK)
    page = client.get("/inbox/").content.decode()
    assert ("新诉求" in page, "301室" in page) == (False, False)
    assert client.get(f"/inbox/{notice.pk}/").status_code == 404


def test_who_left_an_office_has_no_unread_notices_of_it() -> None:
    radiators("working")
    tell_all()
    assert unread(person(DESK, NOW))
    left_office(journal.timeline(leave(DESK))[-1])
    assert not unread(person(DESK, NOW))


def test_the_number_beside_messages_counts_what_is_listed() -> None:
    case = radiators("working")
    tell_all()
    li = person(WORKER, NOW)
    assert unread(li)
    cases.give_back(case, reason="不是我的工种", by=li, at=NOW)
    with unguarded():
        Mandate.objects.filter(person=li).update(until=NOW)
    assert "没有未读消息" in client_of(WORKER).get("/inbox/").content.decode()


def test_the_inbox_asks_once_for_each_kind_of_notice_and_not_for_each_notice() -> None:
    def asked() -> int:
        client = client_of(DESK)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/inbox/").status_code == 200
        return len(queries)

    radiators("filed")
    tell_all()
    few = asked()
    event = Notice.objects.filter(person=person(DESK, NOW)).get()
    for _more in range(60):
        Notice.objects.create(
            **{f.name: getattr(event, f.name) for f in Notice._meta.fields if f.name not in ("id", "event")},
            event=new_id(),
        )
    assert asked() == few


def test_the_copy_of_ones_data_holds_nothing_that_one_wrote_in_office() -> None:
    radiators("working")
    leave(DESK)
    copy = client_of(DESK).get("/me/privacy/copy.json").content.decode()
    assert (REPLY in copy, INNER in copy, WORDS in copy) == (False, False, False)


def test_the_copy_of_ones_data_holds_ones_own_words_and_roles() -> None:
    case = radiators("working")
    cases.say(case, words="老人在家等", by=person(RESIDENT, NOW), at=NOW)
    copy = client_of(RESIDENT).get("/me/privacy/copy.json").json()
    assert [said["words"] for said in copy["留言"]] == ["老人在家等"]
    roles = client_of(WORKER).get("/me/privacy/copy.json").json()["任职"]
    assert [(role["地点"], role["角色"]) for role in roles] == [("A区", "维修员")]


def test_the_page_of_a_role_says_who_gave_it_and_who_ended_it() -> None:
    mandate = held(person(WORKER, NOW), "worker", ESTATE, NOW).get()
    client_of("qian").post(f"/staff/{mandate.pk}/end/")
    page = client_of(WORKER).get(f"/staff/{mandate.pk}/").content.decode()
    assert "任职已结束" in page
    assert "物业经理 钱经理" in page
    assert "服务器上的管理员" in page
