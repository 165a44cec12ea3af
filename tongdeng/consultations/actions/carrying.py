"""The verbs of a resolution: carry it out, say why it is not, evaluate it. Source: DL-8."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.actions import steps
from tongdeng.consultations.actions.common import photos_of, public_words
from tongdeng.consultations.models import Evaluation, Resolution
from tongdeng.consultations.queries.households import home_in
from tongdeng.consultations.rules import clocks
from tongdeng.consultations.rules.deciding import Kind
from tongdeng.consultations.rules.flows import TopicState
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.kernel import deadlines, files, journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person

WITH_PHOTO = (Kind.ACTION, Kind.PROJECT)


def finish(
    resolution: Resolution,
    *,
    words: str,
    photos: Sequence[Picture] = (),
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> Resolution:
    """Say that a resolution was carried out, with words, and a photo of what was done; residents then evaluate it.

    `by` None is a room above, whose own records prove it. Raise StepRefused while a step before "carry out" is not
    done, Invalid without words, or without a photo where something was to be done on the ground.
    """
    with turn(resolution, "finish", by=by, seen=seen) as resolution:
        steps.require(resolution.consultation, StepKind.CARRY_OUT, at=at)
        said = public_words(words, at_most=rules.TEXT_AT_MOST, field="words", required=texts.FILL_IN)
        rows = photos_of(resolution, photos, by=by, at=at)
        if by is not None and not rows and resolution.kind in WITH_PHOTO:
            raise Invalid(fields={"photos": _("请附上落实情况的照片")})
        for row in rows:
            row.consultation, row.resolution = resolution.consultation, resolution
        facts = {
            "due": resolution.due_at.isoformat() if resolution.due_at else None,
            "in_time": resolution.due_at is None or at <= resolution.due_at,
            "photos": [files.digest_of(str(row.file.name)) for row in rows],
        }
        journal.step(resolution, "finish", by=by, at=at, facts=facts, rows=rows, done_at=at, done_words=said)
        deadlines.stop(resolution, "carry", at=at)
        deadlines.start(
            resolution,
            "evaluation",
            [clocks.evaluation_ends(at, resolution.consultation.template.evaluation_days)],
        )
    return resolution


def abandon(
    resolution: Resolution, *, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Resolution:
    """Say with a public reason why a resolution is not carried out; its topic waits for the bench again.

    Whoever leads the bench can do this and nothing else about a result (DL-4).
    """
    with turn(resolution, "abandon", by=by, seen=seen) as resolution:
        said = public_words(reason, at_most=rules.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
        journal.step(resolution, "abandon", by=by, at=at, reason=said, ended_at=at)
        deadlines.stop(resolution, "carry", at=at)
        _reopen(resolution, why="abandoned", by=by, at=at)
    return resolution


def evaluate(resolution: Resolution, *, works: bool, words: str = "", by: Person, at: datetime) -> Evaluation:
    """Say for one's household whether what was carried out works; changed until the evaluation ends.

    Raise Forbidden for who does not live in a building concerned, StepRefused for who said so for another household.
    """
    with turn(resolution, "evaluate", by=by) as resolution:
        home = home_in(by, resolution.place, resolution.scope, at)
        if home is None:
            raise Forbidden(_("评价的是受影响楼栋的居民"))
        if resolution.evaluations.filter(person=by).exclude(home=home).exists():
            raise StepRefused(_("您已经代表另一户评价过"))
        said = texts.clean(words, at_most=rules.EVALUATION_AT_MOST, field="words")
        given = {"works": works, "words": said, "person": by, "at": at}
        key = {"community": resolution.community, "resolution": resolution, "home": home}
        row, new = Evaluation.objects.update_or_create(
            **key, defaults=given, create_defaults={**resolution.here, **key, **given}
        )
        journal.record("evaluate", resolution, by=by, at=at, facts={"works": works, "new": new})
    return row


def conclude(resolution: Resolution, *, at: datetime) -> Resolution:
    """End the evaluation when its days are over; where more households say no than yes, the topic comes back."""
    with turn(resolution, "conclude", by=None) as resolution:
        rows = resolution.evaluations
        works, fails = rows.filter(works=True).count(), rows.filter(works=False).count()
        facts = {"works": works, "fails": fails}
        journal.step(
            resolution, "conclude", by=None, at=at, facts=facts, works=works, fails=fails, ended_at=at
        )
        if fails > works:
            _reopen(resolution, why="fails", by=None, at=at)
        elif resolution.topic.state == TopicState.RESOLVED:
            resolution.topic.links.filter(until__isnull=True).update(until=at)
    return resolution


def _reopen(resolution: Resolution, *, why: str, by: Person | None, at: datetime) -> None:
    with journal.locked(resolution.topic) as topic:
        if topic.state == TopicState.RESOLVED:
            facts = {"why": why, "resolution": str(resolution.pk)}
            journal.step(topic, "reopen", by=by, at=at, facts=facts, first=True)
