"""Cases, votes, elections and committees under random hands."""

from dataclasses import replace
from functools import partial

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from tests.cases import bench_story as bench
from tests.cases import story as cases
from tests.cast import CAST, person
from tests.committees import story as committees
from tests.elections import branch as elections
from tests.fuzz import NUMBER
from tests.fuzz.courses import STEPS, WORDS, Course, fuzz, photo
from tests.votes import story as votes
from tests.web.elections.story import MADE
from tongdeng.cases.models import Case
from tongdeng.committees.models import Resolution
from tongdeng.elections.models import Member
from tongdeng.kernel.models import Record
from tongdeng.people.models import Person
from tongdeng.votes.models import Head, Objection, Paper
from tongdeng.web.cases import verbs as case_verbs
from tongdeng.web.committees import verbs as committee_verbs
from tongdeng.web.elections import verbs as election_verbs
from tongdeng.web.votes import verbs as vote_verbs

pytestmark = pytest.mark.django_db
COURSES = max(8, NUMBER // 20)  # each has up to 14 forms
trying = settings(
    max_examples=COURSES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
NOBODY = "00000000-0000-7000-8000-000000000000"


def cast_at(moment: object) -> list[Person]:
    return [person(key, moment) for key in CAST]  # type: ignore[arg-type]


def rights(rows: object) -> dict[str, str]:
    return {verb: row.right or verb for verb, row in rows.items()}  # type: ignore[attr-defined]


def act(name: str, record: Record, verb: str) -> str:
    return reverse(name, args=[record.pk, verb])


def words(_record: Record) -> list[str]:
    return [WORDS[2], *WORDS]


CASE = Course(
    begin=cases.filed,
    start=cases.FILED,
    people=lambda: cast_at(cases.FILED),
    verbs=rights(case_verbs.ROWS),
    address=partial(act, "act"),
    fields={
        "words": words,
        "to": lambda _: [
            str(person("li", cases.FILED).pk),
            str(person("sun", cases.FILED).pk),
            str(person("he", cases.FILED).pk),
            NOBODY,
            "x",
            "",
        ],
        "photos": lambda _: [None, photo()],
        "until": lambda _: ["2026-02-20T09:00", "2020-01-01T09:00", "9999-12-31T23:59", "soon", ""],
        "category": lambda _: ["home.heating.cold", "building.light.out", "nothing", ""],
        "stars": lambda _: ["5", "1", "0", "99", "", "五"],
        "solved": lambda _: ["1", "", "0"],
        "seen": lambda record: [str(record.version), "0", "999", "x", ""],
        "key": lambda _: [NOBODY, "", "x", None],
    },
)


def _heads(vote: Record) -> list[str]:
    return [str(head.pk) for head in Head.objects.filter(vote=vote.pk)[:4]] + [NOBODY, ""]


def _codes(vote: Record) -> list[str]:
    return [paper.code for paper in Paper.objects.filter(vote=vote.pk)[:4]] + ["NONE", ""]


def _vote() -> Record:
    votes.estate(5)
    return votes.proposed()


VOTE = Course(
    begin=_vote,
    start=votes.PROPOSED,
    people=lambda: [*cast_at(votes.PROPOSED), *(votes.owner(number) for number in range(1, 6))],
    verbs=rights(vote_verbs.ROWS),
    address=partial(act, "vote_act"),
    fields={
        "head": _heads,
        "motion_1": lambda _: ["yes", "no", "abstain", "maybe", ""],
        "words": words,
        "reason": words,
        "stage": lambda _: ["roll", "result", "x", ""],
        "code": _codes,
        "channel": lambda _: ["paper", "door", "x", ""],
        "how": lambda _: ["hand", "post", "x", ""],
        "photo": lambda _: [None, photo()],
        "person": lambda _: ["19900000002", "19900010001", "123", ""],
        "proxy": lambda _: ["19900010002", "19900000002", "19900000008", ""],
        "voter": lambda _: [str(votes.owner(1).pk), NOBODY, ""],
        "objection": lambda vote: (
            [str(pk) for pk in Objection.objects.filter(vote=vote.pk).values_list("pk", flat=True)]
            + [NOBODY, ""]
        ),
        "upheld": lambda _: ["", "1"],
        "insists": lambda _: [None, "1"],
        "choice": lambda _: ["yes", "x"],
        "seen": lambda record: [str(record.version), "0", "x", ""],
        "files": lambda _: [None, photo()],
        "file": lambda _: [None, photo()],
        "building": lambda _: ["", votes.BUILDING],
        "count": lambda _: ["1", "0", "99999"],
        "key": lambda _: [None, NOBODY],
    },
)


ELECTION_PEOPLE = ("wu", "su", "shang", "zheng", "guan", "wang", "li", "liu")


def _election(state: str) -> Course:
    return Course(
        begin=MADE[state],
        start=elections.READ,
        people=lambda: [elections.who(key, elections.READ) for key in ELECTION_PEOPLE],
        verbs=rights(election_verbs.ROWS),
        address=partial(act, "election_act"),
        fields={
            "number": lambda _: [elections.LETTER, "1", "", "9" * 40],
            "reason": words,
            "words": words,
            "member": _member,
            "members": _member,
            "here": lambda election: [_members(election, *range(1, 10)), [NOBODY], []],
            "scrutineers": lambda election: [
                _members(election, 8),
                _members(election, 1),
                [],
            ],
            "counters": lambda election: [_members(election, 9), _members(election, 8), []],
            "votes": lambda _: ["9", "0", "-1", "100", ""],
            "issued": lambda _: ["9", "0", "99999", ""],
            "returned": lambda _: ["9", "8", "0", "99999", ""],
            "planned_on": lambda _: ["2026-06-10", "2020-01-01", "x", ""],
            "ground": lambda _: ["1", "9", ""],
            "reading": lambda _: ["1", "2", "9", ""],
            "lines": lambda _: ["党员新,19900039999", "", "x" * 500],
            "name": lambda _: ["党员新", "", "字" * 200],
            "delay": lambda _: ["", "1"],
            "seats": lambda _: ["3", "0", "99"],
            "began_on": lambda _: ["2021-07-01", "x", ""],
            "seen": lambda record: [str(record.version), "0", "x"],
        },
    )


def _member(election: Record) -> list[str]:
    return [*_members(election, 1, 2, 9), NOBODY, ""]


def _members(election: Record, *numbers: int) -> list[str]:
    # Some may have been struck off the roll by now.
    some = Member.objects.filter(election=election.pk, position__in=numbers)
    return [str(pk) for pk in some.values_list("pk", flat=True)]


def _meeting() -> Record:
    return committees.called(committees.formed())


def _resolutions(meeting: Record) -> list[str]:
    return [str(pk) for pk in Resolution.objects.filter(meeting=meeting.pk).values_list("pk", flat=True)] + [
        NOBODY,
        "",
    ]


MEETING = Course(
    begin=_meeting,
    start=committees.MEETS,
    people=lambda: [*cast_at(committees.MEETS), *(votes.owner(number) for number in range(2, 9))],
    verbs=rights(committee_verbs.MEETING_ROWS),
    address=partial(act, "meeting_act"),
    fields={
        "present": lambda meeting: [
            committees.ids(meeting.committee, 5),
            committees.ids(meeting.committee, 2),
            [NOBODY],
        ],
        "kind": lambda _: ["supervise", "officers", "x", ""],
        "title": lambda _: ["请物业修好长椅", "", "字" * 500],
        "words": words,
        "text": words,
        "reason": words,
        "resolution": _resolutions,
        "seat": lambda meeting: [*map(str, committees.ids(meeting.committee, 3)), NOBODY, ""],
        "photos": lambda _: [None, photo()],
        "chair": lambda meeting: [*map(str, committees.ids(meeting.committee, 2)), ""],
        "vice": lambda meeting: [*map(str, committees.ids(meeting.committee, 3)), ""],
        "seen": lambda record: [str(record.version), "0", "x"],
    },
)
COMMITTEE = Course(
    begin=committees.formed,
    start=committees.DECIDES,
    people=lambda: [*cast_at(committees.DECIDES), *(votes.owner(number) for number in range(2, 9))],
    verbs=rights(committee_verbs.COMMITTEE_ROWS),
    address=partial(act, "committee_act"),
    fields={
        "starts_at": lambda _: ["2026-03-08T19:00", "2020-01-01T09:00", "x", ""],
        "where": lambda _: ["物业会议室", "", "字" * 300],
        "agenda": lambda _: ["春节值班\n长椅", "", "字" * 5000],
        "words": words,
        "reason": words,
        "seat": lambda committee: [*map(str, committees.ids(committee, 7)[3:6]), NOBODY, ""],
        "why": lambda _: ["resigned", "sold", "x", ""],
        "on": lambda _: ["2026-02-09", "x", ""],
        "number": lambda _: ["备〔2026〕1号", ""],
        "seen": lambda record: [str(record.version), "0", "x"],
    },
)


@trying
@given(STEPS)
def test_a_case_under_random_hands(steps: list[tuple[int, int, int, dict[int, int]]]) -> None:
    fuzz(CASE, steps)


@settings(parent=trying, max_examples=max(4, COURSES // 2))
@given(STEPS)
def test_no_random_hands_call_a_case_solved_while_a_promise_is_open(
    steps: list[tuple[int, int, int, dict[int, int]]],
) -> None:
    case: Case = fuzz(replace(CASE, begin=lambda: bench.held(cases.finished()), start=bench.MET), steps)
    assert case.state not in ("confirmed", "unconfirmed", "refused", "paused")


@trying
@given(STEPS)
def test_a_vote_under_random_hands(steps: list[tuple[int, int, int, dict[int, int]]]) -> None:
    fuzz(VOTE, steps)


@pytest.mark.parametrize("state", ["drafted", "nominated", "met", "collected", "counted"])
@settings(parent=trying, max_examples=max(3, COURSES // 5))
@given(STEPS)
def test_an_election_under_random_hands(
    state: str, steps: list[tuple[int, int, int, dict[int, int]]]
) -> None:
    fuzz(_election(state), steps)


@trying
@given(STEPS)
def test_a_meeting_of_a_committee_under_random_hands(
    steps: list[tuple[int, int, int, dict[int, int]]],
) -> None:
    fuzz(MEETING, steps)


@trying
@given(STEPS)
def test_a_term_of_a_committee_under_random_hands(steps: list[tuple[int, int, int, dict[int, int]]]) -> None:
    fuzz(COMMITTEE, steps)
