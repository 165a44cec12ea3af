"""Presence rests on the delegate's own act: their phone, or their signature on the sheet of the meeting (DL-1)."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import translation

from tests.cast import BRANCH, COMMITTEE, COMMUNITY_WORKER, DESK, MANAGER, RESIDENT, person
from tests.consultations import story
from tests.consultations.story import DECIDES, MEETS
from tests.support import at, owner
from tongdeng.consultations.actions import arriving, deciding, meeting, minuting, preparing, seating
from tongdeng.consultations.models import Arrival, Attendance, Consultation, SignInSheet
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import clocks, mechanism
from tongdeng.kernel import seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused, StepRefused
from tongdeng.kernel.models import Event

pytestmark = pytest.mark.django_db
NEXT_DAY = at("2026-01-14 09:00")


def here(consultation: Consultation, moment: datetime = DECIDES) -> set[str]:
    """Return the parties that are there for the first item."""
    seats = {seat.pk: seat.party for seat in benches.seats(consultation)}
    return {seats[pk] for pk in benches.present(story.items(consultation)[0], moment)}


def refused(
    consultation: Consultation, says: str | None, kind: type[Refused] = Invalid, **more: object
) -> None:
    """Check that a sheet is refused, and nothing stored."""
    before = Event.objects.count()
    given = {"photos": [story.photo()], "by": person(BRANCH, MEETS), "at": MEETS, **more}
    seats = given.pop("seats") if "seats" in given else [story.seat_of(consultation, "committee").pk]
    with pytest.raises(kind, match=says):
        arriving.arrive_paper(consultation, seats, **given)  # type: ignore[arg-type]
    assert (Event.objects.count(), Arrival.objects.filter(sheet__isnull=False).count()) == (before, 0)


def test_dl1_whoever_leads_the_meeting_cannot_make_an_absent_party_present() -> None:
    consultation = story.held(present="party property")
    with pytest.raises(Invalid, match="周主任还没有签到"):
        story.attended(consultation, "party property committee")
    item = story.put(consultation, story.items(consultation)[0])
    with pytest.raises(StepRefused, match="业委会没有到场"):
        deciding.resolve(consultation, item.pk, by=person(BRANCH, DECIDES), at=DECIDES)
    assert here(consultation) == {"party", "property"}
    assert story.recorded(consultation).absent == ["committee"]


def test_a_delegate_signs_in_on_their_own_phone_once_from_an_hour_before() -> None:
    consultation, first = story.announced(), MEETS - timedelta(hours=1)
    with pytest.raises(StepRefused, match="01-13 13:00"):
        story.arrived(consultation, "committee", moment=first - timedelta(seconds=1))
    story.arrived(consultation, "committee", moment=first)
    with pytest.raises(StepRefused, match="您已经签到"):
        story.arrived(consultation, "committee", moment=MEETS)
    row = Arrival.objects.get()
    assert (row.how, row.at, row.by) == ("phone", first, person(COMMITTEE, first))
    (event,) = Event.objects.filter(kind="consultation.arrive")
    assert event.facts["seats"] == [str(story.seat_of(consultation, "committee").pk)]


@pytest.mark.parametrize("who", [DESK, COMMUNITY_WORKER, RESIDENT])
def test_nobody_signs_in_without_a_seat(who: str) -> None:
    consultation = story.announced()
    with pytest.raises((Forbidden, NotFound)):
        arriving.arrive(consultation, by=person(who, MEETS), at=MEETS)
    assert not Arrival.objects.exists()


def test_a_seat_given_back_is_there_no_more_and_a_new_one_signs_in_anew() -> None:
    consultation = story.held()
    seat, zhou = story.seat_of(consultation, "committee"), person(COMMITTEE, MEETS)
    seating.unseat(consultation, seat.pk, by=zhou, at=MEETS)
    with pytest.raises((Forbidden, NotFound)):
        story.arrived(consultation, "committee", moment=DECIDES)
    refused(consultation, "请选择", seats=[seat.pk])
    story.seated(consultation, "committee", COMMITTEE, by=COMMITTEE, moment=DECIDES)
    assert here(consultation) == {"party", "property"}
    story.arrived(consultation, "committee", moment=DECIDES)
    assert here(consultation) == {"party", "property", "committee"}
    assert seals.verify() is None


def test_nobody_signs_in_when_the_meeting_is_over() -> None:
    consultation = story.recorded(story.held(present="party property"))
    with pytest.raises(StepRefused):
        story.arrived(consultation, "committee", moment=DECIDES)
    refused(consultation, None, StepRefused)


def test_the_host_enters_the_signed_sheet_with_exactly_one_photo() -> None:
    consultation = story.held(present="party property")
    refused(consultation, "照片", photos=[])
    refused(consultation, "照片", photos=[story.photo(), story.photo()])
    refused(consultation, "请选择", seats=[])
    refused(consultation, "都已经签到", seats=[story.seat_of(consultation, "property").pk])
    for who in (MANAGER, COMMITTEE):
        refused(consultation, None, Forbidden, by=person(who, MEETS))
    story.signed_in(consultation, "property committee")
    row, sheet = Arrival.objects.get(sheet__isnull=False), SignInSheet.objects.get()
    assert (row.seat.party, row.how, row.sheet) == ("committee", "sheet", sheet)
    assert sheet.digest in str(sheet.photo.name)
    assert here(consultation) == {"party", "property", "committee"}


def test_a_sheet_names_only_seats_of_its_own_bench() -> None:
    consultation, other = story.held(present=""), story.held(story.topic("门岗"), present="")
    refused(consultation, "请选择", seats=[story.seat_of(other, "committee").pk])


def test_one_picture_serves_one_meeting_and_may_name_whom_it_overlooked() -> None:
    consultation, other = story.held(present=""), story.held(story.topic("门岗"), present="")
    story.signed_in(consultation, "property")
    story.signed_in(consultation, "property committee")
    assert (SignInSheet.objects.count(), Arrival.objects.count()) == (1, 2)
    with pytest.raises(Invalid, match="已经用在另一次会诊"):
        story.signed_in(other, "committee")
    assert here(other) == set()
    story.signed_in(other, "committee", number=1)
    assert here(other) == {"committee"}
    assert seals.verify() is None


def test_who_left_may_be_noted_and_says_themself_that_they_are_back() -> None:
    consultation = story.held()
    story.attended(consultation, "party property")
    assert here(consultation) == {"party", "property"}
    story.arrived(consultation, "committee", moment=DECIDES)
    assert here(consultation) == {"party", "property", "committee"}
    story.attended(consultation, "party property")
    story.attended(consultation, "party property committee")
    assert here(consultation) == {"party", "property", "committee"}
    assert Arrival.objects.count() == 3
    assert seals.verify() is None


def test_another_date_voids_every_sign_in() -> None:
    consultation, moment = story.announced(), MEETS - timedelta(minutes=30)
    story.arrived(consultation, "party property committee", moment=moment)
    later = MEETS + timedelta(days=7)
    consultation = preparing.move(
        consultation, starts_at=later, where="物业会议室", by=person(BRANCH, moment), at=moment
    )
    consultation = meeting.hold(consultation, by=person(BRANCH, later), at=later)
    assert here(consultation, later) == set()
    assert (Attendance.objects.count(), benches.was_there(consultation)) == (0, [])
    story.arrived(consultation, "committee", moment=later)
    assert here(consultation, later) == {"committee"}
    assert seals.verify() is None


def test_a_sign_in_counts_for_its_day_and_a_meeting_that_goes_on_the_next_needs_another() -> None:
    consultation = story.held(present="property")
    assert (here(consultation), here(consultation, NEXT_DAY)) == ({"property"}, set())
    story.arrived(consultation, "party property committee", moment=NEXT_DAY)
    assert here(consultation, NEXT_DAY) == {"party", "property", "committee"}
    assert here(consultation, NEXT_DAY + timedelta(days=1)) == set()
    story.arrived(consultation, "property", moment=NEXT_DAY + timedelta(days=1))
    assert here(consultation, NEXT_DAY + timedelta(days=1)) == {"property"}
    assert seals.verify() is None


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        ("2026-01-13 13:00", [13]),
        ("2026-01-13 23:59", [13]),
        ("2026-01-14 00:30", [14, 13]),
        ("2026-01-14 05:59", [14, 13]),
        ("2026-01-14 06:00", [14]),
    ],
)
def test_a_meeting_may_run_past_midnight(moment: str, days: list[int]) -> None:
    assert [day.day for day in clocks.days_counted(at(moment))] == days


def test_who_is_there_is_there_for_an_item_that_is_added() -> None:
    consultation = story.held(present="party property")
    preparing.add_item(consultation, story.topic("门岗"), by=person(BRANCH, DECIDES), at=DECIDES)
    added = story.items(consultation)[1]
    assert {row.seat.party for row in added.attendances.filter(present=True)} == {"party", "property"}
    story.arrived(consultation, "committee", moment=DECIDES)
    assert len(benches.present(added, DECIDES)) == 3
    assert seals.verify() is None


def test_the_database_lets_nobody_be_there_who_did_not_sign_in() -> None:
    consultation = story.held(present="party")
    item, seat = story.items(consultation)[0], story.seat_of(consultation, "committee")
    absent = Attendance(**consultation.here, item=item, seat=seat, present=True)
    with pytest.raises(IntegrityError, match="did not sign in"), transaction.atomic():
        absent.save()
    item.present = [seat.pk]
    with pytest.raises(IntegrityError, match="did not sign in"), transaction.atomic():
        item.save()
    for rows in (Arrival.objects.all(), SignInSheet.objects.all()):
        story.signed_in(consultation, "property") if not rows.exists() else None
        with owner(), pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_the_minutes_say_how_and_when_each_delegate_signed_in() -> None:
    consultation = story.held(present="party")
    story.signed_in(consultation, "property", moment=DECIDES)
    consultation = story.recorded(consultation)
    now = benches.latest_minutes(consultation)
    assert now is not None
    assert [
        (seat["party"], seat["signed_in"], seat["signed_in_at"][11:16]) for seat in now.facts["seats"]
    ] == [
        ("党支部或社区", "本人手机", "14:00"),
        ("物业公司", "签到表", "14:30"),
    ]


def test_an_actor_who_reads_english_drafts_and_signs_the_text_that_all_others_sign() -> None:
    consultation = story.decided_one()
    words, chairs = "会上商议了主路积水。", person(BRANCH, DECIDES)
    nameless(MANAGER)
    versions = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            versions.append(minuting.draft(consultation, words=words, by=chairs, at=DECIDES))
    assert versions[0].hash == versions[1].hash
    assert consultation.minutes.count() == 1
    facts = versions[0].facts
    assert [facts["items"][0]["rule"], facts["seats"][0]["signed_in"]] == ["各方一致同意", "本人手机"]
    assert facts["seats"][1]["name"] == "邻居"


def nameless(who: str) -> None:
    """Take the name of somebody away, so that they are addressed by a word of ours."""
    found = person(who, DECIDES)
    found.name = found.title = ""
    found.save()


def test_a_bench_begins_with_chinese_words_whoever_prepares_it() -> None:
    with translation.override("en"):
        consultation = story.prepared()
    assert consultation.began_with == mechanism.as_json(mechanism.default())
    assert consultation.template.steps[0].word == "提出议题"
