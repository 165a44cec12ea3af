"""The pages of announcements for every role, what they show and hide, their form, and the receipt of a household."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import BUILDING, ESTATE, OTHER_HOME, person
from tests.notices.story import draft
from tests.support import at
from tests.web.story import NOW, client_of, main, table
from tongdeng.notices.actions import announcing as verbs
from tongdeng.notices.models import Announcement, Opened
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db
SENT, UNTIL = at("2026-01-13 08:00"), at("2026-01-15 18:00")

PAGES = """
page                | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
announcements       | in    200  200  200 200  200  200  200 200   200  200 200  200 200
announcement_new    | in    403  403  403 200  200  200  200 200   200  403 403  200 403
open                | in    200  404  200 200  200  200  200 200   200  200 404  404 404
planned             | in    404  404  200 200  200  200  200 200   200  200 404  404 404
withdrawn           | in    200  200  200 200  200  200  200 200   200  200 404  404 404
announcement_homes  | in    403  404  403 200  200  403  403 200   403  403 404  404 404
announcement_paper  | in    200  404  200 200  200  200  200 200   200  200 404  404 404
announcement_act    | in    403  404  403 400  403  403  403 400   403  403 404  404 404
"""
WORDS = """
page          | who             | shows                                               | hides
announcements | wang            | 12号楼 + 紧急公告 + 社区活动 + 已撤下                    | 明天停气 + 发公告
announcements | zhao            | 社区活动                                             | 12号楼
announcements | chen feng       | 明天停气 + 等待发布 + 发公告                            |
open          | wang            | 读给我听 + 打印 + 请提前储水 + 有效期至 + 物业客服          | 户已阅读 + 撤下这条公告
open          | chen            | / 1 户已阅读 + 看哪些户还没有阅读 + 撤下这条公告           |
open          | qian            | / 1 户已阅读 + 看哪些户还没有阅读                      | 撤下这条公告
open          | zhou wu feng li | 请提前储水                                            | 户已阅读 + 撤下这条公告
open          | zheng           | / 1 户已阅读 + 撤下这条公告                           |
withdrawn     | wang            | 社区活动 + 改期 + 已撤下                               | 广场集合 + 打印
withdrawn     | qian            | 改期 + 广场集合                                       | 打印
"""
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
Posted = dict[str, Announcement]


@pytest.fixture
def posted() -> Posted:
    """Store an urgent one to building 12, one for tomorrow, and one of the committee that the community took back."""
    chen, zhou, zheng = (person(who, SENT) for who in ("chen", "zhou", "zheng"))
    urgent = draft(buildings=[BUILDING], urgent=True, valid_until=UNTIL)
    later = draft(title="明天停气", starts_at=at("2026-01-14 08:00"), valid_until=UNTIL)
    event = draft(title="社区活动", words="周六广场集合。", valid_until=UNTIL)
    gone = verbs.send(event, by=zhou, at=SENT)
    return {
        "open": verbs.send(urgent, by=chen, at=SENT),
        "planned": verbs.send(later, by=chen, at=SENT),
        "withdrawn": verbs.withdraw(gone, reason="改期", by=zheng, at=SENT),
    }


def address(page: str, posted: Posted) -> str:
    """Return the address of a row of the table."""
    if page in posted:
        return reverse("announcement", args=[posted[page].pk])
    more = {"announcement_homes": [], "announcement_paper": ["pdf"], "announcement_act": ["withdraw"]}
    return reverse(page, args=[posted["open"].pk, *more[page]] if page in more else [])


@pytest.mark.parametrize(("page", "cells"), table(PAGES))
def test_a_page_answers_each_role_as_the_table_says(page: str, cells: str, posted: Posted) -> None:
    found, url = [], address(page, posted)
    for who in WHO:
        client = client_of(who)
        response = client.post(url) if page == "announcement_act" else client.get(url)
        found.append("in" if response.status_code == 302 else str(response.status_code))
    assert " ".join(found) == " ".join(cells.split())


@pytest.mark.parametrize("page", dict.fromkeys(row[0] for row in table(WORDS)))
def test_a_page_shows_what_each_reader_needs_and_hides_the_rest(page: str, posted: Posted) -> None:
    for _page, who, shows, hides in [row for row in table(WORDS) if row[0] == page]:
        for reader in who.split():
            drawn = main(client_of(reader).get(address(page, posted)))
            assert [words for words in shows.split(" + ") if words not in drawn] == [], reader
            assert [words for words in hides.split(" + ") if words and words in drawn] == [], reader


def test_looking_at_an_announcement_writes_nothing(posted: Posted) -> None:
    for who in ("wang", "chen", "li", "zheng"):
        client_of(who).get(address("open", posted))
    assert not Opened.objects.exists()
    assert "announcement-card urgent" in main(client_of("wang").get("/"))


def test_the_receipt_counts_the_household_once_and_takes_the_card_from_the_first_page(posted: Posted) -> None:
    wang, page = client_of("wang"), address("open", posted)
    drawn = wang.get(page).content.decode()
    assert ("知道了" in drawn, "notices/receipt" in drawn) == (True, True)
    for _often in range(2):
        assert wang.post(f"{page}read/")["Location"] == page
    assert Opened.objects.count() == 1
    assert "announcement-card urgent" not in main(wang.get("/"))
    drawn = wang.get(page).content.decode()
    assert ("知道了" in drawn, "notices/receipt" in drawn, "已阅读</span>" in drawn) == (False, False, True)
    assert "1 / 1 户已阅读" in main(client_of("chen").get(page))
    assert "每一户都已阅读" in main(client_of("chen").get(address("announcement_homes", posted)))


def test_the_script_of_the_page_gives_the_receipt_and_no_message_waits_for_the_next_page(
    posted: Posted,
) -> None:
    wang, page = client_of("wang"), address("open", posted)
    assert wang.post(f"{page}read/", headers={"Accept": "application/json"}).json()["url"] == page
    assert (Opened.objects.count(), "谢谢您" in wang.get("/").content.decode()) == (1, False)


def test_who_works_there_gives_no_receipt_and_none_comes_after_the_end(posted: Posted) -> None:
    page = address("open", posted)
    for who, status in (("chen", 403), ("li", 403), ("zheng", 403), ("zhao", 404), ("guest", 302)):
        assert client_of(who).post(f"{page}read/").status_code == status
    verbs.withdraw(posted["open"], reason="来水了", by=person("chen", NOW), at=NOW)
    assert "知道了" not in main(client_of("wang").get(page))
    client_of("wang").post(f"{page}read/")
    assert not Opened.objects.exists()


def test_the_list_of_homes_to_knock_at_ends_with_the_announcement(posted: Posted) -> None:
    drawn = main(client_of("qian").get(address("announcement_homes", posted)))
    assert ("1 户还没有阅读" in drawn, "301室" in drawn) == (True, True)
    verbs.withdraw(posted["open"], reason="来水了", by=person("chen", NOW), at=NOW)
    assert client_of("qian").get(address("announcement_homes", posted)).status_code == 404
    assert client_of("wang").get(address("announcement_paper", posted)).status_code == 404


TYPED = {
    "place": ESTATE,
    "title": "3 月 3 日停水",
    "words": "请联系赵先生",
    "valid_until": "2026-01-20T18:00",
    "buildings": BUILDING,
    "urgent": "1",
}


def test_the_form_shows_whom_it_reaches_and_names_what_tells_of_persons_and_sends_nothing() -> None:
    chen = client_of("chen")
    before = Announcement.objects.count()
    drawn = main(chen.post(reverse("announcement_new"), {**TYPED, "step": "look"}))
    for words in (
        "将发给 1 户",
        "1 户手机上能收到",
        "赵先生",
        "可以公开",
        f'value="{BUILDING}" checked',
        'value="3 月 3 日停水"',
    ):
        assert words in drawn
    assert Announcement.objects.count() == before


def test_the_form_sends_once_the_sender_has_ticked_and_a_refused_one_keeps_its_words() -> None:
    chen = client_of("chen")
    refused = chen.post(reverse("announcement_new"), TYPED)
    assert (refused.status_code, "请联系赵先生" in main(refused)) == (400, True)
    done = chen.post(reverse("announcement_new"), {**TYPED, "may_be_public": "1"})
    assert done.status_code == 302
    sent = Announcement.objects.get()
    assert (sent.state, sent.urgent, sent.buildings) == ("published", True, [BUILDING])
    wrong = chen.post(
        reverse("announcement_new"), {**TYPED, "buildings": ESTATE + "099", "may_be_public": "1"}
    )
    assert (wrong.status_code, "这栋楼" in main(wrong)) == (400, True)


def test_whoever_has_several_estates_chooses_one_first() -> None:
    feng = client_of("feng")
    assert f"?place={ESTATE}" in main(feng.get(reverse("announcement_new")))
    assert "12号楼" in main(feng.get(reverse("announcement_new"), {"place": ESTATE}))


def test_the_voice_is_a_script_of_its_own_and_its_button_waits_for_it(posted: Posted) -> None:
    page = client_of("wang").get(address("open", posted)).content.decode()
    assert "notices/speak" in page
    button = page[page.rindex("<button", 0, page.index("data-speak")) :]
    assert " hidden" in button[: button.index(">")]
    assert 'data-speak="#said"' in button


def test_longer_lists_take_as_many_queries(posted: Posted) -> None:
    addresses = {
        reverse("announcements"): "wang",
        "/": "wang",
        address("open", posted): "chen",
        address("announcement_homes", posted): "chen",
    }

    def asked() -> list[int]:
        counts = []
        for url, who in addresses.items():
            client = client_of(who)
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    few = asked()
    for number in range(4):
        verbs.send(draft(buildings=[BUILDING], valid_until=UNTIL), by=person("qian", SENT), at=SENT)
        code = f"{BUILDING}0104{number:02d}"
        Place.objects.create(code=code, level="home", name=code[-4:], path=code[-4:])
    assert OTHER_HOME not in main(client_of("chen").get(address("announcement_homes", posted)))
    assert asked() == few
