"""Warranty where the law names no term: the contract says it, or nothing is accepted (PW-8)."""

from dataclasses import replace

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from tests.projects import story
from tests.projects.story import ASPHALT, accepted, count, delivered, item, put, sides
from tests.support import unguarded
from tongdeng.kernel.errors import Invalid
from tongdeng.projects.models import Line, Project, Warranty
from tongdeng.projects.rules.bill import BillLine

pytestmark = pytest.mark.django_db
CURB = replace(ASPHALT, position=4, item="路缘石", months=0)


def ready(*bill: BillLine) -> Project:
    """Return a project of which 80 m² of asphalt and all lights are delivered, with its papers."""
    project = story.started([*story.BILL, *bill])
    delivered(project, 1, sides("10", "8"))
    delivered(project, 2, count("1500"))
    story.papers(project)
    return project


def forgotten(project: Project) -> None:
    """Take the term out of the line of asphalt, as rows of an older installation may lack it."""
    with unguarded():
        Line.objects.filter(project=project, position=1).update(months=None)


def test_pw8_asphalt_without_a_term_is_not_accepted_and_the_rest_is() -> None:
    project = ready()
    forgotten(project)
    with pytest.raises(Invalid) as refused:
        put(project, item(project, 1, "80"), item(project, 2, "1500"))
    assert "由合同约定" in str(refused.value.fields["items"])
    accepted(project, item(project, 2, "1500"))
    assert story.four(project, 1)[2] == "0"


def test_pw8_the_database_accepts_nothing_by_contract_without_its_term() -> None:
    project = ready()
    forgotten(project)
    rows = Line.objects.filter(project=project, position=1)
    with pytest.raises(IntegrityError, match="line_by_contract_says_its_warranty"), transaction.atomic():
        rows.update(accepted=1)


def test_pw8_asphalt_has_the_term_of_its_contract_and_lights_that_of_the_law() -> None:
    project = ready()
    accepted(project, item(project, 1, "80"), item(project, 2, "1500"))
    until = {row.work: row.until.isoformat() for row in Warranty.objects.filter(project=project)}
    assert until == {"other": "2028-04-20", "equipment": "2028-04-20"}


def test_pw8_a_contract_that_gives_no_warranty_is_said_in_public() -> None:
    project = ready(CURB)
    delivered(project, 4, sides("10", "1"))
    accepted(project, item(project, 4, "10"))
    assert not Warranty.objects.filter(project=project).exists()
    drawn = Client().get(reverse("project_public", args=[project.pk])).content.decode()
    assert "合同没有约定保修期：路缘石。" in drawn
