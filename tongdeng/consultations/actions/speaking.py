"""The list of speakers of an item: ask, put in order, call, end. Source: DL-13."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.models import Consultation, Speech
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import speaking
from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person


def ask(
    consultation: Consultation,
    *,
    item: UUID,
    point_of_order: bool = False,
    words: str = "",
    by: Person,
    at: datetime,
) -> Speech:
    """Ask to speak from one's own seat; a point of order jumps the queue, and its words are minuted.

    Raise Forbidden for who is not there, StepRefused for who waits already, Invalid for a point of order without words.
    """
    with turn(consultation, "speak", by=by) as consultation:
        own = benches.seat_of(consultation, by)
        if own is None:
            raise Forbidden(_("您在这次会诊里没有席位"))
        return _asked(
            consultation,
            item=item,
            seat=own.pk,
            point_of_order=point_of_order,
            words=words,
            by=by,
            at=at,
        )


def note(
    consultation: Consultation,
    *,
    item: UUID,
    seat: UUID,
    point_of_order: bool = False,
    words: str = "",
    by: Person,
    at: datetime,
) -> Speech:
    """Put somebody who raised a hand on the list, for whoever leads the meeting."""
    with turn(consultation, "chair", by=by) as consultation:
        own = benches.seat(consultation, seat).pk
        return _asked(
            consultation, item=item, seat=own, point_of_order=point_of_order, words=words, by=by, at=at
        )


def arrange(
    consultation: Consultation, item: UUID, order: Sequence[UUID], *, by: Person, at: datetime
) -> Consultation:
    """Put those who wait in another order; points of order stay before them."""
    with turn(consultation, "chair", by=by) as consultation:
        waiting = [
            s
            for s in speaking.queue(benches.speeches(benches.item(consultation, item)))
            if not s.point_of_order
        ]
        if sorted(order) != sorted(speech.pk for speech in waiting):
            raise Invalid(fields={"order": _("请给出全部等候发言的顺序")})
        places = sorted(speech.position for speech in waiting)
        by_id = {speech.pk: speech for speech in waiting}
        for place, pk in zip(places, order, strict=True):
            by_id[pk].position = place
        Speech.objects.bulk_update(waiting, ["position"])
        facts = {"item": str(item), "order": [str(pk) for pk in order]}
        journal.record("arrange_speeches", consultation, by=by, at=at, facts=facts)
    return consultation


def call(consultation: Consultation, speech: UUID, *, by: Person, at: datetime) -> Speech:
    """Give somebody the floor; the countdown begins. Raise StepRefused while somebody speaks or a point of order waits."""
    with turn(consultation, "chair", by=by) as consultation:
        found = _speech(consultation, speech)
        if found.started_at is not None:
            raise StepRefused(_("这位代表已经发过言"))
        if consultation.speeches.filter(started_at__isnull=False, ended_at__isnull=True).exists():
            raise StepRefused(_("有人正在发言，请先结束"))
        first = speaking.queue(benches.speeches(found.item))[0]
        if first.point_of_order and first.pk != found.pk:
            raise StepRefused(_("有人提出程序问题，请先听他说"))
        found.started_at = at
        found.save(update_fields=["started_at"])
        journal.record("call_speaker", consultation, by=by, at=at, facts=_facts(found))
    return found


def end(consultation: Consultation, speech: UUID, *, by: Person, at: datetime) -> Speech:
    """End somebody's speech, also one that has not begun: then they gave up their turn."""
    with turn(consultation, "chair", by=by) as consultation:
        found = _speech(consultation, speech)
        if found.ended_at is not None:
            raise StepRefused(_("这次发言已经结束"))
        found.started_at, found.ended_at = found.started_at or at, at
        found.save(update_fields=["started_at", "ended_at"])
        seconds = int((at - found.started_at).total_seconds())
        journal.record("end_speech", consultation, by=by, at=at, facts=_facts(found) | {"seconds": seconds})
    return found


def _asked(
    consultation: Consultation,
    *,
    item: UUID,
    seat: UUID,
    point_of_order: bool,
    words: str,
    by: Person,
    at: datetime,
) -> Speech:
    found = benches.item(consultation, item)
    if seat not in benches.present(found, at):
        raise Forbidden(_("没有登记到场，不能发言"))
    speeches = benches.speeches(found)
    if any(
        speech.seat_id == seat and speech.point_of_order == point_of_order
        for speech in speaking.queue(speeches)
    ):
        raise StepRefused(_("已经在等候发言"))
    if len(speeches) >= rules.SPEECHES_AT_MOST:
        raise StepRefused(_("这项议程的发言已经太多"))
    row = Speech(
        **consultation.here,
        consultation=consultation,
        item=found,
        seat_id=seat,
        position=(found.speeches.aggregate(last=Max("position"))["last"] or 0) + 1,
        point_of_order=point_of_order,
        seconds=consultation.template.speech_seconds,
        words=texts.clean(
            words,
            at_most=rules.WORDS_AT_MOST,
            field="words",
            required=texts.FILL_IN if point_of_order else "",
        ),
        asked_at=at,
    )
    journal.record("ask_to_speak", consultation, by=by, at=at, facts=_facts(row), rows=[row])
    return row


def _facts(speech: Speech) -> dict[str, object]:
    return {"speech": str(speech.pk), "item": str(speech.item_id), "point_of_order": speech.point_of_order}


def _speech(consultation: Consultation, pk: UUID) -> Speech:
    found = consultation.speeches.select_related("item").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这次发言"))
    return found
