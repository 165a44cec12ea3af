"""Every verb of a summary for every role, the form of a quarter, and what a refused form keeps."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import ESTATE, FOREIGN_ESTATE
from tests.web.accounts.story import Accounts, accounts_of_the_story
from tests.web.story import client_of, main, table, upload
from tongdeng.accounts.models import Ledger, Summary, Voucher
from tongdeng.web.accounts.verbs import ROWS

pytestmark = pytest.mark.django_db

# ok done · in: sent to sign in · 400 what was typed is not right · 403 may not · 404 does not exist · 409 not now
VERBS = """
verb      | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
write     | in    404  404  404 ok   ok   404  404 404   404  404 404  404 404
submit    | in    404  404  404 409  409  404  404 404   404  404 404  404 404
attach    | in    404  404  404 ok   ok   404  404 404   404  404 404  404 404
drop      | in    404  404  404 400  400  404  404 404   404  404 404  404 404
confirm   | in    403  403  403 403  403  ok   403 403   403  403 403  403 403
send_back | in    403  403  403 403  403  ok   403 403   403  403 403  403 403
correct   | in    403  403  403 ok   ok   403  403 403   403  403 403  403 403
"""
ALL = VERBS.strip().splitlines()[0].split("|")[1].split()
VERB_ROWS = {verb: dict(zip(ALL, cells.split(), strict=True)) for verb, cells in table(VERBS)}
OF = {"confirm": "waiting", "send_back": "waiting", "correct": "confirmed"}
FORM = {
    "opening": "1,000.00元",
    "closing": "１５００",
    "line_kind": ["paid_in", "", "other_out"],
    "line_amount": ["￥600", "", "100"],
    "line_label": ["", "", "银行手续费"],
    "line_project": ["", "", ""],
}


@pytest.fixture
def accounts() -> Accounts:
    """Store the story."""
    return accounts_of_the_story()


def press(client: Client, accounts: Accounts, verb: str) -> str:
    """Send a verb with everything and take it back; return what the answer is called."""
    summary = getattr(accounts, OF.get(verb, "draft"))
    form = {**FORM, "reason": "请附合同", "file": upload()}
    with transaction.atomic():
        response = client.post(reverse("summary_act", args=[summary.pk, verb]), form)
        transaction.set_rollback(True)
    if response.status_code == 302:
        return "in" if response["Location"].startswith("/sign-in/") else "ok"
    return str(response.status_code)


def test_the_table_names_every_verb() -> None:
    assert set(VERB_ROWS) == set(ROWS)


def test_each_verb_answers_each_role_as_the_table_says(accounts: Accounts) -> None:
    for verb, row in VERB_ROWS.items():
        assert {who: press(client_of(who), accounts, verb) for who in ALL} == row, verb


def test_a_quarter_is_saved_with_its_sums_and_submitted_in_one_go(accounts: Accounts) -> None:
    chen, address = client_of("chen"), reverse("summary_act", args=[accounts.draft.pk, "write"])
    saved = main(chen.post(address, FORM, follow=True))
    assert "收入 600.00 元，支出 100.00 元，期末应为 1,500.00 元" in saved
    assert "银行手续费" in saved
    assert "已提交，确认人会收到通知" in main(chen.post(address, {**FORM, "then": "submit"}, follow=True))
    assert Summary.objects.get(pk=accounts.draft.pk).state == "submitted"


def test_what_cannot_be_submitted_yet_stays_saved(accounts: Accounts) -> None:
    address = reverse("summary_act", args=[accounts.draft.pk, "write"])
    refused = client_of("chen").post(address, {**FORM, "closing": "1501", "then": "submit"})
    assert refused.status_code == 409
    assert "差 1.00 元" in main(refused)
    assert 'value="1501.00"' in main(refused) or 'value="1501"' in main(refused)
    summary = Summary.objects.get(pk=accounts.draft.pk)
    assert (summary.state, summary.closing, summary.lines.count()) == ("draft", 150_100, 2)


BAD = {
    "a word for an amount": ({"line_amount": ["六百", "", "100"]}, "第 1 行：“六百”不是金额"),
    "a negative amount": ({"line_amount": ["600", "", "-100"]}, "第 2 行：金额不能是负数"),
    "no kind": ({"line_kind": ["paid_in", "", ""]}, "第 2 行：请选择收支项目"),
    "a wrong project": ({"line_project": ["x", "", ""]}, "第 1 行："),
    "no opening": ({"opening": ""}, "请填写期初余额"),
    "an enormous opening": ({"opening": "9" * 40}, "金额太大"),
    "a negative closing": ({"closing": "−5"}, "不能是负数"),
    "somebody's telephone": ({"line_label": ["199-0000-0001", "", "费"]}, "请去掉个人信息"),
    "a reason too long": ({"why_opening": "长" * 301}, "最多 300 个字"),
    "seventy lines": (
        {"line_kind": ["interest"] * 70, "line_amount": ["1"] * 70, "line_label": [""] * 70},
        "最多 60 行",
    ),
}


def test_what_is_wrong_with_a_form_is_said_and_what_was_typed_stays(accounts: Accounts) -> None:
    address = reverse("summary_act", args=[accounts.draft.pk, "write"])
    for name, (changes, words) in BAD.items():
        response = client_of("chen").post(address, {**FORM, **changes})
        assert response.status_code == 400, name
        assert words in main(response), name
        assert name == "seventy lines" or "银行手续费" in main(response) or "line_label" in changes, name
    assert Summary.objects.get(pk=accounts.draft.pk).lines.count() == 1


def test_a_quarter_is_begun_on_its_page_and_a_wrong_one_is_refused_in_words(accounts: Accounts) -> None:
    chen, address = client_of("chen"), reverse("summary_new")
    for changes, status, words in (
        ({"quarter": "2025Q4", "kind": "income"}, 409, "已经有人在填或已提交"),
        ({"quarter": "2026Q1", "kind": "income"}, 400, "还没有结束"),
        ({"quarter": "2025Q9", "kind": "income"}, 400, "请选择季度"),
        ({"quarter": "2025Q2", "kind": "gold"}, 400, "公共收益或维修资金"),
        ({"quarter": "2025Q2", "kind": "fund", "place": FOREIGN_ESTATE}, 403, "物业经理或物业客服"),
    ):
        response = chen.post(address, {"place": ESTATE, **changes})
        assert (response.status_code, words in main(response)) == (status, True), words
    begun = chen.post(address, {"place": ESTATE, "quarter": "2025Q2", "kind": "fund"})
    assert "保存并提交确认" in main(chen.get(begun["Location"]))


def test_a_community_opens_the_ledger_of_an_estate(db: None) -> None:
    zheng = client_of("zheng")
    assert "让一个小区开始公布" in main(zheng.get(reverse("accounts")))
    response = zheng.post(reverse("accounts_begin"), {"place": ESTATE, "quarter": "2025Q3"})
    assert "尚未公布" in main(zheng.get(response["Location"]))
    assert Ledger.objects.get().by.display_name == "郑社工"


def test_a_voucher_is_looked_at_by_its_content(accounts: Accounts) -> None:
    address = reverse("summary_act", args=[accounts.draft.pk, "attach"])
    for content in (b"", b"PK\x03\x04", b"<script>", b"\xff\xd8\xff broken"):
        refused = client_of("chen").post(address, {"file": upload(content, "流水.pdf", "application/pdf")})
        assert refused.status_code == 400
    client_of("chen").post(address, {"file": upload(b"%PDF-1.4", "x.exe"), "public": "1"})
    client_of("chen").post(address, {"file": upload()})
    kept = {row.type: row for row in Voucher.objects.filter(summary=accounts.draft)}
    assert (kept["pdf"].public, kept["photo"].public) == (True, False)
    # A public one is not given out before its summary is published.
    assert client_of("guest").get(reverse("voucher", args=[kept["pdf"].pk])).status_code == 404
    given = client_of("chen").get(reverse("voucher", args=[kept["pdf"].pk]))
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"
