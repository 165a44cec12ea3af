"""Who sits on the bench, for whom, by which mandate, and who speaks for an absent seat (DL-1, DL-3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import ESTATE, person
from tests.consultations import story
from tests.consultations.story import ANNOUNCED, DECIDES, MEETS
from tests.support import at
from tongdeng.consultations.actions import arriving, deciding, mechanisms, meeting, seating
from tongdeng.consultations.actions.seating import Delegate
from tongdeng.consultations.models import Consultation, Delegation, Item, Seat
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import mechanism
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate
from tongdeng.people.queries import holding

pytestmark = pytest.mark.django_db


def resolve(consultation: Consultation, item: Item, by: str = "wu") -> Item:
    """Decide an item."""
    return deciding.resolve(consultation, item.pk, by=person(by, DECIDES), at=DECIDES)


def dismissed(who: str, role: str, moment: object) -> None:
    """End somebody's role."""
    mandate = Mandate.objects.get(holding(moment), person=person(who, moment), role=role)  # type: ignore[arg-type]
    people.dismiss(mandate, by=None, at=moment)  # type: ignore[arg-type]


def two_managers() -> Consultation:
    """Return an open meeting of a bench on which the property company has two seats; 陈 has the second."""
    parties = tuple(
        replace(party, seats=2) if party.key == "property" else party for party in mechanism.default().parties
    )
    template = replace(mechanism.default(), parties=parties, rule="majority")
    moment = at("2026-01-02 09:00")
    mechanisms.set_mechanism(ESTATE, template, valid_from=moment, by=person("wu", moment), at=moment)
    consultation = story.announced()
    story.seated(consultation, "property", "chen")
    return meeting.hold(consultation, by=person("wu", MEETS), at=MEETS)


def test_dl1_a_guest_fills_no_seat_of_a_party_and_takes_no_position() -> None:
    consultation = story.announced()
    seating.unseat(
        consultation, story.seat_of(consultation, "committee").pk, by=person("wu", ANNOUNCED), at=ANNOUNCED
    )
    guest = Delegate(
        "utility", guest="电工师傅", authority="供电所委托书", since=MEETS.date(), until=MEETS.date()
    )
    seating.seat(consultation, guest, by=person("wu", ANNOUNCED), at=ANNOUNCED)
    story.seated(consultation, "subdistrict", "feng")
    consultation = meeting.hold(consultation, by=person("wu", MEETS), at=MEETS)
    story.signed_in(consultation, "party property utility subdistrict")
    item = story.put(consultation, story.items(consultation)[0])
    with pytest.raises(Forbidden):
        meeting.position(consultation, item=item.pk, value="agree", by=person("feng", DECIDES), at=DECIDES)
    with pytest.raises(StepRefused, match="业委会没有到场"):
        resolve(consultation, item)


@pytest.mark.parametrize(
    ("party", "who", "says"),
    [
        ("property", "wang", "物业经理、物业客服"),
        ("property", "li", "物业经理"),
        ("property", "zhou", "物业经理"),
        ("committee", "qian", "业委会"),
        ("party", "he", "小区党支部、社区"),
        ("subdistrict", "liu", "街道"),
        ("utility", "wang", "书面授权"),
        ("nonsense", "qian", "参与方"),
    ],
)
def test_a_delegate_without_the_partys_mandate_takes_no_seat(party: str, who: str, says: str) -> None:
    consultation = story.prepared()
    with pytest.raises(Invalid, match=says):
        story.seated(consultation, party, who)
    assert not Seat.objects.exists()


def test_dl1_the_mandate_must_hold_on_the_day_of_the_meeting() -> None:
    consultation = story.prepared()
    dismissed("qian", "manager", MEETS - timedelta(hours=1))
    with pytest.raises(Invalid, match="开会当天"):
        story.seated(consultation, "property", "qian")


def test_dl1_a_mandate_that_ended_since_the_seat_was_taken_counts_no_more() -> None:
    consultation = story.held()
    item = story.put(consultation, story.items(consultation)[0])
    story.say(consultation, item, party="agree", property="agree", committee="agree")
    dismissed("qian", "manager", DECIDES - timedelta(minutes=1))
    with pytest.raises(StepRefused, match="物业公司没有到场"):
        resolve(consultation, item)
    with pytest.raises(Invalid, match="到期"):
        story.attended(consultation, "property", moment=DECIDES)
    with pytest.raises(Forbidden, match="任职已经结束"):
        story.arrived(consultation, "property", moment=DECIDES)


def test_one_person_sits_once_and_for_no_other_party() -> None:
    consultation = story.announced()
    with pytest.raises(Invalid, match="席位已满"):
        story.seated(consultation, "property", "chen")
    people.appoint(person("qian", ANNOUNCED), role="committee", place=ESTATE, by=None, at=ANNOUNCED)
    other = story.prepared(story.topic("门岗"))
    with pytest.raises(Invalid, match="不能代表"):
        story.seated(other, "committee", "qian")
    assert other.seats.count() == 0


