"""A work from its plan to the end of its warranty under random hands."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache, partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Q, Sum
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.cast import BRANCH, CAST, COMMITTEE, COMMUNITY_WORKER, DESK, MANAGER, WORKER, person
from tests.fuzz import NUMBER
from tests.fuzz import works_forms as forms
from tests.fuzz.courses import PAUSES, Course, Move, fuzz, photo
from tests.projects import story
from tests.web.projects.story import settle_works
from tongdeng.kernel import clock
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate
from tongdeng.people.queries import holding
from tongdeng.projects.actions import bills
from tongdeng.projects.models import BillFile, Line, Project, Settlement, Sheet
from tongdeng.projects.queries import money, reports, starting, waiting
from tongdeng.projects.rules.flow import State
from tongdeng.projects.rules.papers import PAPERS
from tongdeng.projects.rules.quantities import UNITS, plain
from tongdeng.web.projects.verbs import PROJECT_ROWS

pytestmark = pytest.mark.django_db
ROLES = {MANAGER: "manager", COMMITTEE: "committee", BRANCH: "branch", DESK: "desk"}
SIGNERS = {"property": MANAGER, "committee": COMMITTEE, "branch": BRANCH}
OTHERS = {"property": COMMITTEE, "committee": COMMUNITY_WORKER, "branch": COMMITTEE, "community": COMMITTEE}
BEGUN = {
    "planned": story.FUNDED,
    "started": story.STARTED,
    "half": story.FINISHED,
    "finished": story.FINISHED,
}
FORM = some.dictionaries(some.integers(0, len(forms.FIELDS) - 1), some.integers(0, 7), max_size=24)
STEPS = some.lists(
    some.tuples(some.integers(0, 999), some.integers(0, 99), some.sampled_from(PAUSES), FORM),
    min_size=12,
    max_size=24,
)


def begin(state: str) -> Project:
    """Return the road before its start, as it begins, half built and disputed, or to be settled."""
    if state == "half":
        return settle_works().road
    return {"planned": story.funded, "started": story.started, "finished": story.finished}[state]()


def onward(project: Project, now: datetime, pick: int) -> Move | None:
    """Return one of the right forms for a project now; the first one leads to its end."""
    state = State(project.state)
    moves = MOVES[state](project, now) if state in MOVES else []
    return moves[pick % len(moves)] if moves else None


def _planned(project: Project, now: datetime) -> list[Move]:
    have, need = sum(money.amounts(project)), project.contract_sum
    if need is None or not (project.contractor and project.begins_on and project.ends_on):
        return [Move("change", MANAGER, forms.PLAN)]
    if have < need:
        return [Move("fund", MANAGER, {"source": "subsidy", "amount": str(need - have)})]
    if have > need:
        return [Move("unfund", MANAGER, {"funding": str(money.fundings(project)[0].pk)})]
    start = [] if starting.obstacles(project, at=now) else [Move("start", COMMITTEE, {})]
    return [*start, Move("add_line", DESK, forms.LINE), *_accompany(project, now)]


def _built(project: Project, now: datetime) -> list[Move]:
    lead = _signing(project) or _agreeing(project) or _measuring(project, now) or _putting(project)
    if not lead and project.state == State.STARTED:
        lead = [Move("finish", COMMITTEE, {})]
    return [*lead, *_differing(project, now), *_accompany(project, now)]


def _signing(project: Project) -> list[Move]:
    row = project.acceptances.filter(accepted_at__isnull=True, refused_at__isnull=True).first()
    if row is None:
        return []
    done = set(row.signatures.values_list("party", flat=True))
    key = {"acceptance": str(row.pk)}
    signs = [Move("sign", SIGNERS[party], key) for party in row.parties if party not in done]
    return [*signs, Move("refuse", COMMITTEE, key | {"reason": "没有压实"})]


def _agreeing(project: Project) -> list[Move]:
    sheets = project.sheets.filter(counted_at__isnull=True, void_at__isnull=True)
    varied = project.variations.filter(approved_at__isnull=True, rejected_at__isnull=True)
    agrees = [Move("countersign", OTHERS[row.side], {"sheet": str(row.pk)}) for row in sheets]
    approves = [Move("approve", OTHERS[row.side], {"variation": str(row.pk), "words": ""}) for row in varied]
    rejects = [Move("reject", COMMITTEE, {"variation": str(row.pk), "reason": "不需要"}) for row in varied]
    voids = [Move("void", SIGNERS[row.side], {"sheet": str(row.pk), "reason": "量错"}) for row in sheets]
    return [*agrees, *approves, *rejects, *voids]


def _measuring(project: Project, now: datetime) -> list[Move]:
    rows = project.lines.filter(delivered__lt=F("planned"))
    return [_measure(row, plain(row.planned - row.delivered), now) for row in rows]


def _measure(line: Line, number: str, now: datetime, **more: object) -> Move:
    sides = UNITS[line.unit].sides
    parts = dict(zip(forms.SIDES, ([number], ["1"], ["1"])[:sides], strict=False))
    count = {"part_count": ["1" if sides else number]}
    form = {**forms.SHEET, **parts, **count, "line": str(line.pk), "measured_in": line.unit}
    return Move("measure", WORKER, form | {"measured_on": f"{local_day(now)}", "photos": photo(), **more})


def _putting(project: Project) -> list[Move]:
    filed = set(project.papers.filter(replaced_at__isnull=True).values_list("kind", flat=True))
    papers = [
        Move("paper", MANAGER, {"kind": kind, "reason": "没有要求"}) for kind in PAPERS if kind not in filed
    ]
    put = forms.everything(project)
    return papers or ([Move("put", MANAGER, put)] if put else [])


def _differing(project: Project, now: datetime) -> list[Move]:
    """Return what makes a work differ from its plan: disputes, corrections, variations."""
    reason = {"reason": "路面下发现旧管沟"}
    moves = [Move("vary", MANAGER, reason | {"kind": "price", "change": "-500"})]
    for line in project.lines.filter(delivered__gt=F("accepted") + F("disputed"))[:2]:
        moves.append(Move("dispute", BRANCH, reason | {"line": str(line.pk), "quantity": "1"}))
    for sheet in project.sheets.filter(counted_at__isnull=False, corrects__isnull=True).select_related(
        "line"
    )[:2]:
        corrects = {"corrects": str(sheet.pk), **reason}
        moves += [
            _measure(sheet.line, plain(number), now, direction=direction, **corrects)
            for number in (sheet.quantity, sheet.quantity // 2)
            for direction in ("minus", "plus")
        ]
    takes = [
        str(pk) for pk in project.sheets.filter(forms.WAITS, quantity__lt=0).values_list("pk", flat=True)
    ]
    return [*moves, *([Move("put", MANAGER, {"take": takes[:1]})] if takes else [])]


def _accompany(project: Project, now: datetime) -> list[Move]:
    due = f"{local_day(now) + timedelta(days=5)}"
    plan = Move("plan_milestone", MANAGER, {"title": "路面铺完", "due": due})
    note = Move("note", WORKER, {"words": "北路铺完", "photos": photo()})
    return [plan, note] if project.state != State.FINISHED else [note]


def _finished(project: Project, now: datetime) -> list[Move]:
    if reports.unfinished(project):
        return _built(project, now)
    if Settlement.objects.filter(project=project).exists():
        return [Move("complete", COMMITTEE, forms.REASONS), *_differing(project, now)]
    have, need = sum(money.amounts(project)), (project.contract_sum or 0) + sum(money.increases(project))
    if have < need:
        return [Move("fund", MANAGER, {"source": "subsidy", "amount": str(need - have)})]
    terms = {"amount": str(need), "kept": f"{need / 50:.2f}", "months": "12"}
    return [Move("settle", COMMITTEE, terms), *_differing(project, now)]


def _completed(project: Project, now: datetime) -> list[Move]:
    broken = project.defects.filter(repaired_at__isnull=True).first()
    if broken is not None:
        key = {"defect": str(broken.pk), "words": "当天修好"}
        return [Move("repair" if broken.answered_at else "answer", MANAGER, key | {"taken_on": "1"})]
    row = Settlement.objects.get(project=project)
    day = datetime.combine(row.return_on, time(10), LOCAL)
    back = [Move("give_back", COMMITTEE, {}, day)] if row.kept and row.returned_on is None else []
    line = project.lines.filter(accepted__gt=0).first()
    told = [Move("defect", DESK, {"line": str(line.pk), "words": "一处裂缝"})] if line else []
    looks = [
        Move("inspect", BRANCH, {"warranty": str(one.pk), "finding": "完好"})
        for one in project.warranties.filter(inspected_on__isnull=True, until__gte=local_day(now))[:1]
    ]
    return [*back, *told, *looks]


MOVES = {
    State.PLANNED: _planned,
    State.STARTED: _built,
    State.SUSPENDED: lambda *_: [Move("resume", COMMITTEE, {})],
    State.FINISHED: _finished,
    State.COMPLETED: _completed,
}


def happens(which: int, now: datetime) -> None:
    """Let a bill be read that was uploaded, somebody lose their post, or get it back."""
    for file in BillFile.objects.filter(state="waiting"):
        bills.read_file(file, by=person(MANAGER, now), at=now)
    key = list(ROLES)[which % len(ROLES)]
    held = Mandate.objects.filter(holding(now), person=person(key, now), role=ROLES[key])
    if which % 4 == 0 and (mandate := held.filter(since__lt=now).first()):
        people.dismiss(mandate, by=None, at=now)
    elif not held.exists():
        people.appoint(person(key, now), role=ROLES[key], place=story.ESTATE, by=None, at=now)


def holds(project: Project) -> None:
    """What is accepted or disputed was delivered, what was delivered is planned, and money and rows fit the state."""
    with connection.cursor() as cursor:  # what PostgreSQL asks at the end of each transaction
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    for line in Line.objects.filter(project=project):
        assert min(line.accepted, line.disputed) >= 0, line.position
        assert line.accepted + line.disputed <= line.delivered <= line.planned, line.position
    counted = Q(corrections__counted_at__isnull=False)
    sheets = Sheet.objects.filter(project=project, corrects__isnull=True, counted_at__isnull=False)
    for sheet in sheets.annotate(corrected=Sum("corrections__quantity", filter=counted)):
        assert sheet.quantity + (sheet.corrected or 0) >= 0, (
            f"less than nothing is left of sheet {sheet.number}"
        )
    _money_fits(project)
    for who in (MANAGER, COMMITTEE):
        for task in waiting.tasks(person(who, story.PLANNED), clock.now()):
            assert task.project.FLOW.allows(task.project.state, task.verb), (
                f"{task.verb} is asked for in vain"
            )


def _money_fits(project: Project) -> None:
    row = Settlement.objects.filter(project=project).first()
    if row is not None:
        assert project.contract_sum is not None
        budget = project.contract_sum + sum(money.increases(project))
        assert row.amount <= budget
        assert sum(money.amounts(project)) == budget, "the sources are not contract and variations"
    if project.state == State.COMPLETED:
        assert row is not None
        assert reports.unfinished(project) == []


@cache
def _everything() -> str:
    """Return the statement that reads all rows of a project, and its events but those that say who read it."""
    rows = {
        model._meta.db_table: "acceptance_id IN (SELECT id FROM projects_acceptance WHERE project_id = %(pk)s)"
        if model.__name__ in ("Item", "Signature")
        else "project_id = %(pk)s"
        for model in forms.MODELS
    }
    rows["kernel_event"] = "subject_id = %(pk)s AND kind NOT LIKE '%%.read'"
    one = "SELECT '{0}', md5(string_agg({0}::text, '' ORDER BY id)) FROM {0} WHERE {1}"
    return " UNION ALL ".join(one.format(table, of) for table, of in rows.items())


def rows(project: Project) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_everything(), {"pk": project.pk})
        return cursor.fetchall()


COURSE = Course(
    begin=partial(begin, "planned"),
    start=story.FUNDED,
    people=lambda: [person(key, story.PLANNED) for key in (MANAGER, COMMITTEE, *CAST)],
    verbs={verb: row.right or verb for verb, row in PROJECT_ROWS.items()},
    address=lambda record, verb: reverse("project_act", args=[record.pk, verb]),
    fields=forms.FIELDS,
    onward=onward,
    happens=happens,
    holds=holds,
    rows=rows,
)
trying = partial(
    settings,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)


@trying(max_examples=max(3, NUMBER // 60))
@given(some.sampled_from(list(BEGUN)), STEPS)
def test_a_work_under_random_hands(state: str, steps: list[tuple[int, int, int, dict[int, int]]]) -> None:
    fuzz(replace(COURSE, begin=partial(begin, state), start=BEGUN[state]), steps)


def test_the_right_forms_alone_lead_from_a_plan_to_the_return_of_what_was_kept_back() -> None:
    short = replace(COURSE, begin=lambda: story.funded([story.LIGHTS]), happens=None)
    end: Project = fuzz(short, [(1, 0, 0, {})] * 16)
    assert end.state == State.COMPLETED
