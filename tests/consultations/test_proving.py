"""What `verify` finds when the owner of the database has rewritten what a bench decided, said or signed."""

import pytest

from tests.cast import person
from tests.consultations import story
from tests.support import at, tamper, undone
from tongdeng.consultations.actions import carrying, meeting, minuting, publishing, seating
from tongdeng.consultations.models import Consultation
from tongdeng.kernel import seals

pytestmark = pytest.mark.django_db
ENDED = at("2026-02-16 09:00")


def found() -> set[str]:
    """Return all misfits of this room."""
    return {misfit.what for misfit in seals.checks()["consultations"]()}


def evaluated() -> Consultation:
    """Return a consultation at its end: one delegate signed in on the sheet, one resolution was evaluated."""
    story.topic("门岗")
    consultation = story.held(present="party property")
    story.signed_in(consultation, "committee")
    story.decided(consultation, story.items(consultation)[0])
    consultation = story.settled(story.recorded(story.fresh(consultation)))
    story.sign(consultation)
    consultation = publishing.publish(consultation, by=person("wu", story.PUBLISHED), at=story.PUBLISHED)
    done = carrying.finish(
        story.resolution(consultation),
        words="主路已重铺",
        photos=[story.photo()],
        by=person("qian", story.DONE),
        at=story.DONE,
    )
    carrying.conclude(done, at=ENDED)
    return story.fresh(consultation)


REWRITTEN = """
UPDATE consultations_item SET agreeing = 2 | the figures of this item are not what its positions come to by its rule
UPDATE consultations_item SET agreeing = 2 | the decision of this item is not the one that was taken
UPDATE consultations_item SET present = present[1:2] | who counted for this item is not who was there
UPDATE consultations_item SET present = present[1:2] | this item was decided without a required party
UPDATE consultations_item SET entitled = entitled[1:2] | who counted for this item is not who was there
UPDATE consultations_item SET voted = '{}' | who counted for this item is not who was there
UPDATE consultations_item SET rule = 'majority' | the rule of this item is not the one with which it was added
UPDATE consultations_item SET decided_at = decided_at - interval '1 hour' | the decision of this item is not the one that was taken
UPDATE consultations_item SET decided_at = NULL, carried = NULL | whether this item was decided is not what its events say
UPDATE consultations_item SET proposal = jsonb_set(proposal, '{quantity}', '"80"') | this resolution is not what its item came to
UPDATE consultations_attendance SET present = false | who was there for this item is not what its events say
UPDATE consultations_attendance SET present = false | the minutes do not say who was there
DELETE FROM consultations_arrival | those who signed in are not those whom its events name
UPDATE consultations_arrival SET at = at - interval '1 hour' | those who signed in are not those whom its events name
UPDATE consultations_arrival SET day = day - 1 | a sign-in is of another day, or of another sheet, than it says
UPDATE consultations_arrival SET sheet_id = NULL | those who signed in are not those whom its events name
UPDATE consultations_signinsheet SET digest = repeat('a', 43) | those who signed in are not those whom its events name
UPDATE consultations_signinsheet SET photo = 'consultations/other.jpg' | a sign-in is of another day, or of another sheet, than it says
UPDATE consultations_item SET topic_id = (SELECT id FROM consultations_topic WHERE title = '门岗') | the agenda is not the one that its events name
UPDATE consultations_position SET value = 'against' WHERE id = (SELECT min(id::text)::uuid FROM consultations_position) | what was said to this item is not what its events say
DELETE FROM consultations_position | what was said to this item is not what its events say
DELETE FROM consultations_item | an item of which the journal speaks is gone
UPDATE consultations_seat SET party = 'guest' WHERE party = 'committee' | the seats are not those that its events name
UPDATE consultations_seat SET left_at = at | the seats are not those that its events name
DELETE FROM consultations_seat | the seats are not those that its events name
UPDATE consultations_consultation SET began_with = jsonb_set(began_with, '{notice_days}', '1') | the mechanism is not the one with which it began
UPDATE consultations_consultation SET held_at = held_at - interval '1 hour' | held_at is not what the events of this consultation say
UPDATE consultations_consultation SET published_at = NULL | published_at is not what the events of this consultation say
UPDATE consultations_consultation SET talk = true | who was missing is not what its events say
UPDATE consultations_minutes SET text = text || '。' | the minutes are not the text that their hash says
UPDATE consultations_minutes SET facts = jsonb_set(facts, '{where}', '"别处"') | the minutes are not the text that their hash says
UPDATE consultations_minutes SET hash = repeat('a', 64) | the versions of the minutes are not those that its events name
UPDATE consultations_minutes SET public = '无事' | what residents read is not what was published
DELETE FROM consultations_minutes | the present minutes are not those that were published
UPDATE consultations_signature SET dissents = true, reason = '不同意' | the signatures are not those that its events name
UPDATE consultations_signature SET hash = repeat('a', 64) | published without the signatures that it needs
DELETE FROM consultations_signature | the signatures are not those that its events name
DELETE FROM consultations_signature WHERE seat_id = (SELECT id FROM consultations_seat WHERE party = 'committee') | published without the signatures that it needs
UPDATE consultations_resolution SET due_at = due_at + interval '1 year' | when it was due or done is not what its events say
UPDATE consultations_resolution SET due_at = due_at + interval '1 year' | the minutes do not say what was decided
UPDATE consultations_resolution SET done_at = due_at | when it was due or done is not what its events say
UPDATE consultations_resolution SET party = 'committee' | this resolution is not the one that was decided
UPDATE consultations_resolution SET quantity = 8 | this resolution is not what its item came to
UPDATE consultations_resolution SET works = 12 | what households said of it is not what its events say
UPDATE consultations_resolution SET ended_at = NULL | ended_at is not what the events of this resolution say
DELETE FROM consultations_resolution | a carried item without its resolution
"""


