"""The pages of residents' opinions for every role, their verbs, and what neighbours never see."""

import csv
import io
import random
import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import person
from tests.consultations import opinions as opinion_story
from tests.consultations.crowds import crowd
from tests.consultations.opinions import THEN, WORDS, announced, crowded, held, said, shown, voiced
from tests.support import without_keys
from tests.web.story import client_of, main, table
from tongdeng.consultations.actions import opinion_map
from tongdeng.consultations.actions import opinions as verbs
from tongdeng.consultations.models import Consultation, Statement, Voice

pytestmark = pytest.mark.django_db
WAITING = "停车位应当先到先得"

# 200 shown · in: sent to sign in · 403 may not · 404 does not exist for them
PAGES = """
page                        | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
consultation_opinions       | in    200  200  200 200  200  200  200 200   200  200 404  404 404
consultation_moderation     | in    403  403  403 403  403  403  200 200   403  403 404  404 404
consultation_moderation_log | in    403  403  403 403  403  403  200 200   403  403 404  404 404
"""
# ok done · in: sent to sign in · 403 may not · 404 does not exist
VERBS = """
verb   | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
say    | in    ok   ok   403 403  403  403  403 403   403  403 404  404 404
voice  | in    ok   ok   403 403  403  403  403 403   403  403 404  404 404
show   | in    403  404  404 404  404  404  ok  ok    404  404 404  404 404
refuse | in    403  403  403 403  403  403  ok  ok    403  403 404  404 404
"""
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
FORM = {"words": "晚上十点以后不要施工", "choice": "pass", "reason": "off_topic"}


def rows(text: str) -> dict[str, dict[str, str]]:
    """Return the rows of a table by their first cell, each by who."""
    return {name: dict(zip(WHO, cells.split(), strict=True)) for name, cells in table(text)}


@pytest.fixture
def consultation() -> Consultation:
    """Store a consultation with a statement that is shown, by 王, and one that waits, also by 王."""
    found = announced()
    shown(found)
    said(found, words=WAITING)
    return found


def opened(who: str, consultation: Consultation, name: str = "consultation_opinions", query: str = "") -> str:
    """Return a page of the consultation as somebody sees it."""
    response = client_of(who).get(reverse(name, args=[consultation.pk]) + query)
    assert response.status_code == 200
    return main(response)


def address(verb: str, consultation: Consultation) -> str:
    """Return where a verb is sent; "show" is of the statement that waits, the others of the shown one."""
    if verb == "say":
        return reverse("consultation_say", args=[consultation.pk])
    state = "pending" if verb == "show" else "shown"
    return reverse("statement_act", args=[Statement.objects.get(state=state).pk, verb])


@pytest.mark.parametrize("page", rows(PAGES))
def test_a_page_answers_each_role_as_the_table_says(page: str, consultation: Consultation) -> None:
    found = {}
    for who in WHO:
        response = client_of(who).get(reverse(page, args=[consultation.pk]))
        found[who] = "in" if response.status_code == 302 else str(response.status_code)
    assert found == rows(PAGES)[page]


@pytest.mark.parametrize("verb", rows(VERBS))
def test_a_verb_answers_each_role_as_the_table_says(verb: str, consultation: Consultation) -> None:
    found = {}
    for who in WHO:
        with transaction.atomic():
            response = client_of(who).post(address(verb, consultation), FORM)
            transaction.set_rollback(True)
        ok = response.status_code == 302
        signed_in = ok and not response["Location"].startswith("/sign-in/")
        found[who] = "ok" if signed_in else "in" if ok else str(response.status_code)
    assert found == rows(VERBS)[verb]


def test_dl11_a_neighbour_reads_from_a_neighbour_and_neither_who_nor_what_waits(
    consultation: Consultation,
) -> None:
    page = without_keys(opened("zhao", consultation))
    assert "来自一位邻居" in page
    assert WORDS in page
    assert not any(word in page for word in (WAITING, "王女士", "王小满", "301", "等您审核"))
    assert "什么样的意见不公开" in page
    assert "写了他人的姓名、电话、门牌等个人信息" in page


def test_three_buttons_of_one_statement_are_alike_and_after_the_answer_it_is_among_those_said(
    consultation: Consultation,
) -> None:
    client = client_of("zhao")
    before = opened("zhao", consultation)
    assert before.count('<button class="btn" name="choice"') == 3
    answered = client.post(address("voice", consultation), {"choice": "disagree"})
    assert answered["Location"] == reverse("consultation_opinions", args=[consultation.pk]) + "#opinions"
    page = opened("zhao", consultation)
    assert "现有的意见您家都已表态" in page
    assert "1 户参与（1 人）" in page
    again = opened("zhao", consultation, query=f"?s={Statement.objects.get(state='shown').pk}")
    assert again.count('aria-pressed="true"') == 1


def test_a_script_gets_the_next_statement_in_place_of_the_page(consultation: Consultation) -> None:
    answered = client_of("zhao").post(
        address("voice", consultation), {"choice": "agree"}, headers={"HX-Request": "true"}
    )
    words = answered.content.decode()
    assert answered.status_code == 200
    assert words.lstrip().startswith('<section id="opinions"')
    assert "<html" not in words


def test_from_the_page_of_the_consultation_an_answer_leads_back_to_it(consultation: Consultation) -> None:
    above = reverse("consultation_opinions", args=[consultation.pk]).removesuffix("opinions/")
    answered = client_of("zhao").post(
        address("voice", consultation), {"choice": "agree"}, headers={"Referer": f"http://testserver{above}"}
    )
    assert answered["Location"] == f"{above}#opinions"


