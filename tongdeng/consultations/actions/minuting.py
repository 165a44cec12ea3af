"""The verbs of the minutes: draft, record, comment, settle the text. Source: DL-7."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.actions import agenda, joint, steps
from tongdeng.consultations.actions.delegates import present_text, who_was_there
from tongdeng.consultations.models import Comment, Consultation, Minutes
from tongdeng.consultations.queries import benches, records
from tongdeng.consultations.rules import clocks, flows, minutes
from tongdeng.consultations.rules.flows import State, TopicState
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person


def draft(consultation: Consultation, *, words: str, by: Person, at: datetime) -> Minutes:
    """Store a version of the minutes. Where they are being signed, one character that changes voids all signatures.

    The same text again changes nothing.
    """
    with turn(consultation, "draft", by=by) as consultation:
        before = benches.latest_minutes(consultation)
        now = _version(consultation, before, words, by=by, at=at)
        if before is not None and before.hash == now.hash:
            return before
        void = len(benches.signatures(consultation))
        facts = {"version": now.version, "hash": now.hash, "void": void}
        # Whoever has not signed the new text has again a week for it.
        again = {"sign_by": at + clocks.SIGNING} if consultation.state == State.SIGNING else {}
        journal.record("draft", consultation, by=by, at=at, facts=facts, rows=[now], **again)
        if again:
            deadlines.start(consultation, "sign", [at + clocks.SIGNING])
    return now


def record(
    consultation: Consultation, *, words: str, by: Person, at: datetime, seen: int | None = None
) -> Consultation:
    """End the meeting and give the minutes to the parties for comments; what came to no result goes back or up.

    A topic without a result has been tried once more; the second time it goes to the joint meeting (DL-15). One that
    was added too late, and to which not all consented, comes first on the next agenda (DL-5).
    """
    with turn(consultation, "record", by=by, seen=seen) as consultation:
        steps.require(consultation, StepKind.RECORD, at=at)
        absent = benches.absent_parties(consultation)
        _leave_topics(consultation, by=by, at=at)
        before = benches.latest_minutes(consultation)
        now = _version(consultation, before, words, by=by, at=at)
        new = [] if before is not None and before.hash == now.hash else [now]
        ends = clocks.comments_end(at, consultation.template.comment_days)
        rows = [*new, *steps.taken(consultation, StepKind.RECORD, by=by, at=at)]
        facts = {"talk": bool(absent), "missing": [party.key for party in absent], "hash": now.hash}
        journal.step(
            consultation,
            "record",
            by=by,
            at=at,
            facts=facts,
            rows=rows,
            recorded_at=at,
            comments_until=ends,
            talk=bool(absent),
            absent=[party.key for party in absent],
        )
        deadlines.start(consultation, "comment", [ends])
    return consultation


def comment(consultation: Consultation, *, words: str = "", by: Person, at: datetime) -> Comment:
    """Say for one's party what is wrong with the minutes, or without words that nothing is."""
    with turn(consultation, "comment", by=by) as consultation:
        now, own = present_text(consultation), who_was_there(consultation, by, at)
        said = texts.clean(words, at_most=rules.TEXT_AT_MOST, field="words")
        row = Comment(**consultation.here, minutes=now, seat=own, words=said, by=by, at=at)
        facts = {"version": now.version, "party": own.party, "agrees": not said}
        journal.record("comment", consultation, by=by, at=at, facts=facts, rows=[row])
    return row


def settle(consultation: Consultation, *, by: Person, at: datetime, seen: int | None = None) -> Consultation:
    """Settle the text for signing, when the parties' days are over or each that was there has said its word on it."""
    with turn(consultation, "freeze", by=by, seen=seen) as consultation:
        steps.require(consultation, StepKind.SIGN, at=at)
        now = present_text(consultation)
        there = {seat.party for seat in benches.was_there(consultation)}
        # The last word of each party: whoever agreed and found something wrong after it has not agreed.
        last = dict(now.comments.order_by("at", "id").values_list("seat__party", "words"))
        said = {party for party, words in last.items() if not words}
        required = {party.key for party in consultation.template.required}
        assert (
            consultation.comments_until is not None
        )  # set by `record`, from which alone this state is reached
        ends = consultation.comments_until.astimezone(LOCAL)
        over = at >= ends
        if not over and (there & required) - said:
            raise StepRefused(
                _("各方核对纪要的时间到 {until}，或者到场各方都说没有意见后，才能定稿送签").format(
                    until=f"{ends:%m-%d %H:%M}"
                )
            )
        facts = {"hash": now.hash, "version": now.version}
        journal.step(consultation, "freeze", by=by, at=at, facts=facts, sign_by=at + clocks.SIGNING)
        deadlines.stop(consultation, "comment", at=at)
        deadlines.start(consultation, "sign", [at + clocks.SIGNING])
    return consultation


def _version(
    consultation: Consultation, before: Minutes | None, words: str, *, by: Person, at: datetime
) -> Minutes:
    text = texts.clean(words, at_most=rules.MINUTES_AT_MOST, field="words", required=texts.FILL_IN)
    facts = records.facts_of(consultation)
    return Minutes(
        **consultation.here,
        consultation=consultation,
        version=before.version + 1 if before else 1,
        facts=facts,
        text=text,
        hash=minutes.text_hash(facts, text),
        by=by,
        at=at,
    )


def _leave_topics(consultation: Consultation, *, by: Person, at: datetime) -> None:
    """Move on the topics that are still on the agenda when the meeting ends."""
    rows = consultation.items.filter(review__isnull=True).select_related("topic", "consultation")
    for item in rows.order_by("topic"):
        if not item.is_decided and benches.consents_missing(item):
            agenda.put_back(item.topic, by=by, at=at, first=True)
            continue
        with journal.locked(item.topic) as topic:
            if topic.state != TopicState.TABLED:
                continue
            # It was announced and came to nothing: it does not wait until somebody thinks of it again.
            facts = {"consultation": str(consultation.pk), "first": True}
            journal.step(topic, "fail", by=by, at=at, facts=facts, tries=topic.tries + 1, first=True)
            if topic.tries >= flows.TRIES:
                joint.begin(topic, why="tries", words="", by=by, at=at)
