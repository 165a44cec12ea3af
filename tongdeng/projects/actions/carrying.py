"""A project that is accepted carries out the resolution that it comes from."""

from django.utils.translation import gettext as _

from tongdeng.consultations.actions import carrying
from tongdeng.kernel import journal
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.models import Event
from tongdeng.projects.models import Project
from tongdeng.projects.queries import bills
from tongdeng.projects.rules.quantities import UNIT_WORDS, plain

SHOWN = 5


@journal.on("project.finish", reader="projects.carrying")
def finished(event: Event) -> None:
    """Say of the resolution that it was carried out, with what was accepted; nothing where that was said already."""
    project = journal.subject_of(event, Project)
    resolution = project.resolution if project else None
    if project is None or resolution is None or not resolution.is_open:
        return
    try:
        carrying.finish(resolution, words=_words(project), by=None, at=event.at)
    except StepRefused:
        # A step of the bench is still open, or somebody was faster: whoever is responsible says it by hand.
        return


def _words(project: Project) -> str:
    lines = bills.bill(project)
    what = "、".join(f"{row.item} {plain(row.accepted)} {UNIT_WORDS[row.unit]}" for row in lines[:SHOWN])
    more = _("等 {count} 项").format(count=len(lines)) if len(lines) > SHOWN else ""
    return _("工程 {number} 已由各方全部验收：{what}{more}").format(
        number=project.number, what=what, more=more
    )
