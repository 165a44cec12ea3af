"""What is seen on the site: diary, pairs of before and after, milestones, papers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.errors import Conflict, Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.projects.actions import photos, shared
from tongdeng.projects.actions.photos import PaperFile, Shot
from tongdeng.projects.models import Acceptance, Entry, Milestone, Pair, Paper, Photo, Project
from tongdeng.projects.rules import flow
from tongdeng.projects.rules.milestones import AHEAD, MILESTONES_AT_MOST, Review
from tongdeng.projects.rules.papers import PAPER_WORDS

DAY, MORNING = timedelta(days=1), time(9)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A page of the diary as the phone made it; `key` stays the same when it is sent again."""

    key: UUID
    words: str
    written_at: datetime
    photos: Sequence[Shot] = ()


def note(project: Project, draft: EntryDraft, *, by: Person, at: datetime) -> Entry:
    """Write an entry; the same key again is the same entry, also when both come at once.

    Raise Invalid for no words or too many photos, Conflict where the key came with other words or from somebody else.
    """
    with turn(project, "note", by=by) as project:
        words = texts.clean(draft.words, at_most=flow.NOTE_AT_MOST, required=texts.FILL_IN)
        known = Entry.objects.filter(community=project.community, project=project, key=draft.key).first()
        if known is not None:
            if known.by_id != by.pk or known.words != words:
                raise Conflict(_("这条日志已经收到过，这次内容不同，没有记录"))
            return known
        written = min(draft.written_at, at)
        entry = Entry(
            **project.here, project=project, key=draft.key, words=words, written_at=written, by=by, at=at
        )
        rows = photos.photos_of(project, draft.photos, entry=entry, by=by, at=at)
        facts = {
            "entry": str(entry.pk),
            "written": written.isoformat(),
            "digest": digest(entry),
            "photos": photos.told(rows),
        }
        entry.save()
        journal.record("note", project, by=by, at=at, facts=facts, rows=rows)
    return entry


def pair(project: Project, before: UUID | None, after: UUID | None, *, by: Person, at: datetime) -> Pair:
    """Make a pair of two photos of one spot in one direction (PW-16).

    Raise Invalid where spot or direction are missing or differ, or "after" was taken earlier; StepRefused for a pair that
    is there already.
    """
    with turn(project, "pair", by=by) as project:
        first, second = shared.part_of(project, Photo, before), shared.part_of(project, Photo, after)
        _same_view(first, second)
        if second.taken_at < first.taken_at:
            raise Invalid(fields={"after": _("“之后”的照片不能早于“之前”的照片")})
        if first.pk == second.pk:
            raise Invalid(fields={"after": _("请选择两张不同的照片")})
        if Pair.objects.filter(project=project, before=first, after=second).exists():
            raise StepRefused(_("这两张照片已经配成一对"))
        row = Pair.objects.create(
            **project.here,
            project=project,
            before=first,
            after=second,
            spot=first.spot,
            direction=first.direction,
            before_at=first.taken_at,
            after_at=second.taken_at,
            by=by,
            at=at,
        )
        facts = {"pair": str(row.pk), "before": str(first.pk), "after": str(second.pk)}
        journal.record("pair", project, by=by, at=at, facts=facts)
    return row


def publish(project: Project, pks: Sequence[UUID], *, by: Person, at: datetime) -> list[Photo]:
    """Publish photos; whoever does it says of each that no face and no number plate can be recognised in it.

    Return those that were not public before. Raise Invalid for none, NotFound for a photo of another project.
    """
    with turn(project, "publish", by=by) as project:
        if not pks:
            raise Invalid(fields={"clear": _("请逐张看清：认不出人脸、车牌的，勾选以后再公开")})
        chosen = [shared.part_of(project, Photo, pk) for pk in dict.fromkeys(pks)]
        fresh = [photo for photo in chosen if not photo.is_public]
        for photo in fresh:
            photo.published_at, photo.published_by = at, by
            photo.save(update_fields=["published_at", "published_by"])
        if fresh:
            facts = {"photos": [str(photo.pk) for photo in fresh]}
            journal.record("publish", project, by=by, at=at, facts=facts)
    return fresh


def withdraw(project: Project, pk: UUID | None, *, by: Person, at: datetime) -> Photo:
    """Take a photo back from the public; pairs with it are seen inside only from now on."""
    with turn(project, "publish", by=by) as project:
        photo = shared.part_of(project, Photo, pk)
        if not photo.is_public:
            raise StepRefused(_("这张照片没有公开"))
        photo.published_at = photo.published_by = None
        photo.save(update_fields=["published_at", "published_by"])
        journal.record("withdraw", project, by=by, at=at, facts={"photo": str(photo.pk)})
    return photo


