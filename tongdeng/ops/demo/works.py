"""Three projects that carry out what the bench of estate A resolved, through the verbs, each with its sheets and signatures."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from uuid import UUID, uuid5

from tongdeng.kernel.pictures import Picture
from tongdeng.ops.demo.bench import Bench, ago
from tongdeng.ops.demo.owner_votes import FOR_LIGHTS
from tongdeng.ops.demo.pictures import drawn
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import ESTATE, Cast
from tongdeng.ops.demo.works_words import WORKS, Accepted, Disputed, Measured, Varied, Work
from tongdeng.people.models import Person
from tongdeng.projects.actions import accepting, bills, funding, measuring, planning, running, site, varying
from tongdeng.projects.actions.accepting import ItemDraft
from tongdeng.projects.actions.funding import FundingDraft, SettlementDraft
from tongdeng.projects.actions.measuring import SheetDraft
from tongdeng.projects.actions.photos import PaperFile, Shot
from tongdeng.projects.actions.planning import ProjectDraft
from tongdeng.projects.actions.running import Reasons
from tongdeng.projects.actions.site import EntryDraft
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.models import Line, Project

NONE = UUID(int=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHARE_KEPT = Decimal("0.03")
NOT_NEEDED = "小型维修，合同没有单独约定这项资料"


@dataclass(slots=True)
class Site:
    """One project as it is built."""

    work: Work
    cast: Cast
    bench: Bench
    pk: UUID = NONE
    sheets: list[UUID] = field(default_factory=list)
    photos: list[UUID] = field(default_factory=list)

    @property
    def project(self) -> Project:
        return Project.objects.get(pk=self.pk)

    def line(self, position: int) -> UUID:
        return Line.objects.values_list("pk", flat=True).get(project=self.pk, position=position)

    def manager(self, at: datetime) -> Person:
        return as_of(self.cast.manager, at)

    def committee(self, at: datetime) -> Person:
        return as_of(self.cast.committee, at)

    def worker(self, at: datetime) -> Person:
        return as_of(self.cast.workers[0], at)


def plan(simulation: Simulation, cast: Cast, bench: Bench) -> None:
    """Schedule the three projects."""
    for work in WORKS:
        _plan(simulation, Site(work, cast, bench))


def _plan(simulation: Simulation, on: Site) -> None:
    work, day = on.work, partial(ago, simulation)
    simulation.heard(day(work.planned, 10), partial(_begin, on, day(work.start, 8), day(work.due, 18)))
    simulation.heard(day(work.start + 1, 10), partial(_before, on))
    simulation.heard(day(work.start, 8), partial(_start, on))
    for title, days, result in work.milestones:
        simulation.heard(day(days - 1, 17), partial(_review, on, title, result))
    for days, words in work.diary:
        simulation.heard(day(days, 17), partial(_note, on, words))
    for measured in work.sheets:
        simulation.heard(day(measured.days, 15), partial(_measure, on, measured))
    for disputed in work.disputed:
        simulation.heard(day(disputed.days, 16), partial(_dispute, on, disputed))
    for varied in work.varied:
        simulation.heard(day(varied.days, 9), partial(_vary, on, varied))
    for accepted in work.accepted:
        simulation.heard(day(accepted.days, 9), partial(_accept, on, accepted))
    last = work.accepted[-1].days
    simulation.heard(day(last - 1, 15), partial(_after, on))
    simulation.heard(day(last - 2, 9), partial(_finish, on))
    simulation.heard(day(work.done, 10), partial(_complete, on))


def _begin(on: Site, begins: datetime, ends: datetime, at: datetime) -> None:
    work, resolution = on.work, on.bench.resolution(on.work.topic)
    draft = ProjectDraft(
        title=work.title,
        problem=resolution.topic.problem,
        origin="resolution",
        scope=work.scope,
        resolution=resolution.pk,
        contractor=work.contractor,
        contract_sum=Decimal(work.contract),
        begins_on=begins.date(),
        ends_on=ends.date(),
    )
    project = planning.plan(ESTATE, draft, by=on.manager(at), at=at)
    on.pk = project.pk
    bills.replace(project, work.bill, by=on.manager(at), at=at)
    for title, days, _result in work.milestones:
        due = (begins + (work.start - days) * DAY).date()
        site.plan_milestone(on.project, title=title, due=due, by=on.manager(at), at=at)
    for source, amount, note in work.funds:
        motion = FOR_LIGHTS.vote.motions.get().pk if source == "fund" else None
        sum_ = FundingDraft(source, Decimal(amount), motion, note)
        funding.fund(on.project, sum_, by=on.manager(at), at=at)


def _before(on: Site, at: datetime) -> None:
    _shoot(on, "施工前", at, mended=False)


def _after(on: Site, at: datetime) -> None:
    _shoot(on, "完工后", at, mended=True)
    pair = [on.photos[0], on.photos[-1]]
    site.pair(on.project, *pair, by=on.manager(at), at=at)
    site.publish(on.project, pair, by=on.manager(at), at=at)


def _shoot(on: Site, words: str, at: datetime, *, mended: bool) -> None:
    spot, direction = on.work.view
    shot = Shot(_photo(f"{spot} {words}", mended=mended), at, spot, direction)
    draft = EntryDraft(_key(on, words), f"{spot}，{words}。", at, [shot])
    entry = site.note(on.project, draft, by=on.worker(at), at=at)
    on.photos.append(entry.photos.get().pk)


def _start(on: Site, at: datetime) -> None:
    running.start(on.project, by=on.manager(at), at=at)


def _note(on: Site, words: str, at: datetime) -> None:
    shot = Shot(_photo(on.work.title[:12], mended=True), at - HOUR)
    draft = EntryDraft(_key(on, words), words, at - HOUR, [shot])
    site.note(on.project, draft, by=on.worker(at), at=at)


def _measure(on: Site, measured: Measured, at: datetime) -> None:
    draft = SheetDraft(
        line=on.line(measured.line),
        spot=measured.spot,
        parts=measured.parts,
        measured_on=at.date(),
        present="施工方现场负责人、业委会周立冬",
        instrument="50 米钢卷尺" if measured.parts[0].sides else "逐个清点",
        photos=[Shot(_photo(on.work.title[:12], mended=True), at)],
        corrects=on.sheets[measured.corrects - 1] if measured.corrects else None,
        minus=bool(measured.corrects),
        reason=measured.reason,
    )
    sheet = measuring.measure(on.project, draft, by=on.worker(at), at=at)
    on.sheets.append(sheet.pk)
    later = at + 2 * HOUR
    measuring.countersign(on.project, sheet.pk, by=on.committee(later), at=later)


def _dispute(on: Site, disputed: Disputed, at: datetime) -> None:
    line = on.line(disputed.line)
    who = on.committee(at)
    accepting.dispute(on.project, line, quantity=disputed.quantity, reason=disputed.reason, by=who, at=at)


def _vary(on: Site, varied: Varied, at: datetime) -> None:
    kind = "scope" if varied.line else "price" if varied.change else "time"
    ends = on.project.ends_on
    draft = VariationDraft(
        kind,
        varied.reason,
        line=on.line(varied.line) if varied.line else None,
        quantity=varied.quantity,
        change=varied.change,
        ends_on=ends + varied.later * DAY if ends and varied.later else None,
    )
    row = varying.vary(on.project, draft, by=on.manager(at), at=at)
    later = at + 6 * HOUR
    decision = Decision("业委会核对现场后同意")
    varying.approve(on.project, row.pk, decision, by=on.committee(later), at=later)
    if varied.change:
        sum_ = FundingDraft("company", varied.change, note="变更增加的部分，鸿翔物业出资")
        funding.fund(on.project, sum_, by=on.manager(later), at=later)


def _accept(on: Site, accepted: Accepted, at: datetime) -> None:
    _papers(on, at)
    items = [
        ItemDraft(on.line(line), Decimal(number), Decimal(settled))
        for line, number, settled in accepted.items
    ]
    row = accepting.put(
        on.project, items, in_use=accepted.in_use, note=accepted.note, by=on.manager(at), at=at
    )
    signers = (on.cast.manager, on.cast.committee, on.cast.branch)
    for number, who in enumerate(signers, start=1):
        moment = at + number * 2 * HOUR
        accepting.sign(on.project, row.pk, by=as_of(who, moment), at=moment)


def _papers(on: Site, at: datetime) -> None:
    if on.project.papers.exists():
        return
    for kind, name in (
        ("technical", "施工记录.jpg"),
        ("materials", "材料合格证.jpg"),
        ("warranty", "质量保修书.jpg"),
    ):
        file = PaperFile(name, _photo(name.removesuffix(".jpg"), mended=True).full)
        site.paper(on.project, kind, file=file, by=on.manager(at), at=at)
    for kind in ("contract", "quality"):
        site.paper(on.project, kind, reason=NOT_NEEDED, by=on.manager(at), at=at)


def _review(on: Site, title: str, result: str, at: datetime) -> None:
    row = on.project.milestones.get(title=title)
    finding = "部分路段返工后再验。" if result == "partly" else ""
    site.review(on.project, row.pk, result=result, finding=finding, by=on.manager(at), at=at)


def _finish(on: Site, at: datetime) -> None:
    running.finish(on.project, by=on.manager(at), at=at)
    amount = Decimal(on.work.settled)
    kept = (amount * SHARE_KEPT).quantize(Decimal("0.01"))
    later = at + DAY
    funding.settle(on.project, SettlementDraft(amount, kept, 12), by=on.committee(later), at=later)


def _complete(on: Site, at: datetime) -> None:
    scope, cost, time = on.work.why
    running.complete(on.project, Reasons(scope, cost, time), by=on.manager(at), at=at)


def _key(on: Site, words: str) -> UUID:
    return uuid5(on.pk, words)


@cache
def _photo(words: str, *, mended: bool) -> Picture:
    return drawn(words, mended=mended)
