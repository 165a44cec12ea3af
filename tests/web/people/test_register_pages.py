"""The register of an estate and the page of each home: who finds what, what a form proposes, what it refuses."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import (
    COMMITTEE,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    FOREIGN_DESK,
    FOREIGN_ESTATE,
    HOME,
    MANAGER,
    NEIGHBOUR,
    OTHER_HOME,
    RESIDENT,
    WORKER,
    person,
)
from tests.web.people.register import many, measured, sale
from tests.web.story import NOW, client_of, main
from tongdeng.people import actions
from tongdeng.people.actions.register import changes
from tongdeng.people.models import Change, Home
from tongdeng.people.queries import register

pytestmark = pytest.mark.django_db
NEW = {
    "estate": ESTATE,
    "building": "12",
    "unit": "1",
    "room": "302室",
    "area": "88",
    "source": "survey",
    "kind": "normal",
}
BUYER = {"name_1": "林立秋", "phone_1": "199 0000 7001", "evidence": "合同 2026-01"}


def shown(address: str, who: str) -> str:
    answer = client_of(who).get(address)
    assert answer.status_code == 200
    return main(answer)


def send(verb: str, who: str = MANAGER, place: str = HOME, **form: Any) -> Any:
    return client_of(who).post(f"/homes/{place}/{verb}/", form)


def only() -> Change:
    return Change.objects.get()


def owners() -> list[str]:
    return [row.person.name for row in register.tenures(HOME) if row.is_owner]


# The list


def test_the_list_has_each_home_with_area_kind_owners_and_what_waits() -> None:
    measured()
    sale()
    page = shown("/homes/", MANAGER)
    for words in ("A区 2 套房屋", "A区12号楼1单元301室", "89.50 ㎡", "住宅", "王小满", "有变更"):
        assert words in page


@pytest.mark.parametrize(
    "words", ["12-1-301", "１２－１－３０１", "\0王小满", "12号楼 301", "王小满", "小满", "12-301"]
)
def test_a_home_is_found_by_its_address_or_by_a_name(words: str) -> None:
    page = shown(f"/homes/?q={words}", MANAGER)
    assert HOME in page
    assert OTHER_HOME not in page


def test_the_list_is_narrowed_by_building_kind_and_mark() -> None:
    assert OTHER_HOME not in shown(f"/homes/?building={ESTATE}012", MANAGER)
    assert "没有找到" in shown("/homes/?kind=shop", MANAGER)
    assert "没有找到" in shown("/homes/?mark=unchecked", MANAGER)
    Home.objects.filter(place=HOME).update(checked=False)
    assert "未核对" in shown("/homes/?mark=unchecked", MANAGER)
    sale()
    page = shown("/homes/?mark=waiting", MANAGER)
    assert (HOME in page, OTHER_HOME in page) == (True, False)


def test_a_keeper_of_another_estate_finds_no_home_of_this_one() -> None:
    assert HOME not in shown(f"/homes/?estate={ESTATE}", FOREIGN_DESK)


def test_a_home_that_is_gone_stands_no_more_in_the_list_and_keeps_its_page() -> None:
    send("gone", evidence="已拆除")
    changes.confirm(only(), by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert HOME not in shown("/homes/", MANAGER)
    page = shown(f"/homes/{HOME}/", MANAGER)
    assert "这一天的名册里没有这套房屋" in page
    assert "房屋不再存在" in page


def test_a_longer_register_takes_no_more_queries() -> None:
    def asked() -> int:
        client = client_of(MANAGER)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/homes/").status_code == 200
        return len(queries)

    few = asked()
    many(60)
    assert asked() == few
    assert few <= 25


# A new home


def test_the_communitys_new_home_stands_at_once() -> None:
    answer = client_of(COMMUNITY_WORKER).post("/homes/new/", NEW)
    home = Home.objects.get(place__startswith=f"{ESTATE}01201", place__endswith="0302")
    assert answer["Location"] == f"/homes/{home.place}/"
    assert (home.checked, Change.objects.count()) == (True, 0)


@pytest.mark.parametrize("who", [MANAGER, DESK, COMMITTEE])
def test_others_new_home_waits_to_be_checked(who: str) -> None:
    assert "核对以前不算数" in shown("/homes/new/", who)
    page = main(client_of(who).post("/homes/new/", NEW, follow=True))
    assert "等社区或业委会核对" in page
    assert not Home.objects.get(place__endswith="0302").checked
    assert only().kind == "record"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"building": ""}, 400, "请填写楼栋"),
        ({"room": "a/b"}, 400, 'id="room-wrong"'),
        ({"area": "八十"}, 400, "不是面积"),
        ({"source": "guess"}, 400, "没有这个选项"),
        ({"room": "301"}, 400, "名册里已经有这套房屋"),
        ({"estate": FOREIGN_ESTATE}, 403, "您不在这个小区任职"),
        ({"estate": "x"}, 404, "没有找到这个小区"),
    ],
)
def test_a_new_home_that_is_not_right_is_refused_and_the_form_keeps_its_words(
    change: dict[str, str], status: int, said: str
) -> None:
    answer = client_of(MANAGER).post("/homes/new/", {**NEW, "unit": "1单元", **change})
    page = main(answer)
    assert (answer.status_code, said in page) == (status, True)
    assert 'value="1单元"' in page
    assert Home.objects.count() == 2


# The page of one home


def test_a_keeper_sees_names_and_numbers_and_an_owner_only_their_own() -> None:
    actions.record_tenure(person(NEIGHBOUR, NOW), HOME, since=NOW.date())
    page = shown(f"/homes/{HOME}/", MANAGER)
    assert "赵立夏" in page
    assert "19900000002" in page
    page = shown(f"/homes/{HOME}/", RESIDENT)
    assert "王小满" in page
    assert "赵**" in page
    assert "赵立夏" not in page
    assert "19900000002" not in page


@pytest.mark.parametrize("who", [WORKER, FOREIGN_DESK, NEIGHBOUR])
def test_a_home_does_not_exist_for_whoever_has_nothing_to_do_with_it(who: str) -> None:
    assert client_of(who).get(f"/homes/{HOME}/").status_code == 404
    assert send("measure", who, area="1", kind="normal").status_code == 404


def test_the_register_of_an_earlier_day_is_shown_and_a_day_ahead_is_today() -> None:
    changes.confirm(sale(), by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert "林立秋" in shown(f"/homes/{HOME}/", MANAGER)
    past = shown(f"/homes/{HOME}/?on=2025-12-31", MANAGER)
    assert "这是 2025-12-31 的登记" in past
    holders = past[past.index('<ul class="holders">') : past.index("</ul>")]
    assert ("王小满" in holders, "林立秋" in holders) == (True, False)
    assert "的登记。" not in shown(f"/homes/{HOME}/?on=2030-01-01", MANAGER)
    assert client_of(MANAGER).get(f"/homes/{HOME}/?on=2026-02-30").status_code == 200


def test_the_history_tells_who_did_what_when_on_what_evidence() -> None:
    measured()
    send("measure", area="98.50", source="register", kind="normal", evidence="不动产权第 1 号")
    changes.confirm(only(), by=person(COMMUNITY_WORKER, NOW), at=NOW)
    page = shown(f"/homes/{HOME}/", MANAGER)
    for words in (
        "面积或性质已更改",
        "社区 郑社工",
        "89.50 ㎡",
        "98.50 ㎡",
        "物业经理 钱经理",
        "依据：不动产权第 1 号",
    ):
        assert words in page


def test_the_history_tells_also_what_was_sent_back_and_what_waits() -> None:
    changes.send_back(sale(), answer="没有合同", by=person(COMMITTEE, NOW), at=NOW)
    sale()
    page = shown(f"/homes/{HOME}/", MANAGER)
    assert "有一处变更被退回" in page
    assert "退回的原因：没有合同" in page
    assert "有一处变更等待核对" in page


def test_the_history_shows_an_owner_no_name_of_the_buyer() -> None:
    sale()
    page = shown(f"/homes/{HOME}/", RESIDENT)
    assert "林**" in page
    assert "林立秋" not in page


def test_an_owner_finds_their_home_from_the_page_about_themselves() -> None:
    assert f'href="/homes/{HOME}/"' in shown("/me/", RESIDENT)
