"""The jobs of the map: one for each consultation that moved on, never two; and the web stays without numpy."""

import os
import subprocess
import sys

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.consultations import opinions as story
from tongdeng.consultations import tasks
from tongdeng.consultations.models import OpinionMap

LOADED = """
import sys, django
django.setup()
import tongdeng.web.site.urls, tongdeng.web.consultations.urls, tongdeng.consultations.tasks
print("numpy" in sys.modules)
"""


@pytest.mark.django_db
def test_a_map_that_is_due_is_planned_once_and_computed_by_its_job() -> None:
    consultation = story.announced()
    story.voiced(story.shown(consultation), "wang")
    for _minute in range(2):
        tasks.maps(0)
    (job,) = ProcrastinateJob.objects.filter(task_name=tasks.MAP)
    assert (job.queue_name, job.args) == ("proofs", {"consultation": str(consultation.pk)})
    tasks.compute_map(**job.args)
    assert OpinionMap.objects.get().result["households"] == 1


def test_no_process_of_the_web_loads_numpy() -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tongdeng.project.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "False"
