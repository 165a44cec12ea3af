"""Whatever sheets, acceptances, disputes, corrections and variations come in whatever order, quantities keep their order."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import person
from tests.projects import story
from tests.projects.story import ALL_SIGN, SIGNED, count, four, item, line
from tests.support import undone
from tongdeng.kernel.errors import Refused
from tongdeng.projects.actions import accepting, varying
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.models import Acceptance, Project, Sheet, Variation
from tongdeng.projects.rules.bill import BillLine

LAMPS = BillLine(1, "楼道灯", "light", Decimal(10), Decimal("40.00"), "equipment")
PEOPLE = ("qian", "li", "zhou", "wu", "zheng")
Step = tuple[str, int, int, str]


def steps() -> st.SearchStrategy[list[Step]]:
    verbs = st.sampled_from(
        ["measure", "correct", "countersign", "put", "take_back", "sign", "dispute", "refuse", "vary"]
    )
    step = st.tuples(verbs, st.integers(0, 12), st.integers(0, 3), st.sampled_from(PEOPLE))
    return st.lists(step, max_size=12)


def measure(project: Project, number: int, _pick: int, who: str) -> None:
    story.measured(project, 1, count(str(number)), who=who, moment=SIGNED)


def correct(project: Project, number: int, pick: int, who: str) -> None:
    sheet = _one(Sheet.objects.filter(project=project, counted_at__isnull=False).order_by("number"), pick)
    story.measured(
        project, 1, count(str(number)), who=who, moment=SIGNED, corrects=sheet.pk, minus=True, reason="更正"
    )


def countersign(project: Project, _number: int, pick: int, who: str) -> None:
    sheet = _one(Sheet.objects.filter(project=project, counted_at__isnull=True).order_by("number"), pick)
    story.countersigned(project, sheet, who, SIGNED)


def put(project: Project, number: int, pick: int, who: str) -> None:
    what = [item(project, 1, str(number), settled=str(pick))]
    accepting.put(project, what, by=person(who, SIGNED), at=SIGNED)


def take_back(project: Project, number: int, pick: int, who: str) -> None:
    sheet = _one(
        Sheet.objects.filter(counted_at__isnull=True, corrects__isnull=False).order_by("number"), pick
    )
    what = [item(project, 1, str(-number), sheet=sheet)]
    accepting.put(project, what, by=person(who, SIGNED), at=SIGNED)


def sign(project: Project, _number: int, _pick: int, _who: str) -> None:
    story.sign(project, _one(Acceptance.objects.filter(project=project).order_by("-number"), 0), *ALL_SIGN)


def dispute(project: Project, number: int, _pick: int, who: str) -> None:
    accepting.dispute(
        project,
        line(project, 1).pk,
        quantity=Decimal(number),
        reason="不亮",
        by=person(who, SIGNED),
        at=SIGNED,
    )


def refuse(project: Project, _number: int, _pick: int, who: str) -> None:
    acceptance = _one(Acceptance.objects.filter(project=project).order_by("-number"), 0)
    accepting.refuse(project, acceptance.pk, reason="不行", by=person(who, SIGNED), at=SIGNED)


def vary(project: Project, number: int, _pick: int, _who: str) -> None:
    told = VariationDraft("scope", "多装几盏", line=line(project, 1).pk, quantity=Decimal(number))
    varying.vary(project, told, by=person("qian", SIGNED), at=SIGNED)
    last = Variation.objects.order_by("-number").first()
    assert last is not None
    varying.approve(project, last.pk, Decision(), by=person("zhou", SIGNED), at=SIGNED)


VERBS: dict[str, Callable[[Project, int, int, str], None]] = {
    verb.__name__: verb
    for verb in (measure, correct, countersign, put, take_back, sign, dispute, refuse, vary)
}


def _one(rows: Any, pick: int) -> Any:
    found = list(rows)
    if not found:
        raise Nothing
    return found[pick % len(found)]


class Nothing(Exception):
    pass


@pytest.mark.django_db
def test_pw1_quantities_keep_their_order_under_any_course_of_events() -> None:
    project = story.started([LAMPS], contract_sum=Decimal(60000))
    story.papers(project)
    reached: set[str] = set()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(steps())
    def courses(course: list[Step]) -> None:
        with undone():
            _run(project, [*OPENING, *course], reached)

    courses()
    assert reached >= {"measure", "correct", "countersign", "put", "sign", "dispute", "vary"}


# So that each course has something to accept, to correct and to dispute.
OPENING: list[Step] = [("measure", 6, 0, "li"), ("countersign", 0, 0, "zhou"), ("put", 3, 0, "qian")]


def _run(project: Project, course: list[Step], reached: set[str]) -> None:
    for verb, number, pick, who in course:
        try:
            VERBS[verb](project, number, pick, who)
            reached.add(verb)
        except (Refused, Nothing):
            pass
        planned, delivered, accepted, disputed = map(Decimal, four(project, 1))
        assert min(accepted, disputed) >= 0
        assert accepted + disputed <= delivered <= planned
        with connection.cursor() as cursor:  # the columns are the sums of their rows
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