def plan_milestone(project: Project, *, title: str, due: date | None, by: Person, at: datetime) -> Milestone:
    """Add a milestone with its own clock; raise Invalid for the title or a day that is over."""
    with turn(project, "plan_milestone", by=by) as project:
        number = shared.next_number(project, Milestone)
        if number > MILESTONES_AT_MOST:
            raise StepRefused(_("一个工程最多 {most} 个节点").format(most=MILESTONES_AT_MOST))
        if due is None or due < local_day(at):
            raise Invalid(fields={"due": _("应完成日期不能早于今天")})
        if due > local_day(at) + AHEAD:
            raise Invalid(fields={"due": _("应完成日期太远，请核对年份")})
        words = texts.clean(
            texts.one_line(title), at_most=flow.TITLE_AT_MOST, field="title", required=texts.FILL_IN
        )
        row = Milestone.objects.create(
            **project.here, project=project, number=number, title=words, due=due, by=by, at=at
        )
        facts = {"milestone": str(row.pk), "number": number, "due": due.isoformat()}
        journal.record("plan_milestone", project, by=by, at=at, facts=facts)
        deadlines.start(project, milestone_clock(number), [datetime.combine(due + DAY, MORNING, LOCAL)])
    return row


def review(
    project: Project, pk: UUID | None, *, result: str, finding: str = "", by: Person, at: datetime
) -> Milestone:
    """Record what a review found today; a milestone that was partly met may be reviewed again (PW-14).

    Raise Invalid for an unknown result, or one other than "met" without words.
    """
    with turn(project, "review", by=by) as project:
        row = shared.part_of(project, Milestone, pk)
        if result not in list(Review):
            raise Invalid(fields={"result": _("请选择核对结果")})
        row.finding = shared.reason(finding, field="finding", required=result != Review.MET)
        row.review, row.reviewed_on = result, local_day(at)
        row.save(update_fields=["review", "finding", "reviewed_on"])
        facts = {"milestone": str(row.pk), "number": row.number, "result": result, "due": row.due.isoformat()}
        journal.record("review", project, by=by, at=at, facts=facts)
        deadlines.stop(project, milestone_clock(row.number), at=at)
    return row


def paper(
    project: Project,
    kind: str,
    *,
    file: PaperFile | None = None,
    reason: str = "",
    by: Person,
    at: datetime,
) -> Paper:
    """File a paper of an acceptance, or say why it does not apply; the one before stays in the file.

    Raise Invalid for an unknown paper, for neither file nor reason, and for what is no PDF or photo.
    """
    with turn(project, "paper", by=by) as project:
        if kind not in PAPER_WORDS:
            raise Invalid(fields={"kind": _("请选择是哪一项资料")})
        if Acceptance.objects.filter(
            project=project, accepted_at__isnull=True, refused_at__isnull=True
        ).exists():
            raise StepRefused(_("各方正在按现有资料签字，资料先不能换；要换的，请先退回这次验收"))
        why = shared.reason(reason, required=False)
        if (file is None) == (not why):
            raise Invalid(fields={"file": _("请上传资料，或者写明为什么不适用，二者选一")})
        Paper.objects.filter(project=project, kind=kind, replaced_at__isnull=True).update(replaced_at=at)
        row = Paper(**project.here, project=project, kind=kind, reason=why, by=by, at=at)
        if file is not None:
            row.name = texts.clean(texts.one_line(file.name), at_most=100, field="file")
            row.file.name = photos.keep_paper(project, file)
        row.save()
        facts = {"row": str(row.pk), "paper": kind, "file": photos.file_of(row.file.name)}
        journal.record("paper", project, by=by, at=at, facts=facts)
    return row


def digest(entry: Entry) -> str:
    """Return the hash of what an entry says; its words stay out of the journal."""
    return hashlib.sha256(f"{entry.pk} {entry.words}".encode()).hexdigest()


def milestone_clock(number: int) -> str:
    """Return the name of a milestone's clock."""
    return f"milestone {number}"


def _same_view(first: Photo, second: Photo) -> None:
    for field in ("spot", "direction"):
        mine, other = getattr(first, field), getattr(second, field)
        if not mine or texts.name_key(mine) != texts.name_key(other):
            raise Invalid(fields={"after": _("前后两张照片要写明同一位置、同一方向")})
