"""The verbs after signing: publish the minutes without personal data, add photos, close. Source: DL-7, DL-14."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.actions import steps
from tongdeng.consultations.actions.common import photos_of
from tongdeng.consultations.actions.delegates import present_text
from tongdeng.consultations.models import Consultation, Photo
from tongdeng.consultations.queries import benches, records
from tongdeng.consultations.rules import minutes
from tongdeng.consultations.rules.flows import ResolutionState
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.kernel import deadlines, files, journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person


def public_draft(consultation: Consultation) -> str:
    """Return the minutes with numbers, homes and names hidden, for whoever publishes them to look over."""
    now = benches.latest_minutes(consultation)
    return minutes.without_private(now.text, records.names_in(consultation)) if now else ""


def publish(
    consultation: Consultation, *, public: str = "", by: Person, at: datetime, seen: int | None = None
) -> Consultation:
    """Publish what residents may read: what `public_draft` returns, or `public`, the signed text with more of it hidden.

    Raise StepRefused before all parties that were there have signed the present text; a week after it was settled those
    who have not are named, and the rest is published. Raise Invalid while the public text still tells of a person, and
    where it says anything else than what was signed.
    """
    with turn(consultation, "publish", by=by, seen=seen) as consultation:
        unsigned = benches.unsigned(consultation)
        if unsigned and not benches.lapsed(consultation, at):
            words = "、".join(party.word for party in unsigned)
            raise StepRefused(
                _("{parties}还没有签字，签字以后才能公开").format(parties=words),
                unsigned=[party.key for party in unsigned],
            )
        signed = steps.taken(consultation, StepKind.SIGN, by=by, at=at)
        steps.require(consultation, StepKind.PUBLISH, at=at)
        now = present_text(consultation)
        kept = _public(consultation, public, now.text)
        consultation.minutes.filter(pk=now.pk).update(public=kept)
        facts = {
            "hash": now.hash,
            "public": minutes.text_hash({}, kept),
            "unsigned": [party.key for party in unsigned],
        }
        rows = [*signed, *steps.taken(consultation, StepKind.PUBLISH, by=by, at=at)]
        journal.step(consultation, "publish", by=by, at=at, facts=facts, rows=rows, published_at=at)
        deadlines.stop(consultation, "sign", at=at)
    return consultation


def shoot(consultation: Consultation, photos: Sequence[Picture], *, by: Person, at: datetime) -> list[Photo]:
    """Add photos of the meeting, while it is held or recorded; once the text is settled nothing is put beside it."""
    with turn(consultation, "shoot", by=by) as consultation:
        rows = photos_of(consultation, photos, by=by, at=at)
        if not rows:
            raise Invalid(fields={"photos": _("请选择照片")})
        for row in rows:
            row.consultation = consultation
        digests = [files.digest_of(str(row.file.name)) for row in rows]
        journal.record("shoot", consultation, by=by, at=at, facts={"photos": digests}, rows=rows)
    return rows


def close(
    consultation: Consultation, *, by: Person | None, at: datetime, seen: int | None = None
) -> Consultation:
    """Close a consultation of which every step is done and every resolution at its end.

    Raise StepRefused, naming the step that waits, also where the mechanism does not name carrying out as one.
    """
    with turn(consultation, "close", by=by, seen=seen) as consultation:
        waits = benches.next_step(consultation, at=at)
        if waits is not None:
            raise StepRefused(_("还没有完成“{step}”，不能归档").format(step=waits.word), step=waits.key)
        running = [ResolutionState.OPEN.value, ResolutionState.DONE.value]
        if consultation.resolutions.filter(state__in=running).exists():
            raise StepRefused(_("还有决议没有落实或者正在由居民评价，不能归档"))
        journal.step(consultation, "close", by=by, at=at, closed_at=at)
    return consultation


def _public(consultation: Consultation, public: str, signed: str) -> str:
    words = public or public_draft(consultation)
    kept = texts.clean(words, at_most=rules.MINUTES_AT_MOST, field="public", required=texts.FILL_IN)
    if found := minutes.private_in(kept, records.names_in(consultation)):
        raise Invalid(
            fields={
                "public": _("公开的文字里还有个人信息，请去掉：{found}").format(found="、".join(found[:5]))
            }
        )
    if not minutes.hides_only(kept, signed):
        raise Invalid(
            fields={"public": _("公开的文字只能比签字的文字少：要遮去的地方写＊＊，其他一个字也不改")}
        )
    return kept
