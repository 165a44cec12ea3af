"""PostgreSQL itself keeps accounts, verified service, certificates and consents, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import person
from tests.members import story
from tests.members.story import CHECKED, listed, platform, task, verified, volunteer
from tests.support import owner
from tongdeng.kernel import seals
from tongdeng.members.actions import accounts

pytestmark = pytest.mark.django_db
REFUSED = (
    "UPDATE members_volunteer SET points = points + 1",
    "UPDATE members_volunteer SET number = 'x'",
    "UPDATE members_volunteer SET state = 'withdrawn'",
    "DELETE FROM members_posting",
    "UPDATE members_posting SET points = points + 1",
    "UPDATE members_service SET minutes = minutes + 60",
    "UPDATE members_service SET starts_at = starts_at - interval '1 hour'",
    "UPDATE members_service SET state = 'void'",
    "DELETE FROM members_service",
    "DELETE FROM members_agreement",
    "UPDATE members_agreement SET wording = 'other'",
    "DELETE FROM members_registration",
    "UPDATE members_registration SET since = since - interval '1 day'",
    "UPDATE members_platform SET points = 5",
    "UPDATE members_service SET verified_by_id = (SELECT person_id FROM members_volunteer LIMIT 1)",
    "TRUNCATE members_posting CASCADE",
)


def test_nothing_that_a_proof_rests_on_can_be_changed_by_hand() -> None:
    place = platform()
    wang = volunteer(place)
    verified(listed(task(place), wang))
    accounts.award(wang, 5, words="示例", by=person("zheng", CHECKED), at=CHECKED)
    done = []
    for words in REFUSED:
        try:
            with owner(), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(words)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            done.append(words)
        except DatabaseError:
            pass
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert done == []
    assert seals.verify() is None
    assert story.ids([wang]) == [wang.pk]
