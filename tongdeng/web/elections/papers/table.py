"""The table of the papers: what each is called, what it waits for, who describes it."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.rules.flow import LetterKind
from tongdeng.kernel.errors import Sentence
from tongdeng.web.elections.papers import ballots, calling, counts, hall, letters, method, script
from tongdeng.web.elections.papers.course import Course
from tongdeng.web.kit.official_documents import Document


class ElectionPaper(NamedTuple):
    """A document that an office prints and files; `waits` says what must be there before, `ready` whether it is.

    `rounds`: there is one for each round.
    """

    key: str
    word: Sentence
    about: Sentence
    waits: Sentence
    ready: Callable[[Course], bool]
    write: Callable[[Course], Document]
    rounds: bool = False


def _planned(course: Course) -> bool:
    return bool(course.roll) and course.planned_on is not None


def _called(course: Course) -> bool:
    return bool(course.candidates) and course.planned_on is not None


def _listed(course: Course) -> bool:
    return bool(course.candidates)


def _enrolled(course: Course) -> bool:
    return bool(course.roll)


def _met(course: Course) -> bool:
    return course.held_on is not None


def _of_committee(course: Course) -> bool:
    return course.committee and course.complete


def _formed(course: Course) -> bool:
    return course.formed


def _reportable(course: Course) -> bool:
    return course.complete and (not course.committee or course.formed)


FIRST_CANDIDATES, FIRST_MEMBERS = _("先提出候选人"), _("先登记党员")
FIRST_ALL, FIRST_DIVISION, FIRST_MEETING = _("先选出全部名额"), _("先由委员会分工"), _("先召开党员大会")

#   key            title                            what for                                 waits for              ready           described by
PAPERS = (
    ElectionPaper("request", _("换届请示"), _("报上级党组织，请求同意换届"), _("先登记党员、保存换届安排"), _planned, letters.request),
    ElectionPaper("delayed", _("换届选举延期公告"), _("任期届满后换届的，张贴"), _("上级批准延期后"), lambda c: LetterKind.DELAY in c.letters, calling.delayed),
    ElectionPaper("candidates", _("候选人预备人选请示"), _("报上级党组织批复候选人"), FIRST_CANDIDATES, _listed, letters.candidates),
    ElectionPaper("registration", _("候选人登记表"), _("随候选人请示上报，每人一张"), FIRST_CANDIDATES, _listed, hall.registration),
    ElectionPaper("notice", _("会议通知"), _("发给每位党员"), FIRST_CANDIDATES, _called, calling.notice),
    ElectionPaper("postponed", _("党员大会延期公告"), _("改期开会的，张贴"), _("改期以后"), lambda c: "adjourn" in c.steps, calling.postponed),
    ElectionPaper("method", _("选举办法（草案）"), _("提请大会通过"), FIRST_CANDIDATES, _called, method.method),
    ElectionPaper("script", _("主持词"), _("大会主持人用"), FIRST_CANDIDATES, _called, script.script),
    ElectionPaper("attendance", _("签到表"), _("党员大会用"), FIRST_MEMBERS, _enrolled, hall.attendance),
    ElectionPaper("headcount", _("清点人数报告单"), _("投票前向大会报告"), FIRST_MEETING, _met, hall.headcount),
    ElectionPaper("tellers", _("监票人、计票人名单"), _("大会通过后归档"), _("先由大会通过监票人、计票人"), lambda c: any(m.task for m in c.roll), hall.tellers),
    ElectionPaper("ballot", _("选票"), _("到会有选举权的党员每人一张"), FIRST_CANDIDATES, _listed, ballots.ballot, rounds=True),
    ElectionPaper("handing", _("分发选票报告单"), _("每轮一张，监票人、计票人签字"), _("先发出选票"), lambda c: c.round is not None, hall.handing, rounds=True),
    ElectionPaper("count", _("计票报告单"), _("每轮一张，监票人、计票人签字"), _("先计票"), lambda c: c.result is not None, counts.count, rounds=True),
    ElectionPaper("result", _("选举结果报告单"), _("全部选出后，由大会主持人宣布"), FIRST_ALL, lambda c: c.complete, counts.result),
    ElectionPaper("secretary_ballot", _("书记选票"), _("委员会第一次会议用"), FIRST_ALL, _of_committee, ballots.secretary_ballot),
    ElectionPaper("secretary_count", _("书记选举计票报告单"), _("委员会第一次会议用"), FIRST_DIVISION, _formed, counts.secretary_count),
    ElectionPaper("division", _("委员会分工"), _("归档，并报上级党组织"), FIRST_DIVISION, _formed, counts.division),
    ElectionPaper("approval", _("选举结果请示"), _("报上级党组织批准"), _("先选出全部名额，委员会先分工"), _reportable, letters.approval),
)  # fmt: skip


def paper_of(key: str) -> ElectionPaper | None:
    """Return a paper by its key."""
    return next((paper for paper in PAPERS if paper.key == key), None)
