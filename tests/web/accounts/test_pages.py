"""Every page of accounts for every role: what it answers, what it shows, what it hides."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts import story
from tests.accounts.story import CORRECTED, LINES, Q4, line
from tests.cast import CAST, COMMUNITY, DESK, ESTATE, FOREIGN_ESTATE, person
from tests.support import at
from tests.web.accounts.story import Accounts, accounts_of_the_story
from tests.web.story import client_of, main, table
from tongdeng.accounts.actions import entering
from tongdeng.web.accounts.urls import urlpatterns

pytestmark = pytest.mark.django_db

# 200 shown · in: sent to sign in · to: sent on · 403 may not · 404 does not exist for them · 405 only by POST
PAGES = """
page               | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
accounts           | in    to   to   to  to   to   to   to  to    to   to  200  200 200
accounts_begin     | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
summary_new        | in    403  403  403 200  200  403  403 403   403  403 403  200 403
accounts_of        | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
ledger             | in    to   to   to  to   to   to   to  to    to   to  404  404 404
voucher, public    | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
voucher            | 404   404  404  404 200  200  200  200 200   200  404 404  404 404
summary, confirmed | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
summary, waiting   | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
summary, draft     | 404   404  404  404 200  200  404  404 404   404  404 404  404 404
summary_act        | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
api_accounts       | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
api_accounts_table | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
"""
WORDS = """
page               | who             | shows                                                        | hides
accounts_of        | guest wang      | 127,600.00 + 业主委员会于 2026-01-13 确认 + 已提交，业委会尚未确认 + 未确认的数字 + 本季度收支尚未公布（应于 2025-04-30 前） + 停车 + 有疑问？ + 不是法律规定 + 银行更正重复入账 | 填报一个季度 + 继续填写 + 7.77 + 周霜降 + 周主任 + 陈管家
accounts_of        | chen qian       | 填报一个季度 + 继续填写                                         | 7.77
summary, confirmed | guest wang huang | 12 部电梯 + 18,600.00 + 第 1 份（PDF） + 提交 + 确认              | 第 2 份 + 核对无误 + 另出一版 + 周霜降 + 陈
summary, confirmed | chen qian       | 另出一版 + 第 2 份 + 业委会和社区可看                             | 核对无误
summary, waiting   | zhou            | 核对无误，确认 + 退回物业修改 + 期初 127,605.00 元 + 期末是 127,600.00 元 + 银行更正重复入账 + 与工程记录的用款一致 | 保存并提交
summary, waiting   | zheng wu feng   | 核对 + 与工程记录的用款一致                                      | 核对无误，确认
summary, waiting   | guest chen wang | 已提交，业委会尚未确认 + 银行更正重复入账                          | 核对无误，确认 + 退回物业
summary, draft     | chen qian       | 7.77 + 保存并提交确认 + 上传凭证 + 期末应为                       | 核对无误
accounts           | huang           | 还没有小区公布                                                 | 让一个小区开始公布
"""
Args = Callable[[Accounts], list[object]]
ADDRESSES: dict[str, Args] = {
    "accounts_of": lambda a: [ESTATE],
    "api_accounts": lambda a: [ESTATE],
    "api_accounts_table": lambda a: [ESTATE],
    "ledger": lambda a: [a.ledger.pk],
    "voucher, public": lambda a: [a.open_voucher.pk],
    "voucher": lambda a: [a.voucher.pk],
    "summary, confirmed": lambda a: [a.confirmed.pk],
    "summary, waiting": lambda a: [a.waiting.pk],
    "summary, draft": lambda a: [a.draft.pk],
    "summary_act": lambda a: [a.draft.pk, "write"],
}
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}


@pytest.fixture
def accounts() -> Accounts:
    """Store the story."""
    return accounts_of_the_story()


def client(who: str) -> Client:
    """Return a browser of somebody, or of nobody."""
    return client_of(who)


def url(page: str, accounts: Accounts) -> str:
    """Return the address of a row of the table."""
    return reverse(page.partition(",")[0], args=ADDRESSES[page](accounts) if page in ADDRESSES else [])


def answer(who: str, address: str) -> str:
    """Return what a response is called in the table."""
    response = client(who).get(address)
    if response.status_code == 302:
        return "in" if response["Location"].startswith("/sign-in/") else "to"
    return str(response.status_code)


def test_the_table_names_every_page_and_every_role() -> None:
    assert {pattern.name for pattern in urlpatterns} == {page.partition(",")[0] for page in ROWS}
    assert set(WHO) == {"guest", *CAST} - {"sun"}


def test_each_page_answers_each_role_as_the_table_says(accounts: Accounts) -> None:
    for page, row in ROWS.items():
        address = url(page, accounts)
        assert {who: answer(who, address) for who in WHO} == row, page


def test_each_page_shows_what_its_reader_needs_and_hides_the_rest(accounts: Accounts) -> None:
    for page, who, shows, hides in table(WORDS):
        for reader in who.split():
            drawn = main(client(reader).get(url(page, accounts)))
            assert [words for words in shows.split(" + ") if words.strip() not in drawn] == [], (page, reader)
            assert [words for words in hides.split(" + ") if words.strip() in drawn] == [], (page, reader)


def test_the_public_page_of_an_estate_tells_its_last_four_quarters(accounts: Accounts) -> None:
    drawn = main(client("guest").get(reverse("public", args=[ESTATE])))
    for words in (
        "公共收益和维修资金",
        "127,600.00",
        "业委会尚未确认",
        "本季度收支尚未公布",
        "2025 年第 1 季度",
    ):
        assert words in drawn
    assert "7.77" not in drawn
    assert "还没有在这里公布" in main(client("guest").get(reverse("public", args=[FOREIGN_ESTATE])))


def test_the_public_page_of_a_community_sums_up_its_estates(accounts: Accounts) -> None:
    drawn = main(client("guest").get(reverse("public", args=[COMMUNITY])))
    for words in ("最近四个季度", "32,600.00", "3,000.00", "有季度过期未公布", f"/accounts/of/{ESTATE}/"):
        assert words in drawn


def test_a_place_that_is_no_estate_has_no_page_of_accounts(accounts: Accounts) -> None:
    for code in (COMMUNITY, "4102", "x", f"{ESTATE}012"):
        assert client("guest").get(reverse("accounts_of", args=[code])).status_code == 404
    for code in ("4102", "x"):
        assert client("guest").get(reverse("api_accounts", args=[code])).status_code == 404


def test_the_data_say_what_is_confirmed_and_what_is_late(accounts: Accounts) -> None:
    response = client("guest").get(reverse("api_accounts", args=[COMMUNITY]))
    found = {(row["quarter"], row["kind"]): row for row in response.json()["accounts"]}
    assert response["Access-Control-Allow-Origin"] == "*"
    third, fourth = found["2025Q3", "income"], found["2025Q4", "income"]
    assert (third["state"], third["closing"], third["confirmed_on"]) == (
        "confirmed",
        "127600.00",
        "2026-01-13",
    )
    assert (fourth["confirmed"], fourth["confirmed_by"], fourth["why_opening"]) == (
        False,
        None,
        "银行更正重复入账",
    )
    assert third["lines"][1] == {
        "kind": "advertising", "way": "in", "label": "12 部电梯", "amount": "12000.00", "project": None,
    }  # fmt: skip
    assert found["2025Q2", "fund"]["state"] == "late"
    assert found["2025Q3", "fund"]["state"] == "not_published"
    assert found["2025Q4", "fund"] == {
        "place": ESTATE, "kind": "fund", "quarter": "2025Q4", "state": "not_published", "due_on": "2026-01-30",
    }  # fmt: skip
    table_ = client("guest").get(reverse("api_accounts_table", args=[ESTATE])).content.decode()
    assert f"{ESTATE},income,2025Q3,confirmed," in table_
    assert ",100000.00,30600.00,3000.00,127600.00,共用道路、场地停车,in,18600.00," in table_


def test_a_corrected_quarter_shows_both_editions_and_what_differs(accounts: Accounts) -> None:
    new = entering.correct(accounts.confirmed, reason="漏记停车费", by=person(DESK, CORRECTED), at=CORRECTED)
    more = [*LINES, line("parking", 5000)]
    story.write(new, lines=more, closing=story.CLOSING + 5000, moment=CORRECTED)
    story.submit(new, moment=CORRECTED)
    assert "物业已提交更正，确认以前以这一版为准" in main(client("guest").get(url("accounts_of", accounts)))
    story.confirm(new, moment=at("2026-01-13 13:00"))
    drawn = main(client("guest").get(reverse("summary", args=[new.pk])))
    for words in ("第 2 版（更正）：漏记停车费", "18,600.00 → 18,650.00", "第 1 版", "已被更正"):
        assert words in drawn
    assert "127,600.00" in main(client("guest").get(url("summary, confirmed", accounts)))


def test_what_waits_stands_on_the_first_page_of_who_confirms_alone(accounts: Accounts) -> None:
    assert "等您核对并确认" in main(client("zhou").get("/"))
    for who in ("wang", "chen", "zheng"):
        assert "等您核对并确认" not in main(client(who).get("/"))


def test_the_way_to_a_question_begins_the_sentence(accounts: Accounts) -> None:
    page = client("wang").get(url("accounts_of", accounts)).content.decode()
    assert f"/file/?place={ESTATE}&amp;category=people.committee.query&amp;words=" in page
    drawn = (
        client("wang")
        .get(f"/file/?place={ESTATE}&category=people.fund.query&words=关于收支：")
        .content.decode()
    )
    assert "关于收支：</textarea>" in drawn


def test_longer_accounts_ask_no_more_questions(accounts: Accounts) -> None:
    pages = {
        reverse("accounts_of", args=[ESTATE]): "guest",
        reverse("public", args=[ESTATE]): "guest",
        reverse("public", args=[COMMUNITY]): "guest",
        reverse("api_accounts", args=[COMMUNITY]): "guest",
        reverse("accounts"): "zheng",
        "/": "zhou",
    }

    def asked() -> dict[str, int]:
        counts = {}
        for address, who in pages.items():
            browser = client(who)
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                browser.get(address)
            counts[address] = len(queries)
        return counts

    few = asked()
    story.submit(story.write(accounts.draft, opening=0, closing=777, lines=[line("interest", 777)]))
    for quarter in (Q4.replace(month=1), Q4.replace(month=4)):
        more = story.begun("fund", quarter)
        story.submit(
            story.write(
                more, closing=story.OPENING + 20, lines=[line("interest", 1)] * 20, why_opening="新开账户"
            )
        )
    assert asked() == few
