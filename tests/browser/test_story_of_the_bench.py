"""The demo's story of the bench as the records of its house have it: what was accepted is the sum of signed sheets."""

import json
import subprocess
import sys

import pytest

from tests.ops.running import CHECKOUT, House, environment

READ = """
import json
from django.db.models import Sum
import django
django.setup()
from tongdeng.consultations.models import Consultation, JointItem, Mechanism, Resolution, Signature, Statement
from tongdeng.projects.models import Item, Line, Project, Sheet
STORY = "resolution"  # where its projects come from; other walks in this house plan some of their own
def by_unit(rows, field, unit):
    return {row[unit]: str(int(row["sum"])) for row in rows.values(unit).annotate(sum=Sum(field))}
print(json.dumps({
    "accepted": by_unit(Line.objects.filter(project__origin=STORY), "accepted", "unit"),
    "signed": by_unit(
        Item.objects.filter(acceptance__accepted_at__isnull=False, line__project__origin=STORY), "accepted", "line__unit"
    ),
    "measured": by_unit(
        Sheet.objects.filter(counted_at__isnull=False, line__project__origin=STORY), "quantity", "line__unit"
    ),
    "disputed": str(sum(line.disputed for line in Line.objects.filter(project__origin=STORY)).normalize()),
    "projects": sorted(Project.objects.filter(origin=STORY).values_list("state", flat=True)),
    "talks": list(Consultation.objects.filter(talk=True).values_list("absent", flat=True)),
    "parties": sorted({row.seat.party for row in Signature.objects.select_related("seat")}),
    "resolved": [r.in_time for r in Resolution.objects.exclude(due_at=None)],
    "joint": [bool(item.answer) for item in JointItem.objects.all()],
    "own": [row.name for row in Mechanism.objects.all()],
    "running": list(
        Consultation.objects.filter(state="announced", began_with__name="“365”工作机制").values_list("place", flat=True)
    ),
    "statements": Statement.objects.filter(state="shown").count(),
}))
"""
FIGURES = {"m2": "800", "light": "1500", "port": "500"}


@pytest.fixture(scope="module")
def told(house: House) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", READ],
        env=environment(house.home),
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("how", ["accepted", "signed", "measured"])
def test_asphalt_lights_and_ports_are_the_sums_of_what_was_measured_and_signed(
    told: dict[str, dict[str, str]], how: str
) -> None:
    assert {unit: told[how][unit] for unit in FIGURES} == FIGURES


def test_three_projects_are_complete_and_nothing_is_disputed(told: dict[str, object]) -> None:
    assert told["projects"] == ["completed"] * 3
    assert told["disputed"] == "0"


def test_a_consultation_without_the_committee_was_a_talk(told: dict[str, object]) -> None:
    assert told["talks"] == [["committee"]]


def test_minutes_are_signed_by_three_parties_and_promises_kept(told: dict[str, list[object]]) -> None:
    assert told["parties"] == ["committee", "party", "property"]
    assert told["resolved"]
    assert all(told["resolved"])


def test_one_topic_went_up_and_was_answered(told: dict[str, object]) -> None:
    assert told["joint"] == [True]


def test_olive_city_gathers_opinions_under_its_own_mechanism(told: dict[str, object]) -> None:
    assert told["own"] == ["“365”工作机制"]
    assert told["running"] == ["410202901003001"]
    assert told["statements"] == 8
