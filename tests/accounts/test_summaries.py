"""The course of a summary: the company enters it, the owners' committee confirms it, a correction is a further edition."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.accounts import story
from tests.accounts.story import CONFIRMED, CORRECTED, ENTERED, LINES, Q1, Q3, Q4, line
from tests.cast import (
    CAST,
    COMMITTEE,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    FOREIGN_ESTATE,
    MANAGER,
    RESIDENT,
    person,
)
from tests.support import at, undone
from tongdeng.accounts import queries
from tongdeng.accounts.actions import confirming, entering, vouchers
from tongdeng.accounts.actions.entering import LineDraft
from tongdeng.accounts.actions.opening import open_ledger
from tongdeng.accounts.models import Ledger, Summary, SummaryLine, Voucher
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import offered
from tongdeng.people import actions as people
from tongdeng.people.models import Person
from tongdeng.people.queries import held, load_roles

pytestmark = pytest.mark.django_db


def ending(deed: Callable[[], object]) -> str:
    """Return how a deed that is taken back ends."""
    with undone():
        try:
            deed()
        except Refused as refused:
            return refused.code
    return "done"


def test_the_clerk_enters_the_chair_confirms_and_the_body_is_named_not_the_person() -> None:
    summary = story.confirmed()
    assert (summary.state, summary.body, summary.closing) == ("confirmed", "committee", story.CLOSING)
    assert "业主委员会" in summary.body_name
    assert CAST[COMMITTEE].name not in summary.body_name
    assert story.misfits() == set()
    told = " ".join(str(event.facts) for event in Event.objects.filter(subject="summary"))
    assert "12 部电梯" not in told  # amounts and hashes, no words


def test_without_a_committee_in_office_the_community_confirms_and_is_named() -> None:
    summary = story.by_community(story.submitted())
    assert (summary.body, summary.body_name) == ("community", "鼎立社区居民委员会")


# done · no: may not · gone: does not exist for them
VERBS = """
verb       | wang zhao li   chen qian zhou deputy wu   zheng feng liu  guan he   huang
write      | gone gone gone done done gone gone   gone gone  gone gone gone gone gone
submit     | gone gone gone done done gone gone   gone gone  gone gone gone gone gone
confirm    | no   no   no   no   no   done done   no   no    no   no   no   no   no
send_back  | no   no   no   no   no   done done   no   no    no   no   no   no   no
correct    | no   no   no   done done no   no     no   no    no   no   no   no   no
"""


def test_each_verb_answers_each_role_as_the_table_says() -> None:
    committee = story.in_office()
    of_fund = {"lines": [line("paid_in", 2_760_000)]}
    draft = story.write(story.begun("fund"), **of_fund)
    waits = story.submitted()
    rows = [line.split("|") for line in VERBS.strip().splitlines()]
    names = rows[0][1].split()
    who = {name: person(name, CONFIRMED) for name in names if name != "deputy"}
    who["deputy"] = story.deputy(committee)
    deeds: dict[str, Callable[[Person], object]] = {
        "write": lambda by: entering.write(draft, story.draft(**of_fund), by=by, at=CONFIRMED),
        "submit": lambda by: entering.submit(draft, by=by, at=CONFIRMED),
        "confirm": lambda by: confirming.confirm(waits, by=by, at=CONFIRMED),
        "send_back": lambda by: confirming.send_back(waits, reason="请附流水", by=by, at=CONFIRMED),
        "correct": lambda by: entering.correct(waits, reason="漏记一笔", by=by, at=CORRECTED),
    }
    words = {"done": "done", "forbidden": "no", "not_found": "gone"}
    for verb, cells in ((row[0].strip(), row[1].split()) for row in rows[1:]):
        if verb == "correct":
            story.confirm(waits)
        found = {name: words[ending(partial(deeds[verb], who[name]))] for name in names}
        assert found == dict(zip(names, cells, strict=True)), verb


def test_with_no_committee_only_the_community_is_offered_to_confirm() -> None:
    summary = story.submitted()
    assert "confirm" in offered(summary, person(COMMUNITY_WORKER, CONFIRMED))
    assert "confirm" not in offered(summary, person(COMMITTEE, CONFIRMED))  # has the role, but no seat
    story.in_office()
    assert "confirm" not in offered(summary, person(COMMUNITY_WORKER, CONFIRMED))


def test_nobody_confirms_what_their_own_company_entered() -> None:
    """Who holds both roles is refused, also where the mandate ended after the summary was submitted."""
    story.in_office()
    people.appoint(
        person(COMMITTEE, ENTERED), role="manager", place=ESTATE, by=None, at=at("2026-01-08 08:00")
    )
    both = story.submit(story.write(story.begun(who=COMMITTEE), who=COMMITTEE), who=COMMITTEE)
    for deed in (
        lambda by: confirming.confirm(both, by=by, at=CONFIRMED),
        lambda by: confirming.send_back(both, reason="不对", by=by, at=CONFIRMED),
    ):
        with pytest.raises(Forbidden, match="不能自己确认"):
            deed(person(COMMITTEE, CONFIRMED))
    zhou = person(COMMITTEE, CONFIRMED)
    people.dismiss(held(zhou, "manager", ESTATE, CONFIRMED).get(), by=None, at=CONFIRMED)
    load_roles(zhou, CORRECTED)
    with pytest.raises(Forbidden, match="不能自己确认"):
        confirming.confirm(both, by=zhou, at=CORRECTED)


BAD: dict[str, tuple[dict[str, object], str, str]] = {
    "no kind": ({"lines": [line("gold", 100)]}, "lines", "请选择收支项目"),
    "a kind of the other account": ({"lines": [line("paid_in", 100)]}, "lines", "请选择收支项目"),
    "a negative amount": ({"lines": [line("parking", -1)]}, "lines", "金额应大于 0"),
    "nothing": ({"lines": [line("parking", 0)]}, "lines", "金额应大于 0"),
    "an enormous amount": ({"lines": [line("parking", 10**13 + 1)]}, "lines", "金额应大于 0"),
    "too many lines": ({"lines": [line("parking", 1)] * 61}, "lines", "最多 60 行"),
    "works without a project": ({"lines": [line("works", 100)]}, "lines", "哪一项工程"),
    "other income without a word": ({"lines": [line("other_in", 100)]}, "lines", "请写明是什么"),
    "a long label": ({"lines": [LineDraft("parking", 1, "长" * 61)]}, "lines", "最多 60 个字"),
    "a person in a label": (
        {"lines": [LineDraft("parking", 1, "王女士 199-0000-0001")]},
        "lines",
        "去掉个人信息",
    ),
    "a person in a reason": ({"why_opening": "问 3号楼1单元101室"}, "why_opening", "去掉个人信息"),
    "a negative opening": ({"opening": -1}, "opening", "不能是负数"),
    "an enormous opening": ({"opening": 10**13 + 1}, "opening", "不能是负数"),
}


def test_what_is_wrong_is_said_by_field_and_nothing_is_half_written() -> None:
    summary = story.write(story.begun())
    for name, (changes, field, words) in BAD.items():
        with pytest.raises(Invalid) as refused:
            story.write(summary, **changes)
        assert list(refused.value.fields) == [field], name
        assert words in str(refused.value.fields[field]), name
    assert SummaryLine.objects.filter(summary=summary).count() == len(LINES)
    assert story.misfits() == set()


def test_a_project_of_another_estate_or_a_line_that_is_no_works_names_no_project() -> None:
    summary = story.begun()
    for bad in (line("works", 100, summary.pk), line("parking", 100, summary.pk)):
        with pytest.raises(Invalid, match="工程"):
            story.write(summary, lines=[bad])


def test_a_quarter_is_over_once_and_of_one_ledger() -> None:
    for quarter, words in ((Q1, "还没有结束"), (Q4.replace(month=11), "请选择季度")):
        with pytest.raises(Invalid, match=words):
            story.begun(quarter=quarter)
    assert not Ledger.objects.exists()
    story.begun()
    with pytest.raises(StepRefused, match="已经有人在填"):
        story.begun(who=MANAGER)
    with pytest.raises(Invalid, match="从 2025 年第 4 季度 开始公布"):
        story.begun("fund", Q3)
    with pytest.raises(Invalid, match="公共收益或维修资金"):
        story.begun("gold")
    for who in (RESIDENT, COMMITTEE, COMMUNITY_WORKER):
        with pytest.raises(Forbidden):
            story.begun("fund", who=who)
    with pytest.raises(Forbidden):
        entering.enter(FOREIGN_ESTATE, "fund", Q4, by=person(DESK, ENTERED), at=ENTERED)


def test_of_two_clerks_the_second_is_told_that_somebody_wrote_meanwhile() -> None:
    summary = story.write(story.begun())
    story.write(summary, who=MANAGER)
    with pytest.raises(Stale):
        entering.write(summary, story.draft(), by=person(DESK, ENTERED), at=ENTERED, seen=summary.version - 1)


def test_what_does_not_add_up_is_not_submitted() -> None:
    for changes, words in (
        ({"closing": story.CLOSING + 1}, "差 0.01 元"),
        ({"closing": None}, "请填写期末余额"),
        ({"opening": 0, "closing": 0, "lines": [line("cost", 100)]}, "多 1.00 元"),
    ):
        with undone(), pytest.raises(StepRefused, match=words):
            story.submitted(**changes)


def test_a_quarter_begins_where_the_last_one_ended_unless_a_reason_says_why() -> None:
    story.by_community(story.submit(story.write(story.begun(quarter=Q3))))
    following = story.begun()
    assert following.opening == story.CLOSING
    story.write(following)
    with pytest.raises(StepRefused, match="与2025 年第 3 季度的期末 127,600.00 元不同"):
        story.submit(following)
    story.write(following, why_opening="银行更正上季度重复入账")
    assert story.by_community(story.submit(following)).state == "confirmed"


def test_what_is_sent_back_is_changed_and_submitted_again() -> None:
    story.in_office()
    summary = story.submitted()
    back = confirming.send_back(
        summary, reason="请附电梯广告合同", by=person(COMMITTEE, CONFIRMED), at=CONFIRMED
    )
    assert (back.state, back.returned) == ("returned", "请附电梯广告合同")
    with pytest.raises(NotFound):
        access.get(person(RESIDENT, CONFIRMED), Summary, summary.pk)
    again = story.submit(story.write(back, moment=CONFIRMED), moment=CONFIRMED)
    assert again.returned == ""
    assert story.confirm(again, moment=CORRECTED).state == "confirmed"
    assert story.misfits() == set()


def test_a_correction_is_a_further_edition_and_the_old_one_stays_readable() -> None:
    old = story.confirmed()
    with pytest.raises(Invalid):
        entering.correct(old, reason=" ", by=person(DESK, CORRECTED), at=CORRECTED)
    new = entering.correct(old, reason="漏记一笔停车费", by=person(DESK, CORRECTED), at=CORRECTED)
    assert (new.edition, new.corrects, new.lines.count()) == (2, old, 3)
    with pytest.raises(StepRefused, match="已经有一份更正在办"):
        entering.correct(old, reason="再更正", by=person(DESK, CORRECTED), at=CORRECTED)
    story.write(new, lines=[*LINES, line("parking", 5000)], closing=story.CLOSING + 5000, moment=CORRECTED)
    new = story.submit(new, moment=CORRECTED)
    assert queries.standing(queries.editions(new)).popitem()[1].pk == old.pk  # until the new one is confirmed
    story.confirm(new, moment=at("2026-01-14 09:00"))
    old.refresh_from_db()
    assert (old.state, old.closing) == ("replaced", story.CLOSING)
    assert access.get(person(RESIDENT, CORRECTED), Summary, old.pk) == old
    assert story.misfits() == set()


def test_a_confirmed_summary_takes_no_verb_of_the_company_but_correct() -> None:
    summary = story.confirmed()
    by = person(DESK, CORRECTED)
    for deed in (
        lambda: entering.write(summary, story.draft(), by=by, at=CORRECTED),
        lambda: entering.submit(summary, by=by, at=CORRECTED),
        lambda: story.voucher(summary),
        lambda: vouchers.drop(summary, None, by=by, at=CORRECTED),
    ):
        with pytest.raises(StepRefused, match="请用“更正”另出一版"):
            deed()
    with pytest.raises(StepRefused):
        confirming.confirm(summary, by=person(COMMITTEE, CORRECTED), at=CORRECTED)


def test_a_voucher_is_a_pdf_or_a_photo_by_its_content_and_can_be_taken_back_before_the_submission() -> None:
    summary = story.begun()
    for content in (b"", b"PK\x03\x04 table", b"<html>", b"%PDF-" + b"0" * (20 * 2**20)):
        with pytest.raises(Invalid, match="PDF 或照片"):
            story.voucher(summary, content)
    kept = story.voucher(summary, public=True)
    wrong = story.voucher(summary, b"\xff\xd8\xff photo")
    assert (kept.type, wrong.type, wrong.public) == ("pdf", "photo", False)
    vouchers.drop(summary, wrong.pk, by=person(DESK, ENTERED), at=ENTERED)
    assert list(Voucher.objects.all()) == [kept]
    for _n in range(9):
        story.voucher(summary)
    with pytest.raises(Invalid, match="最多 10 份"):
        story.voucher(summary)
    assert story.misfits() == set()


def test_a_ledger_is_opened_by_committee_community_or_company_once() -> None:
    for who in (RESIDENT, "wu", "feng"):
        with pytest.raises(Forbidden):
            open_ledger(ESTATE, Q3, by=person(who, ENTERED), at=ENTERED)
    for quarter in (Q4.replace(day=2), Q1.replace(year=2027), Q1.replace(year=2009)):
        with pytest.raises(Invalid):
            open_ledger(ESTATE, quarter, by=person(COMMITTEE, ENTERED), at=ENTERED)
    ledger = open_ledger(ESTATE, Q3, by=person(COMMITTEE, ENTERED), at=ENTERED)
    with pytest.raises(StepRefused):
        open_ledger(ESTATE, Q3, by=person(COMMUNITY_WORKER, ENTERED), at=ENTERED)
    assert story.begun(quarter=Q3).ledger == ledger
