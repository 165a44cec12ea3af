"""The file for the ministry's system: once for each service as it stands, and what came back (VM-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import admit
from tongdeng.members.actions import shared
from tongdeng.members.models import Export, ExportLine
from tongdeng.members.queries import services as queries
from tongdeng.members.rules import papers
from tongdeng.members.rules.papers import Change, Difference
from tongdeng.people.models import Person
from tongdeng.people.rules import Role


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What the other side says of one record: our id, theirs, and the minutes that they have; None for a refusal."""

    record: str
    outside_id: str
    minutes: int | None


def export(place: str, *, by: Person, at: datetime) -> Export:
    """Make the next file with all service that the other side does not have as it stands now.

    Raise Forbidden unless `by` is of the community, StepRefused where there is nothing new: the same twice makes no
    second delivery.
    """
    community = shared.community_at(place)
    shared.must_be(by, community, [Role.COMMUNITY], _("导出志愿服务记录的是社区"))
    with transaction.atomic():
        last = Export.objects.select_for_update().filter(community=community).order_by("-number").first()
        found = queries.to_export(community)
        if not found:
            raise StepRefused(_("没有新的记录要交"))
        number = (last.number if last else 0) + 1
        row = Export(community=community, place=community, number=number, rows=len(found), by=by, at=at)
        lines = [
            ExportLine(
                community=community,
                place=community,
                export=row,
                service=service,
                change=change,
                minutes=0 if change == Change.GONE else service.minutes,
            )
            for service, change in found
        ]
        facts = {"number": number, "rows": len(lines), "minutes": sum(line.minutes for line in lines)}
        journal.begin("export", row, by=by, at=at, facts=facts)
        ExportLine.objects.bulk_create(lines, batch_size=2000)
    return row


def answer(export: Export, lines: Sequence[AnswerLine], *, by: Person, at: datetime) -> Export:
    """Take in what the other side answered to a file; where it differs, the difference is kept and listed."""
    with journal.locked(export) as export:
        admit(export, "answer", by=by)
        if not lines or len(lines) > papers.ANSWER_LINES_AT_MOST:
            raise Invalid(fields={"file": _("请选择对方返回的文件")})
        ours = {str(line.service_id): line for line in export.lines.all()}
        said = {line.record: line for line in lines}
        for record, line in ours.items():
            _compare(line, said.get(record))
        ExportLine.objects.bulk_update(ours.values(), ["outside_id", "difference", "theirs"], batch_size=1000)
        unknown = sorted(line.outside_id[:60] for record, line in said.items() if record not in ours)
        differing = sum(1 for line in ours.values() if line.difference)
        facts = {"lines": len(said), "differing": differing, "unknown": len(unknown)}
        journal.record("answer", export, by=by, at=at, facts=facts, answered_at=at, unknown=unknown)
    return export


def _compare(line: ExportLine, said: AnswerLine | None) -> None:
    line.outside_id = said.outside_id[:60] if said else ""
    line.theirs = said.minutes if said else None
    if said is None:
        line.difference = Difference.MISSING.value
    elif said.minutes is None:
        line.difference = Difference.REFUSED.value
    else:
        line.difference = "" if said.minutes == line.minutes else Difference.MINUTES.value