def test_what_was_rewritten_of_a_bench_is_named() -> None:
    """DL-2, DL-4, DL-7, DL-8."""
    evaluated()
    assert seals.verify() is None
    for line in REWRITTEN.strip().splitlines():
        statement, words = (part.strip() for part in line.rsplit("|", 1))
        with undone():
            tamper(statement)
            assert words in found(), line


def test_an_item_that_was_not_carried_cannot_be_made_to_look_so() -> None:
    consultation = story.held()
    item = story.items(consultation)[0]
    story.decided(consultation, item, committee="against")
    assert found() == set()
    tamper("UPDATE consultations_item SET carried = true, agreeing = whole")
    assert "the figures of this item are not what its positions come to by its rule" in found()
    assert "a carried item without its resolution" in found()


def test_a_signature_that_no_event_knows_is_named() -> None:
    consultation = story.signing_one()
    story.sign(consultation, "party")
    tamper(
        "INSERT INTO consultations_signature SELECT gen_random_uuid(), community, place, hash, dissents, reason,"
        " channel, photo, at + interval '1 hour', by_id, consultation_id,"
        " (SELECT id FROM consultations_seat WHERE party = 'committee') FROM consultations_signature"
    )
    assert found() == {"the signatures are not those that its events name"}


def test_nothing_is_said_of_changed_minds_moved_seats_a_new_text_and_a_signature_that_never_came() -> None:
    consultation = story.held()
    item = story.items(consultation)[0]
    story.put(consultation, item)
    story.say(consultation, item, party="agree", committee="against")
    story.put(consultation, item)  # voids both
    story.say(consultation, item, party="against")
    story.decided(consultation, item)
    seating.unseat(
        consultation,
        story.seat_of(consultation, "property").pk,
        by=person("qian", story.DECIDES),
        at=story.DECIDES,
    )
    meeting.attend(
        story.fresh(consultation),
        [story.seat_of(consultation, "party").pk],
        by=person("wu", story.DECIDES),
        at=story.DECIDES,
    )
    consultation = story.settled(story.recorded(story.fresh(consultation)))
    story.sign(consultation, "party")
    consultation = another_text(consultation)
    story.sign(consultation, "party", moment=story.PUBLISHED)
    late = at("2026-01-26 09:00")
    publishing.publish(story.fresh(consultation), by=person("wu", late), at=late)
    assert seals.verify() is None
    tamper("UPDATE kernel_event SET at = at - interval '5 days' WHERE kind = 'consultation.publish'")
    tamper("UPDATE consultations_consultation SET published_at = published_at - interval '5 days'")
    assert found() == {"published without the signatures that it needs"}  # before the week was over


def another_text(consultation: Consultation) -> Consultation:
    """Change the text while it is being signed; all signatures are void."""
    minuting.draft(
        consultation, words=story.TEXT + "补充一句。", by=person("wu", story.SIGNED), at=story.SIGNED
    )
    return story.fresh(consultation)
