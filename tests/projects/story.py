"""The road of estate A: asphalt, lights and charging ports, planned on 2026-03-01 by 钱, paid by subsidy and company."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from uuid import UUID

from PIL import Image

from tests.cast import BRANCH, COMMITTEE, ESTATE, MANAGER, SQUARE, WORKER, person
from tests.support import at
from tests.votes import story as votes
from tongdeng.kernel import seals
from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.projects.actions import accepting, bills, funding, measuring, planning, running, site
from tongdeng.projects.actions.accepting import ItemDraft
from tongdeng.projects.actions.funding import FundingDraft, SettlementDraft
from tongdeng.projects.actions.measuring import SheetDraft
from tongdeng.projects.actions.photos import Shot
from tongdeng.projects.actions.planning import ProjectDraft
from tongdeng.projects.actions.running import Reasons
from tongdeng.projects.models import Acceptance, Line, Project, Sheet
from tongdeng.projects.rules.bill import BillLine
from tongdeng.projects.rules.papers import PAPERS
from tongdeng.projects.rules.quantities import Part
from tongdeng.votes.models import Motion

PLANNED, FUNDED, STARTED = at("2026-03-01 09:00"), at("2026-03-02 09:00"), at("2026-03-10 08:00")
MEASURED, COUNTERSIGNED = at("2026-04-01 10:00"), at("2026-04-01 15:00")
PUT, SIGNED = at("2026-04-20 09:00"), at("2026-04-20 15:00")
FINISHED, SETTLED, COMPLETED = at("2026-04-21 09:00"), at("2026-04-25 09:00"), at("2026-04-30 09:00")
BEGINS, ENDS = date(2026, 3, 10), date(2026, 4, 20)
SUM = Decimal("256000.00")
PROPERTY, OWNERS, PARTY = MANAGER, COMMITTEE, BRANCH
ALL_SIGN = (PROPERTY, OWNERS, PARTY)

ASPHALT = BillLine(1, "沥青路面", "m2", Decimal(800), Decimal("120.00"), "other", 24, SQUARE)
LIGHTS = BillLine(2, "楼道灯", "light", Decimal(1500), Decimal("40.00"), "equipment", None, ESTATE)
PORTS = BillLine(3, "充电端口", "port", Decimal(500), Decimal("200.00"), "equipment", None, ESTATE)
BILL = (ASPHALT, LIGHTS, PORTS)
LAMPS = BillLine(1, "楼道灯", "light", Decimal(215), Decimal("40.00"), "equipment", None, votes.BUILDING)


@cache
def photo() -> Picture:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (60, 80), "grey").save(out, "PNG")
    out.seek(0)
    return prepare(out)


def shot(moment: datetime = MEASURED, spot: str = "", direction: str = "") -> Shot:
    """Return a photo that was taken at a moment."""
    return Shot(photo(), moment, spot, direction)


def draft(**changes: object) -> ProjectDraft:
    """Return a plan with everything filled in."""
    fields = {
        "title": "修复北路",
        "problem": "三年来下雨就积水。",
        "origin": "plan",
        "origin_words": "2026 年度计划",
        "scope": [SQUARE],
        "contractor": "示例市政有限公司",
        "contract_sum": SUM,
        "begins_on": BEGINS,
        "ends_on": ENDS,
    }
    return ProjectDraft(**{**fields, **changes})  # type: ignore[arg-type]


def planned(bill: Sequence[BillLine] = BILL, **changes: object) -> Project:
    """Return a project with its bill, planned by 钱."""
    project = planning.plan(ESTATE, draft(**changes), by=person(MANAGER, PLANNED), at=PLANNED)
    bills.replace(project, bill, by=person(MANAGER, PLANNED), at=PLANNED)
    return fresh(project)


def lamps(**changes: object) -> Project:
    """Return a project of building 20 that the fund is to pay, 8,600 yuan."""
    fields = {"scope": [votes.BUILDING], "contract_sum": Decimal("8600.00"), **changes}
    return planned([LAMPS], **fields)


def voted(choice: str = "yes", **changes: object) -> Motion:
    """Return a motion of building 20 on which all three owners voted."""
    owners = votes.estate(3)
    vote = votes.opened(**changes)  # type: ignore[arg-type]
    for who in owners:
        votes.cast(vote, who, choice)
    return votes.certified(votes.fresh(vote)).motions.get()


def fund(
    project: Project, source: str, amount: str, motion: UUID | None = None, moment: datetime = FUNDED
) -> None:
    """Record a sum."""
    sum_ = FundingDraft(source, Decimal(amount), motion)
    funding.fund(project, sum_, by=person(MANAGER, moment), at=moment)


def funded(bill: Sequence[BillLine] = BILL, **changes: object) -> Project:
    """Return a project that may be started."""
    project = planned(bill, **changes)
    amount = Decimal(project.contract_sum or 0)
    fund(project, "subsidy", str(amount - 56000))
    fund(project, "company", "56000.00")
    return fresh(project)


def started(bill: Sequence[BillLine] = BILL, **changes: object) -> Project:
    """Return a project under construction."""
    return running.start(funded(bill, **changes), by=person(MANAGER, STARTED), at=STARTED)


def fresh(project: Project) -> Project:
    """Return a project as it is now."""
    return Project.objects.get(pk=project.pk)


def line(project: Project, position: int) -> Line:
    """Return a line as it is now."""
    return Line.objects.get(project=project, position=position)


def four(project: Project, position: int) -> tuple[str, ...]:
    """Return planned, delivered, accepted and disputed of a line, as they are written."""
    row = line(project, position)
    return tuple(
        f"{number.normalize():f}" for number in (row.planned, row.delivered, row.accepted, row.disputed)
    )


def sides(*numbers: str, less: bool = False) -> Part:
    """Return a part with sides."""
    return Part("", tuple(map(Decimal, numbers)), less=less)


def count(number: str, name: str = "") -> Part:
    """Return a part that is counted."""
    return Part(name, count=Decimal(number))


def sheet_draft(project: Project, position: int, *parts: Part, **changes: object) -> SheetDraft:
    """Return a measurement of a line."""
    fields = {
        "line": line(project, position).pk,
        "spot": "3 号楼到 12 号楼之间",
        "parts": parts,
        "measured_on": MEASURED.date(),
        "present": "施工方一人、业委会一人",
        "instrument": "50 米钢卷尺",
        "photos": [shot()],
    }
    return SheetDraft(**{**fields, **changes})  # type: ignore[arg-type]


def measured(
    project: Project,
    position: int,
    *parts: Part,
    who: str = WORKER,
    moment: datetime = MEASURED,
    **changes: object,
) -> Sheet:
    """Return a sheet that waits to be countersigned; 李 measured it."""
    told = sheet_draft(project, position, *parts, **changes)
    return measuring.measure(project, told, by=person(who, moment), at=moment)


def countersigned(
    project: Project, sheet: Sheet, who: str = OWNERS, moment: datetime = COUNTERSIGNED
) -> Sheet:
    """Make a sheet count; 周 does it."""
    return measuring.countersign(project, sheet.pk, by=person(who, moment), at=moment)


def delivered(project: Project, position: int, *parts: Part, **changes: object) -> Sheet:
    """Return a sheet that counts."""
    return countersigned(project, measured(project, position, *parts, **changes))


def papers(project: Project, moment: datetime = COUNTERSIGNED) -> None:
    """Say of each of the five papers that it does not apply."""
    for kind in PAPERS:
        site.paper(project, kind, reason="小型维修，合同没有要求", by=person(MANAGER, moment), at=moment)


def item(
    project: Project, position: int, accepted: str, settled: str = "0", sheet: Sheet | None = None
) -> ItemDraft:
    """Return a line of an acceptance."""
    return ItemDraft(
        line(project, position).pk, Decimal(accepted), Decimal(settled), sheet.pk if sheet else None
    )


def put(project: Project, *items: ItemDraft, moment: datetime = PUT, in_use: bool = False) -> Acceptance:
    """Put quantities to the parties; 钱 does it."""
    return accepting.put(project, items, in_use=in_use, by=person(MANAGER, moment), at=moment)


def sign(project: Project, acceptance: Acceptance, *who: str, moment: datetime = SIGNED) -> Acceptance:
    """Have people sign, one after the other."""
    for key in who:
        acceptance = accepting.sign(project, acceptance.pk, by=person(key, moment), at=moment)
    return acceptance


def accepted(
    project: Project, *items: ItemDraft, moment: datetime = PUT, later: timedelta = SIGNED - PUT
) -> Acceptance:
    """Put quantities and have all parties sign."""
    acceptance = put(project, *items, moment=moment)
    return sign(project, acceptance, *ALL_SIGN, moment=moment + later)


def built(project: Project) -> None:
    """Measure all of the three lines, and have another party countersign it."""
    delivered(project, 1, sides("100", "8"))
    delivered(project, 2, count("1500"))
    delivered(project, 3, count("500"))


def all_accepted() -> Project:
    """Return a project of which everything is accepted."""
    project = started()
    built(project)
    papers(project)
    accepted(project, item(project, 1, "800"), item(project, 2, "1500"), item(project, 3, "500"))
    return fresh(project)


def finished() -> Project:
    """Return a project that is to be settled."""
    return running.finish(all_accepted(), by=person(MANAGER, FINISHED), at=FINISHED)


def settled(kept: str = "7680.00", amount: str = str(SUM)) -> Project:
    """Return a project with its settlement."""
    project = finished()
    told = SettlementDraft(Decimal(amount), Decimal(kept), 12)
    funding.settle(project, told, by=person(COMMITTEE, SETTLED), at=SETTLED)
    return fresh(project)


def completed() -> Project:
    """Return a completed project."""
    return running.complete(settled(), Reasons(), by=person(COMMITTEE, COMPLETED), at=COMPLETED)


def misfits() -> set[str]:
    """Return what `verify` finds wrong with works."""
    return {misfit.what for misfit in seals.checks()["projects"]()}