def test_what_was_typed_and_refused_stands_in_the_form_with_what_is_wrong(consultation: Consultation) -> None:
    response = client_of("zhao").post(address("say", consultation), {"words": "打 19900000006 找他"})
    page = main(response)
    assert response.status_code == 400
    assert "打 19900000006 找他" in page
    assert "请不要写电话" in page


def test_dl11_the_moderator_reads_whose_words_wait_and_must_choose_a_reason(
    consultation: Consultation,
) -> None:
    page = opened("wu", consultation, "consultation_moderation")
    assert "1 条意见等您审核" in page
    assert "王女士" in page
    waiting = Statement.objects.get(state="pending")
    refused = client_of("wu").post(reverse("statement_act", args=[waiting.pk, "refuse"]), {"reason": ""})
    assert (refused.status_code, "请选择不公开的原因" in main(refused)) == (400, True)
    assert Statement.objects.get(pk=waiting.pk).is_pending
    assert "1 条意见等您审核" in opened("wu", consultation)


def test_dl11_the_log_is_downloaded_with_reasons_and_no_cell_is_a_formula(consultation: Consultation) -> None:
    formula = said(consultation, "zhao", "=1+1 也算意见")
    verbs.refuse(formula, reason="unclear", by=person("wu", THEN), at=THEN)
    response = client_of("zheng").get(reverse("consultation_moderation_log", args=[consultation.pk]))
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert lines[0] == ["at", "statement", "verb", "post", "reason", "words"]
    assert [line[2:] for line in lines[1:]] == [
        ["show", "branch", "", WORDS],
        ["refuse", "branch", "unclear", "'=1+1 也算意见"],
    ]
    assert Voice.objects.count() == 0


def test_a_notice_leads_the_moderator_to_the_list_and_the_author_to_the_opinions(
    consultation: Consultation,
) -> None:
    link = reverse("statement", args=[Statement.objects.get(state="pending").pk])
    assert client_of("wu").get(link)["Location"] == reverse("consultation_moderation", args=[consultation.pk])
    assert client_of("wang").get(link)["Location"] == reverse("consultation_opinions", args=[consultation.pk])
    assert client_of("zhao").get(link).status_code == 404


def camps(*, groups: int = 2) -> Consultation:
    """Store a consultation of 60 households in two camps, or in none, with its last map."""
    found = announced()
    crowded(found, crowd(60, 12, seed=5 if groups == 2 else 24, camps=groups)[0])
    found = held(found)
    opinion_map.recompute(found, at=THEN, permutations=19)
    return found


def test_dl9_two_camps_are_drawn_and_described_in_words_in_the_third_person() -> None:
    page = opened("zhao", camps())
    assert page.count("<circle") == 2
    assert "60 户的表态分成 2 组" in page
    assert "甲组" in page
    assert "多数不同意" in page
    assert "现在不征求意见" in page


def test_dl10_the_counts_by_group_are_there_on_demand_and_have_no_cell_below_five() -> None:
    found = announced()
    crowded(found, crowd(200, 12, seed=5, camps=2)[0])
    found = held(found)
    opinion_map.recompute(found, at=THEN, permutations=19)
    assert "分组看每一条</a>" in opened("zhao", found)
    page = opened("zhao", found, query="?split=1")
    table_of_splits = page[page.index('id="split"') :]
    cells = [int(cell) for cell in re.findall(r'<td class="num">(\d+)</td>', table_of_splits)]
    assert len(cells) >= 6
    assert min(cells) >= 5


def test_dl9_without_real_groups_there_are_lists_with_counts_and_intervals_and_no_map() -> None:
    page = opened("zhao", camps(groups=1))
    assert "<circle" not in page
    assert "现在看不出分组" in page
    assert "60 户中" in page
    assert "最多人同意" in page


def test_dl12_the_household_s_own_group_is_told_to_it_and_to_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = announced()
    every = crowded(found, crowd(59, 12, seed=5, camps=2)[0])
    for statement in every:
        voiced(statement, "zhao")
    for _time in range(4):
        opinion_map.recompute(found, at=THEN, permutations=19)
    monkeypatch.setattr(random, "random", lambda: 0.5)
    assert "您家<" in opened("zhao", found)
    assert "您家<" not in opened("wang", found)


def test_the_page_asks_as_many_questions_of_the_database_for_sixty_households_as_for_one() -> None:
    one = announced()
    voiced(shown(one), "zhao")
    many = announced(number="会诊-2")
    crowded(many, crowd(60, 12, seed=5, camps=2)[0])
    for found in (one, many):
        opinion_map.recompute(found, at=THEN, permutations=19)
    client = client_of("wang")
    asked = []
    for found in (one, one, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("consultation_opinions", args=[found.pk])).status_code == 200
        asked.append(len(queries))
    assert asked[1] == asked[2]


def test_a_form_that_arrives_twice_says_it_once(consultation: Consultation) -> None:
    client: Client = client_of("zhao")
    form = {"words": "再修一次", "key": "7d0e4f5e-57b5-4f2e-9d39-0a6d8d8d8d8d"}
    for _time in range(2):
        assert client.post(address("say", consultation), form).status_code == 302
    assert Statement.objects.filter(words="再修一次").count() == 1
    assert opinion_story.WORDS == WORDS
