"""Works of estate A as their pages show them on 2026-05-06 at 10:00.

The north road is being built: its asphalt is partly accepted and partly put to the parties, lights are disputed, ports
wait to be countersigned; there is a variation that waits, a diary with a pair of photos, a fault under warranty. The west
gate is planned.
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from tests.cast import COMMITTEE, MANAGER, WORKER, person
from tests.projects import story
from tests.support import at
from tongdeng.projects.actions import accepting, bills, site, varying, warranties
from tongdeng.projects.actions.photos import PaperFile
from tongdeng.projects.actions.site import EntryDraft
from tongdeng.projects.actions.varying import VariationDraft
from tongdeng.projects.actions.warranties import DefectDraft
from tongdeng.projects.models import (
    Acceptance,
    BillFile,
    Defect,
    Entry,
    Line,
    Paper,
    Project,
    Sheet,
    Variation,
    Warranty,
)

NOW = at("2026-05-06 10:00")
WET, DRY = at("2026-03-10 15:00"), at("2026-04-15 15:00")
WITNESS = "施工方孟经理"  # was present at a measurement: a name that only those who work there read
KEY = UUID("01890000-0000-7000-8000-000000000001")


@dataclass(slots=True)
class Works:
    """The records of the story."""

    planned: Project
    road: Project
    asphalt: Line
    lights: Line
    ports: Line
    counted: Sheet
    waiting: Sheet
    put: Acceptance
    variation: Variation
    entry: Entry
    loose: Entry  # its photo is not public
    warranty: Warranty
    defect: Defect
    paper: Paper
    file: BillFile


def settle_works() -> Works:
    """Store the story."""
    planned, road = story.planned(title="修缮西门", problem="西门关不上。"), story.started()
    counted = story.delivered(road, 1, story.sides("60", "8"), present=WITNESS)
    story.delivered(road, 2, story.count("1500"))
    waiting = story.measured(road, 3, story.count("490", "东车棚"))
    paper = _papers(road)
    story.accepted(road, story.item(road, 1, "400"), moment=at("2026-04-20 09:00"))
    put = _disputed_and_put(road)
    entry, loose = _diary(road)
    qian = person(MANAGER, at("2026-05-05 10:00"))
    told = VariationDraft("price", "多修一段路缘石", change=Decimal("6000.00"))
    variation = varying.vary(road, told, by=qian, at=qian.as_of)
    report = DefectDraft(story.line(road, 1).pk, "一处裂缝")
    defect = warranties.report(road, report, by=qian, at=qian.as_of)
    site.plan_milestone(
        road, title="路面铺完", due=at("2026-05-04 09:00").date(), by=qian, at=at("2026-04-02 09:00")
    )
    return Works(
        planned=story.fresh(planned),
        road=story.fresh(road),
        asphalt=story.line(road, 1),
        lights=story.line(road, 2),
        ports=story.line(road, 3),
        counted=counted,
        waiting=waiting,
        put=put,
        variation=variation,
        entry=entry,
        loose=loose,
        warranty=Warranty.objects.get(project=road),
        defect=defect,
        paper=paper,
        file=bills.upload(planned, "序号,项目".encode(), by=person(MANAGER, NOW), at=NOW),
    )


def _papers(road: Project) -> Paper:
    """File the five papers, one of them as a file."""
    story.papers(road)
    qian = person(MANAGER, at("2026-04-02 09:00"))
    file = PaperFile("质量合格文件", b"%PDF-1.7 signed")
    return site.paper(road, "quality", file=file, by=qian, at=qian.as_of)


def _disputed_and_put(road: Project) -> Acceptance:
    zhou = person(COMMITTEE, at("2026-04-21 09:00"))
    lights = story.line(road, 2).pk
    accepting.dispute(road, lights, quantity=Decimal(12), reason="12 盏不亮", by=zhou, at=zhou.as_of)
    return story.put(road, story.item(road, 1, "80"), in_use=True, moment=at("2026-05-05 09:00"))


def _diary(road: Project) -> tuple[Entry, Entry]:
    li = person(WORKER, DRY)
    wet = EntryDraft(KEY, "下雨，北路积水", WET, [story.shot(WET, "北路口", "朝东")])
    before = site.note(road, wet, by=li, at=DRY).photos.get()
    dry = EntryDraft(UUID(int=KEY.int + 1), "北路铺完", DRY, [story.shot(DRY, "北路口", "朝东")])
    entry = site.note(road, dry, by=li, at=DRY)
    loose = site.note(
        road, EntryDraft(UUID(int=KEY.int + 2), "装路灯", DRY, [story.shot(DRY)]), by=li, at=DRY
    )
    qian = person(MANAGER, at("2026-04-16 09:00"))
    after = entry.photos.get()
    site.pair(road, before.pk, after.pk, by=qian, at=qian.as_of)
    site.publish(road, [before.pk, after.pk], by=qian, at=qian.as_of)
    return entry, loose
