"""What several verbs of a project share."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max, Model
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import texts
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.people.models import Person
from tongdeng.people.queries import roles_at
from tongdeng.projects.models import Line, Project
from tongdeng.projects.rules import flow, parties

M = TypeVar("M", bound=Model)


def part_of(project: Project, model: type[M], pk: UUID | None) -> M:
    """Return a row of this project; raise NotFound for any other."""
    rows = model._default_manager.filter(community=project.community, project=project)
    row = rows.filter(pk=pk).first() if pk else None
    if row is None:
        raise NotFound(_("这个工程里没有这一项，请刷新后重新选择"))
    return row


def lines_of(project: Project, pks: Sequence[UUID]) -> dict[UUID, Line]:
    """Return lines of this project by id; raise NotFound where one is of none or another."""
    rows = Line.objects.filter(community=project.community, project=project, pk__in=pks)
    found = {line.pk: line for line in rows}
    if set(pks) - found.keys():
        raise NotFound(_("工程量清单里没有这一行，请刷新后重新选择"))
    return found


def next_number(project: Project, model: type[Model]) -> int:
    """Return the next number of such rows in a locked project; they are never removed."""
    rows = model._default_manager.filter(community=project.community, project=project)
    return int((rows.aggregate(last=Max("number"))["last"] or 0) + 1)


def side_of(project: Project, by: Person) -> str:
    """Return the party that somebody acts for; raise Forbidden for whoever belongs to none."""
    sides = parties.sides(roles_at(by, project.place), [*project.parties, *parties.PARTIES])
    if not sides:
        raise Forbidden(_("您不属于这个工程的任何一方"))
    return sides[0]


def other_side(project: Project, by: Person, side: str) -> str:
    """Return the other party that somebody signs for; raise StepRefused where they belong to the same one."""
    others = parties.opposite(roles_at(by, project.place), side, project.parties)
    if not others:
        raise StepRefused(
            _("这是“{side}”一方提出的，要由另一方的人来确认").format(side=parties.PARTY_WORDS[side])
        )
    return others[0]


def reason(words: str, *, field: str = "reason", required: bool = True) -> str:
    """Return a reason, cleaned; raise Invalid for the field where it is missing or too long."""
    return texts.clean(
        words, at_most=flow.REASON_AT_MOST, field=field, required=texts.FILL_IN if required else ""
    )


def name(words: str, *, field: str, required: bool = False) -> str:
    """Return a name on one line; raise Invalid for the field where it is missing or too long."""
    line = texts.one_line(words)
    return texts.clean(
        line, at_most=flow.NAME_AT_MOST, field=field, required=texts.FILL_IN if required else ""
    )


def refused_fields(**wrong: Any) -> None:
    """Raise Invalid for the fields that have a sentence; do nothing where none has."""
    fields = {field: sentence for field, sentence in wrong.items() if sentence}
    if fields:
        raise Invalid(fields=fields)
