"""Signatures under what a committee decides: each for themselves, once, and there for good; also when many sign at once."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from tests.cast import person
from tests.committees import story
from tests.committees.story import DECIDES, formed, held, put, sign
from tests.support import at_once, endings, owner
from tongdeng.committees.actions import resolutions as deciding
from tongdeng.committees.actions.resolutions import ResolutionDraft
from tongdeng.committees.models import Signature
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event

db = pytest.mark.django_db


@db
def test_a_resolution_is_carried_by_more_than_half_of_all_and_not_only_of_those_present() -> None:
    meeting = held(formed(), present=4)
    resolution = put(meeting)
    assert sign(meeting, resolution, 1, 2, 3).carried_at is None
    assert sign(meeting, resolution, 4).carried_at == DECIDES
    assert Event.objects.get(kind="meeting.carry").facts == {
        "resolution": str(resolution.pk),
        "signed": 4,
        "members": 7,
    }


@db
def test_whoever_was_not_there_does_not_sign_and_nobody_signs_twice() -> None:
    meeting = held(formed(), present=5)
    resolution = put(meeting)
    for number in (6, 8):  # absent, and the alternate
        with pytest.raises((Forbidden, NotFound)):
            sign(meeting, resolution, number)
    sign(meeting, resolution, 1)
    with pytest.raises(StepRefused, match="已经签过字"):
        sign(meeting, resolution, 1)
    for who in ("zheng", "wang", "qian"):
        with pytest.raises((Forbidden, NotFound)):
            deciding.sign(meeting, resolution.pk, by=person(who, DECIDES), at=DECIDES)


@db
def test_a_signature_on_paper_needs_a_photo_and_a_member_who_was_there() -> None:
    committee = formed()
    meeting = held(committee, present=5)
    resolution, zhou = put(meeting), person("zhou", DECIDES)
    there, absent = story.seats(committee)[2].pk, story.seats(committee)[5].pk
    for seat, photos in ((there, []), (absent, [story.photo()]), (None, [story.photo()])):
        with pytest.raises(Invalid):
            deciding.paper(meeting, resolution.pk, seat=seat, photos=photos, by=zhou, at=DECIDES)
    deciding.paper(meeting, resolution.pk, seat=there, photos=[story.photo()], by=zhou, at=DECIDES)
    signature = Signature.objects.get()
    assert (signature.channel, bool(signature.photo)) == ("paper", True)
    with pytest.raises(StepRefused, match="已经签过字"):
        sign(meeting, resolution, 3)
    with pytest.raises(Forbidden):
        deciding.paper(
            meeting,
            resolution.pk,
            seat=there,
            photos=[story.photo()],
            by=person("zheng", DECIDES),
            at=DECIDES,
        )


@db
def test_no_signature_is_changed_or_removed_not_even_with_sql() -> None:
    meeting = held(formed())
    sign(meeting, put(meeting), 1)
    for sql in (
        "UPDATE committees_signature SET channel = 'paper', photo = 'x'",
        "DELETE FROM committees_signature",
    ):
        with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@db
def test_chair_and_vice_take_their_posts_when_more_than_half_have_signed() -> None:
    committee = formed()
    meeting = story.first_held(committee)
    chosen = story.ids(committee, 4)
    resolution = put(meeting, kind="officers", title="推选主任、副主任", officers=chosen[:3])
    sign(meeting, resolution, 1, 2, 3)
    assert {seat.post for seat in story.seats(committee)} == {"member", "alternate"}
    sign(meeting, resolution, 4)
    posts = [seat.post for seat in story.seats(committee)]
    assert posts == ["chair", "vice", "vice", *["member"] * 4, "alternate"]
    again = put(meeting, kind="officers", title="改选", officers=[chosen[3], chosen[0]])
    sign(meeting, again, 1, 2, 3, 4)
    posts = [seat.post for seat in story.seats(committee)]
    assert posts == ["vice", "member", "member", "chair", *["member"] * 3, "alternate"]


@db
@pytest.mark.parametrize("picked", [[0], [0, 0], [7, 0], []])
def test_officers_are_a_chair_and_a_vice_from_among_the_members(picked: list[int]) -> None:
    committee = formed()
    meeting = story.first_held(committee)
    officers = [story.seats(committee)[number].pk for number in picked]
    draft = ResolutionDraft("officers", "推选主任、副主任", "", officers)
    with pytest.raises(Invalid, match="主任"):
        deciding.put(meeting, draft, by=person("zhou", DECIDES), at=DECIDES)


def test_one_member_who_signs_on_two_phones_at_once_has_signed_once(town_db: str) -> None:
    meeting = held(formed())
    resolution = put(meeting)
    outcomes = at_once(*[lambda: sign(meeting, resolution, 2)] * 4)
    assert endings(outcomes) == ["StepRefused"] * 3 + ["done"]
    assert Signature.objects.count() == 1


def test_members_who_sign_at_once_carry_a_resolution_once(town_db: str) -> None:
    meeting = held(formed(), present=7)
    resolution = put(meeting)
    steps = [lambda n=n: sign(meeting, resolution, n) for n in range(1, 8)]  # type: ignore[misc]
    assert endings(at_once(*steps)) == ["done"] * 7
    assert Event.objects.filter(kind="meeting.carry").count() == 1
    assert resolution.meeting.resolutions.get().signatures.count() == 7


def test_two_committees_handed_in_at_once_are_one(town_db: str) -> None:
    from tests.cast import ESTATE
    from tests.committees.story import ELECTED, HANDED_IN, UNTIL
    from tongdeng.committees.actions import terms as committee_verbs

    owners = story.owners(7)
    term = committee_verbs.Term(ELECTED, UNTIL, owners)
    step = lambda: committee_verbs.form(  # noqa: E731
        ESTATE, term, by=person("zheng", HANDED_IN), at=HANDED_IN
    )
    assert endings(at_once(step, step, step)) == ["StepRefused", "StepRefused", "done"]