def test_a_party_seats_its_own_delegates_and_no_others() -> None:
    consultation = story.prepared()
    with pytest.raises(Forbidden, match="本方"):
        story.seated(consultation, "committee", "zhou", by="qian")
    assert story.seated(consultation, "property", "qian", by="qian").post == "manager"


@pytest.mark.parametrize("who", ["wu", "zheng", "qian", "feng"])
def test_once_the_meeting_has_begun_nobody_else_fills_or_vacates_a_partys_seat(who: str) -> None:
    consultation = story.held()
    seat = story.seat_of(consultation, "committee")
    with pytest.raises(Forbidden):
        seating.unseat(consultation, seat.pk, by=person(who, DECIDES), at=DECIDES)
    seating.unseat(consultation, seat.pk, by=person("zhou", DECIDES), at=DECIDES)
    with pytest.raises(Forbidden):
        story.seated(consultation, "committee", "zhou", by=who, moment=DECIDES)
    assert story.seated(consultation, "committee", "zhou", by="zhou", moment=DECIDES).party == "committee"


def test_a_delegate_who_signed_in_keeps_the_seat_before_the_meeting_begins() -> None:
    consultation, early = story.announced(), MEETS - timedelta(minutes=5)
    story.arrived(consultation, "committee", moment=early)
    seat = story.seat_of(consultation, "committee")
    with pytest.raises(Forbidden, match="业委会的代表由本方自己登记"):
        seating.unseat(consultation, seat.pk, by=person("wu", early), at=early)
    assert story.fresh(consultation).seats.filter(left_at__isnull=True).count() == 3


def test_a_guest_is_registered_by_the_host_also_while_the_meeting_is_held() -> None:
    consultation = story.held()
    assert story.seated(consultation, "subdistrict", "feng", moment=DECIDES).party == "subdistrict"


@pytest.mark.parametrize(
    ("guest", "authority", "since", "until", "field"),
    [
        ("", "委托书", "2026-01-01", "2026-02-01", "guest"),
        ("电工师傅", "", "2026-01-01", "2026-02-01", "authority"),
        ("电工师傅", "委托书", "2026-01-14", "2026-02-01", "until"),
        ("电工师傅", "委托书", "2026-01-01", "2026-01-12", "until"),
    ],
)
def test_a_guest_has_a_name_and_a_written_authority_for_that_day(
    guest: str, authority: str, since: str, until: str, field: str
) -> None:
    days = at(f"{since} 00:00").date(), at(f"{until} 00:00").date()
    delegate = Delegate("utility", None, guest, authority, *days)
    with pytest.raises(Invalid) as refused:
        seating.seat(story.prepared(), delegate, by=person("wu", ANNOUNCED), at=ANNOUNCED)
    assert list(refused.value.fields) == [field]
    assert not Seat.objects.exists()


def delegate(consultation: Consultation, giver: str, receiver: Seat) -> Delegation:
    """Delegate a seat on one's own phone."""
    return seating.delegate(consultation, receiver.pk, by=person(giver, MEETS), at=MEETS)


def test_dl3_nobody_delegates_to_themself_to_another_party_or_twice() -> None:
    consultation = two_managers()
    qian, chen = (seat for seat in benches.seats(consultation) if seat.party == "property")
    for receiver in (qian, story.seat_of(consultation, "committee")):
        with pytest.raises(Invalid):
            delegate(consultation, "qian", receiver)
    delegate(consultation, "qian", chen)
    for giver, receiver in (("qian", chen), ("chen", qian)):
        with pytest.raises(StepRefused):
            delegate(consultation, giver, receiver)
    with pytest.raises((Forbidden, NotFound)):
        delegate(consultation, "wang", chen)
    assert Delegation.objects.count() == 1


def test_dl3_a_delegation_counts_only_while_its_receiver_is_there() -> None:
    consultation = two_managers()
    qian, chen = (seat for seat in benches.seats(consultation) if seat.party == "property")
    delegate(consultation, "qian", chen)
    item = story.items(consultation)[0]
    story.arrived(consultation, "party committee")
    story.put(consultation, item)
    with pytest.raises(Forbidden):
        meeting.position(
            consultation, item=item.pk, value="agree", giver=qian.pk, by=person("chen", DECIDES), at=DECIDES
        )
    with pytest.raises(StepRefused, match="物业公司没有到场"):
        resolve(consultation, item)
    arriving.arrive(consultation, by=person("chen", DECIDES), at=DECIDES)
    for giver in (None, qian.pk):
        meeting.position(
            consultation, item=item.pk, value="agree", giver=giver, by=person("chen", DECIDES), at=DECIDES
        )
    story.say(consultation, item, party="agree")
    item = resolve(consultation, item)
    assert (item.delegated, item.agreeing, item.whole, item.carried) == ([qian.pk], 3, 4, True)
