"""From the register to the roll: what is confirmed counts, what only the company said does not, what is new is marked."""

from datetime import date, timedelta

import pytest

from tests.cast import COMMUNITY_WORKER, MANAGER, person
from tests.support import at
from tests.votes import story
from tests.votes.story import ANNOUNCED, SETTLED
from tongdeng.kernel.errors import Invalid
from tongdeng.people.actions.register import changes, homes
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.models import Change
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind
from tongdeng.places.models import Place
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import marks, rolls

pytestmark = pytest.mark.django_db

FIRST = story.BUILDING + "010001"
BEFORE = at("2026-02-20 09:00")


def sold(*, confirmed: bool) -> Change:
    """Propose, as the manager, that the first home was sold to somebody new."""
    home = register.home_at(FIRST)
    ended = [str(row.pk) for row in register.tenures(FIRST)]
    becomes = {"end": ended, "begin": [Entry(name="林立秋", phone="+8619900019991").stored()]}
    draft = ChangeDraft(Kind.PEOPLE, becomes, BEFORE.date(), "合同")
    change = changes.propose(home, draft, by=person(MANAGER, BEFORE), at=BEFORE)
    if confirmed:
        changes.confirm(change, by=person(COMMUNITY_WORKER, BEFORE), at=BEFORE)
    return change


def owners(vote: Vote) -> list[str]:
    [home] = rolls.lines(vote).filter(place=FIRST)
    return [person.name for person in rolls.owners_of([home.head]).values()]


def test_only_a_confirmed_sale_is_on_the_roll() -> None:
    story.estate(2)
    change = sold(confirmed=False)
    assert owners(story.announced()) == ["业主1"]
    changes.confirm(change, by=person(COMMUNITY_WORKER, BEFORE), at=BEFORE)
    assert owners(story.announced()) == ["林立秋"]


def test_a_sale_after_the_record_date_is_not_on_the_roll() -> None:
    story.estate(2)
    sold(confirmed=True)
    assert owners(story.announced(record_date=date(2026, 2, 10))) == ["业主1"]


def test_a_home_that_only_the_company_knows_stops_the_roll_until_it_is_checked() -> None:
    story.estate(2)
    code = story.BUILDING + "005001"
    Place.objects.create(code=code, level="home", name="商铺1", path="A区20号楼商铺1")
    made_up = NewHome(code, "10000.00", "register", "shop")
    [home] = homes.store([made_up], checked=False, since=BEFORE.date(), by=person(MANAGER, BEFORE), at=BEFORE)
    draft = ChangeDraft(
        Kind.RECORD, {"area": "10000.00", "source": "register", "kind": "shop"}, BEFORE.date()
    )
    [change] = changes.propose_all([(home, draft)], by=person(MANAGER, BEFORE), at=BEFORE)
    with pytest.raises(Invalid, match="还没有核对.*商铺1"):
        story.announced()
    changes.send_back(change, answer="没有这间商铺", by=person(COMMUNITY_WORKER, BEFORE), at=BEFORE)
    assert story.announced().roll_area == 200


def test_what_the_company_records_after_the_record_date_stops_no_vote() -> None:
    story.estate(2)
    code = story.BUILDING + "005001"
    Place.objects.create(code=code, level="home", name="商铺1", path="A区20号楼商铺1")
    made_up = NewHome(code, "10000.00", "register", "shop")
    homes.store(
        [made_up], checked=False, since=story.ANNOUNCED.date(), by=person(MANAGER, BEFORE), at=story.ANNOUNCED
    )
    assert story.announced(record_date=BEFORE.date()).roll_area == 200


def test_a_shop_is_on_the_roll_like_any_other_part() -> None:
    story.estate(1)
    code = story.BUILDING + "005001"
    Place.objects.create(code=code, level="home", name="商铺1", path="A区20号楼商铺1")
    shop = NewHome(
        code, "45.00", "register", "shop", (Entry(name="某商贸", credit_code="91410200MA4000000Q"),)
    )
    homes.store([shop], since=BEFORE.date(), by=person(COMMUNITY_WORKER, BEFORE), at=BEFORE)
    vote = story.announced()
    assert (vote.roll_heads, vote.roll_area) == (2, 145)


def test_a_garage_counts_only_where_parking_does() -> None:
    story.homes(["100", "20"], kinds=["", "garage"])
    assert story.announced().roll_area == 100
    assert story.announced(parking="count").roll_area == 120


def test_a_roll_marks_what_changed_in_ninety_days_and_who_confirmed_it() -> None:
    story.estate(2)
    sold(confirmed=True)
    vote = story.announced()
    [mark] = marks.recent(vote, [FIRST, FIRST[:-1] + "2"])[FIRST]
    assert (str(mark.what), str(mark.confirmed_by), mark.at) == ("过户", "社区", BEFORE)


def test_what_is_older_or_gives_no_vote_is_not_marked() -> None:
    story.estate(1)
    sold(confirmed=True)
    tenant = Entry(name="租客", phone="+8619900019992", relation="tenant").stored()
    draft = ChangeDraft(Kind.PEOPLE, {"begin": [tenant]}, BEFORE.date())
    changes.propose(register.home_at(FIRST), draft, by=person(MANAGER, BEFORE), at=BEFORE)
    assert len(marks.recent(story.announced(), [FIRST])[FIRST]) == 1
    much_later = story.announced()
    much_later.record_date = BEFORE.date() + timedelta(days=91)
    assert marks.recent(much_later, [FIRST]) == {}


def test_a_correction_from_the_first_day_on_reaches_a_roll_of_an_earlier_day() -> None:
    """An upheld objection is put right by a verb, and sealing freezes the roll anew."""
    story.estate(1)
    measure = register.measure(FIRST)
    assert measure is not None
    was = register.said_of(measure)
    draft = ChangeDraft(Kind.MEASURE, {**was, "area": "120.00"}, measure.since, "不动产权证", was)
    change = changes.propose(register.home_at(FIRST), draft, by=person(MANAGER, ANNOUNCED), at=ANNOUNCED)
    changes.confirm(change, by=person(COMMUNITY_WORKER, ANNOUNCED), at=ANNOUNCED)
    assert story.announced(record_date=date(2026, 2, 1)).roll_area == 120


def test_the_setting_up_of_a_register_is_told_once_and_not_of_each_home() -> None:
    story.homes(["100", "100"])
    began = SETTLED + timedelta(days=1)
    vote = story.announced()
    vote.record_date = SETTLED.date() + timedelta(days=5)
    assert marks.recent(vote, [FIRST]) == {}
    assert marks.began(vote) is not None
    late = Place.objects.create(code=story.BUILDING + "005001", level="home", name="商铺1", path="商铺1")
    new = NewHome(late.code, "45.00", "register", "shop")
    later = began + timedelta(days=2)
    homes.store([new], since=later.date(), by=person(COMMUNITY_WORKER, BEFORE), at=later)
    assert [str(mark.what) for mark in marks.recent(vote, [FIRST, late.code])[late.code]] == ["新登记"]
    assert marks.began(story.announced()) is None
