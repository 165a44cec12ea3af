"""A case that is put to a room above it: what it hears, who is told, when it is ripe for that."""

from datetime import timedelta

import pytest

from tests.cases.bench_story import MET, NEXT_DAY, PIPES, PUMP, PUT, STEP, TOPIC, UNTIL, held, linked, rows
from tests.cases.story import FILED, filed, finished, kinds, working
from tests.cast import BUILDING, RESIDENT, person
from tests.support import at
from tongdeng.cases import actions, queries
from tongdeng.cases.models import Case
from tongdeng.cases.queries import bench
from tongdeng.cases.rules.bench import Above
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.notices import actions as notices

pytestmark = pytest.mark.django_db
TOPIC_ROW = ("topic", "/bench/topics/1/", "12号楼暖气不热")


def test_a_case_is_linked_once_to_a_subject_and_says_where_that_is_read() -> None:
    case = linked(filed())
    linked(case)
    assert [(row.subject, row.path, row.title) for row in bench.links(case)] == [TOPIC_ROW]
    assert kinds(case).count("case.link") == 1


def test_the_words_of_a_subject_stay_out_of_the_journal() -> None:
    case = held(filed())
    facts = [event.facts for event in journal.timeline(case) if event.kind in ("case.link", "case.hold")]
    assert facts == [
        {"subject": "topic", "id": str(TOPIC.id)},
        {"subject": "resolution", "id": str(PUMP.id), "until": "2026-03-05"},
    ]


@pytest.mark.parametrize("path", ["", "bench/", "//elsewhere/", "/\\elsewhere/", "https://else/", "/" * 201])
def test_a_link_leads_to_a_page_of_ours(path: str) -> None:
    case = filed()
    before = rows()
    with pytest.raises(Invalid, match="地址"):
        actions.link(case, Above("topic", TOPIC.id, path, "暖气"), by=None, at=PUT)
    assert rows() == before


def test_a_withdrawn_case_is_put_to_nobody_and_hears_nothing() -> None:
    case = linked(filed())
    case = actions.withdraw(case, by=person(RESIDENT, MET), at=MET)
    before = rows()
    with pytest.raises(StepRefused, match="已撤回"):
        actions.link(case, PIPES, by=None, at=NEXT_DAY)
    actions.tell(case, TOPIC.id, words="已开会", key=STEP, at=NEXT_DAY)
    actions.hold(case, PUMP, until=UNTIL, at=NEXT_DAY)
    actions.release(case, PUMP, kept=True, at=NEXT_DAY)
    assert rows() == before


def test_a_linked_case_hears_of_each_step_once_however_often_the_reader_runs() -> None:
    case = linked(filed())
    for _twice in range(2):
        case = actions.tell(case, TOPIC.id, words="会诊定于 3 月 1 日召开", key=STEP, at=MET)
    assert [line.words for line in queries.whole(case, internal=False).messages.all()] == [
        "会诊定于 3 月 1 日召开"
    ]
    assert kinds(case).count("case.tell") == 1


def test_what_is_not_linked_hears_nothing_and_after_the_end_nothing_more() -> None:
    case = actions.tell(filed(), TOPIC.id, words="已开会", key=STEP, at=MET)
    case = actions.unlink(linked(case), TOPIC.id, at=MET)
    case = actions.unlink(case, TOPIC.id, at=NEXT_DAY)
    actions.tell(case, TOPIC.id, words="又开会", key=STEP, at=NEXT_DAY)
    assert kinds(case) == ["case.file", "case.link", "case.unlink"]


def test_the_line_of_the_bench_is_no_answer_and_stops_no_clock() -> None:
    case = linked(filed())
    case = actions.tell(case, TOPIC.id, words="会诊已受理", key=STEP, at=MET)
    assert case.answered_at is None


def test_only_the_offices_put_a_case_to_the_bench() -> None:
    case = filed()
    before = rows()
    with pytest.raises(Forbidden):
        actions.link(case, TOPIC, by=person(RESIDENT, PUT), at=PUT)
    assert rows() == before


HEARD = """
    case.link           | wang | 已提交会诊，每一步都会告诉您
    case.tell           | wang | 的会诊有新进展
    case.hold           | wang | 的会诊作出承诺：2026-03-05 前办成
    case.hold           | li   | 办成以前不能办结
    case.release        | wang | 已办成，请您看看解决了没有
    case.unlink         | wang | 会诊已结束
"""


@pytest.mark.parametrize("line", HEARD.strip().splitlines(), ids=lambda line: line.split("|")[0].strip())
def test_reporter_and_assignee_are_told_of_each_step(line: str) -> None:
    kind, who, words = (part.strip() for part in line.split("|"))
    case = held(working())
    case = actions.tell(case, TOPIC.id, words="已开会", key=STEP, at=MET)
    case = actions.unlink(actions.release(case, PUMP, kept=True, at=NEXT_DAY), TOPIC.id, at=NEXT_DAY)
    notices.tell(next(event for event in journal.timeline(case) if event.kind == kind))
    assert words in notices.sentence(person(who, NEXT_DAY).inbox.get())


RIPE = """
    reopened  days  linked  ripe
    0         30    no      no
    0         31    no      yes
    1         20    no      no
    2         1     no      yes
    0         31    yes     no
    2         1     yes     no
"""


@pytest.mark.parametrize("row", [line.split() for line in RIPE.strip().splitlines()[1:]])
def test_a_case_is_ripe_when_it_was_reopened_twice_or_is_open_over_30_days_and_was_never_linked(
    row: list[str],
) -> None:
    reopened, days, is_linked, ripe = row
    case = filed()
    Case.objects.filter(pk=case.pk).update(reopened=int(reopened))
    if is_linked == "yes":
        actions.unlink(linked(case), TOPIC.id, at=PUT)
    later = FILED + timedelta(days=int(days))
    assert bench.ripe_for_bench(BUILDING[:12], at=later).exists() == (ripe == "yes")
    Case.objects.filter(pk=case.pk).update(reopened=0)


def test_what_is_over_is_not_ripe_however_old() -> None:
    finished()
    assert not bench.ripe_for_bench(BUILDING[:12], at=at("2026-06-01 09:00")).exists()


def test_the_cases_of_a_subject_and_of_a_promise_are_found_by_its_id() -> None:
    case, other = held(filed()), filed(words="二")
    assert list(bench.linked_to(TOPIC.id)) == [case]
    assert list(bench.held_by(PUMP.id)) == [case]
    assert other not in bench.linked_to(TOPIC.id)
