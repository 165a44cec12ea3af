"""The database keeps what the bench decided, said and signed, whatever the application does."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from tests.consultations import story
from tests.support import owner

pytestmark = pytest.mark.django_db
KEPT = """
UPDATE consultations_item SET carried = NOT carried
UPDATE consultations_item SET agreeing = 2
UPDATE consultations_item SET present = '{}'
UPDATE consultations_item SET proposal = '{}'
UPDATE consultations_item SET decided_at = NULL, carried = NULL
DELETE FROM consultations_item
UPDATE consultations_position SET value = 'against'
DELETE FROM consultations_position
UPDATE consultations_attendance SET present = false
DELETE FROM consultations_attendance
UPDATE consultations_signature SET dissents = true
DELETE FROM consultations_signature
UPDATE consultations_minutes SET text = text || '。'
UPDATE consultations_minutes SET public = ''
DELETE FROM consultations_minutes
UPDATE consultations_seat SET party = 'party'
UPDATE consultations_seat SET person_id = by_id
DELETE FROM consultations_seat
UPDATE consultations_resolution SET due_at = due_at + interval '1 year'
UPDATE consultations_resolution SET party = 'committee'
UPDATE consultations_resolution SET state = 'noted'
DELETE FROM consultations_resolution
UPDATE consultations_consultation SET began_with = '{}'
UPDATE consultations_consultation SET talk = true
UPDATE consultations_consultation SET state = 'held'
DELETE FROM consultations_consultation
UPDATE consultations_topic SET origin = 'joint'
DELETE FROM consultations_topic
UPDATE consultations_stepdone SET words = ''
DELETE FROM consultations_stepdone
INSERT INTO consultations_evaluation (id, community, place, home, works, words, at, person_id, resolution_id)
"""


def test_what_was_decided_said_and_signed_stays_also_for_the_owner_of_the_database() -> None:
    story.published()
    for statement in filter(None, KEPT.strip().splitlines()):
        sql = statement
        if statement.startswith("INSERT"):
            sql += (
                " SELECT gen_random_uuid(), community, place, place, true, '', at,"
                " (SELECT by_id FROM consultations_topic LIMIT 1), id FROM consultations_resolution"
            )
        with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_mechanism_a_delegation_and_an_answer_stay() -> None:
    story.mechanism_of()
    story.answered(story.referred(), settled=True)
    for sql in (
        "UPDATE consultations_mechanism SET notice_days = 1",
        "DELETE FROM consultations_mechanism",
        "UPDATE consultations_jointitem SET answer = '没有'",
        "UPDATE consultations_jointitem SET answer_by = now()",
        "DELETE FROM consultations_jointitem",
    ):
        with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
