"""The page of all cases: who reads it, what it asks the database, and where a number leads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.story import light
from tests.cast import CAST, RESIDENT, WORKER, person
from tests.web.story import WORDS, Story, client_of, clock
from tongdeng.cases import actions, queries
from tongdeng.cases.actions import Opinion
from tongdeng.kernel import limits

pytestmark = pytest.mark.django_db
PAGE, CALLER = "/cases/all/", "/cases/all/caller/"


def text(who: str, query: str = "") -> str:
    return client_of(who).get(PAGE + query).content.decode()


def finish(story: Story) -> None:
    li = person(WORKER, clock("15:00"))
    actions.finish(queries.fresh(story.case), remedy="换了阀门", photos=[_photo()], by=li, at=clock("15:00"))


def _photo() -> object:
    from tests.cases.story import picture

    return picture()


def test_a_case_that_is_over_is_still_found(story: Story) -> None:
    finish(story)
    wang = person(RESIDENT, clock("15:10"))
    actions.confirm(queries.fresh(story.case), Opinion(), by=wang, at=clock("15:10"))
    assert story.case.number not in client_of("chen").get("/desk/").content.decode()
    assert story.case.number in text("chen", "?q=暖气")


def test_a_number_leads_straight_to_its_case_and_a_foreign_one_nowhere(story: Story) -> None:
    answer = client_of("chen").get(PAGE, {"q": story.case.number})
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{story.case.pk}/")
    assert client_of("he").get(PAGE, {"q": story.case.number}).status_code == 200


@pytest.mark.parametrize("who", ["wu", "zheng", "feng", "liu"])
def test_an_officer_never_sees_the_residents_page_of_a_case(story: Story, who: str) -> None:
    page = client_of(who).get(f"/cases/{story.case.pk}/").content.decode()
    assert ("本处历史诉求" in page, "我们正在催办" in page, "我的事" in page) == (True, False, False)


def test_the_city_reads_neither_the_internal_thread_nor_a_whole_number(story: Story) -> None:
    page = client_of("liu").get(f"/cases/{story.case.pk}/").content.decode()
    assert ("要换阀" in page, CAST[RESIDENT].phone in page) == (False, False)


def test_no_name_and_no_number_of_a_caller_stands_in_the_list(story: Story) -> None:
    for who in ("chen", "feng", "liu"):
        page = text(who)
        assert WORDS in page
        assert not [part for part in CAST.values() if part.phone in page]
        assert "王女士" not in page


def test_a_telephone_in_the_search_is_not_looked_for_but_shown_its_place(story: Story) -> None:
    assert "不要写在搜索框里" in text("chen", "?q=" + CAST[RESIDENT].phone)


def test_a_caller_is_found_by_those_who_may_call_and_by_post_alone(story: Story) -> None:
    form = {"caller": CAST[RESIDENT].phone}
    assert story.case.number in client_of("chen").post(CALLER, form).content.decode()
    assert client_of("chen").get(CALLER).status_code == 405
    assert [client_of(who).post(CALLER, form).status_code for who in ("wu", "feng", "liu", "li", "wang")] == [
        403
    ] * 5
    assert "按来电人查" not in text("liu")


def test_nobody_tries_one_number_after_the_other(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "spend", lambda *_key, at: False)
    answer = client_of("chen").post(CALLER, {"caller": CAST[RESIDENT].phone})
    assert (answer.status_code, story.case.number in answer.content.decode()) == (429, False)


def test_those_to_call_are_a_view_of_those_who_call(story: Story) -> None:
    finish(story)
    assert "1 件待回访" in text("chen", "?view=call")
    assert "到期关闭" in text("chen", "?view=call")
    assert "待回访" not in text("liu", "?view=call")


@pytest.mark.parametrize(
    "query",
    [
        "?state=x&kind=&place=41'&held=zz&since=x&until=9999-12-31",
        "?after=x",
        "?place=" + "9" * 99,
        "?view=x",
    ],
)
def test_what_means_nothing_narrows_nothing(story: Story, query: str) -> None:
    answer = client_of("chen").get(PAGE + query)
    assert (answer.status_code, WORDS in answer.content.decode()) == (200, True)


def test_a_longer_list_asks_the_database_no_more(story: Story) -> None:
    few = {who: _asked(who) for who in ("chen", "zheng", "feng", "liu")}
    for number in range(55):
        light(words=f"第 {number} 盏灯不亮", moment=clock(f"14:{number % 5:02}"))
    # A full page asks one thing more: how many there are.
    assert {who: _asked(who) for who in few} == {who: n + 1 for who, n in few.items()}
    assert max(few.values()) <= 12


def _asked(who: str) -> int:
    client = client_of(who)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(PAGE).status_code == 200
    return len(seen)
