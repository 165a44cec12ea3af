"""The verbs after an activity: photos with the word of those who can be recognised, and opinions (AC-13)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.shared import own_sign_up
from tongdeng.activities.models import Activity, Feedback, Participant, Photo
from tongdeng.activities.queries import people
from tongdeng.activities.rules import times
from tongdeng.kernel import files, journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person

PHOTOS_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo; `shows` names the participants who can be recognised, and `nobody` says that nobody can be."""

    picture: Picture = field(repr=False)
    shows: Sequence[UUID] = ()
    nobody: bool = False


def photograph(activity: Activity, shots: Sequence[Shot], *, by: Person, at: datetime) -> list[Photo]:
    """Store photos of an activity; raise Invalid for a face without its owner's consent."""
    with turn(activity, "photo", by=by) as activity:
        if activity.photos.count() + len(shots) > PHOTOS_AT_MOST:
            raise Invalid(fields={"photos": _("一个活动最多 {most} 张照片").format(most=PHOTOS_AT_MOST)})
        for shot in shots:
            _may_show(activity, shot)
        folder = f"activities/{activity.community}/{activity.pk.hex}"
        rows = [
            Photo(
                **activity.here,
                activity=activity,
                file=files.keep(folder, shot.picture.full, ".jpg"),
                thumb=files.keep(folder, shot.picture.thumb, ".thumb.jpg"),
                shows=list(shot.shows),
                by=by,
                at=at,
            )
            for shot in shots
        ]
        if rows:
            journal.record("photo", activity, by=by, at=at, facts={"n": len(rows)}, rows=rows)
    return rows


def unphotograph(activity: Activity, photo: UUID, *, by: Person, at: datetime) -> Activity:
    """Take a photo down."""
    with turn(activity, "photo", by=by) as activity:
        removed = _take_down(activity, list(activity.photos.filter(pk=photo)))
        if removed:
            journal.record("unphoto", activity, by=by, at=at, facts={"n": removed})
    return activity


def consent(activity: Activity, number: int, agree: Sequence[UUID], *, by: Person, at: datetime) -> Activity:
    """Say for each of one's own party whether photos may show them; who takes it back is taken off the page."""
    with turn(activity, "consent", by=by, right="see") as activity:
        row = own_sign_up(activity, number, by)
        agreed = set(agree)
        removed = 0
        for member in row.participants.filter(gone=False):
            if member.photo_consent and member.pk not in agreed:
                removed += _take_down(activity, list(activity.photos.filter(shows__contains=[member.pk])))
            Participant.objects.filter(pk=member.pk).update(photo_consent=member.pk in agreed)
        facts = {"sign_up": str(row.pk), "agreed": len(agreed), "removed": removed}
        journal.record("consent", activity, by=by, at=at, facts=facts)
    return activity


def rate(activity: Activity, *, stars: int, words: str = "", by: Person, at: datetime) -> Activity:
    """Store what somebody who was there thinks of it; a second word replaces the first.

    Raise Forbidden for who was not there, StepRefused before its end and two weeks after it.
    """
    with turn(activity, "rate", by=by) as activity:
        if not people.came(activity, by):
            raise Forbidden(_("评价的是到场签到的人"))
        if not activity.ends_at <= at <= activity.ends_at + times.RATED_WITHIN:
            raise StepRefused(_("活动结束后两周内可以评价"), state=activity.state)
        if not 1 <= stars <= 5:
            raise Invalid(fields={"stars": _("请选一到五颗星")})
        said = texts.clean(words, at_most=300, field="words")
        Feedback.objects.update_or_create(
            community=activity.community,
            activity=activity,
            person=by,
            defaults={"place": activity.place, "stars": stars, "words": said, "at": at},
        )
        journal.record("rate", activity, by=by, at=at, facts={"stars": stars})
    return activity


def _may_show(activity: Activity, shot: Shot) -> None:
    if shot.nobody:
        return
    if not shot.shows:
        words = _("请选照片里能认出来的人；一个也认不出来的，请勾“认不出人”")
        raise Invalid(fields={"photos": words})
    agreed = Participant.objects.filter(
        community=activity.community, activity=activity, pk__in=shot.shows, photo_consent=True
    )
    if agreed.count() < len(set(shot.shows)):
        raise Invalid(fields={"photos": _("照片里有人没有同意公开照片，请换一张")})


def _take_down(activity: Activity, rows: Sequence[Photo]) -> int:
    for row in rows:
        # The file goes with the nightly sweep: no row names it any more.
        row.delete()
    return len(rows)
