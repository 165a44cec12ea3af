"""Filing: what becomes a case, for whom, with which promises, and what does not."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cases.story import FILED, filed, light, picture, stored
from tests.cast import (
    BUILDING,
    CAST,
    COMMUNITY,
    FOREIGN_BUILDING,
    FOREIGN_ESTATE,
    HOME,
    OTHER_HOME,
    SQUARE,
    person,
)
from tests.support import at
from tongdeng.cases import actions, queries
from tongdeng.cases.actions import Filing
from tongdeng.cases.models import Case, Category, Promise
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, TooMany
from tongdeng.people import actions as people

pytestmark = pytest.mark.django_db
GUEST = {"who": "", "place": BUILDING, "caller_phone": "19900009999"}


def test_C1_a_resident_files_for_their_own_home_only() -> None:
    before = stored()
    with pytest.raises(Forbidden, match="不是您登记的房屋"):
        filed(place=OTHER_HOME)
    assert stored() == before


def test_C1_somebody_without_a_home_cannot_file_for_one() -> None:
    with pytest.raises(Forbidden):
        filed(who="huang")


def test_C1_what_is_common_may_be_reported_by_anybody() -> None:
    assert filed(who="huang", place=SQUARE, category="estate.light.out").state == "filed"


@pytest.mark.parametrize("place", ["", "999999", "410202901001001999", "暖气", "4102' OR 1=1"])
def test_a_place_that_does_not_exist_is_refused(place: str) -> None:
    with pytest.raises((NotFound, Invalid)):
        filed(place=place)


def test_who_chose_no_place_is_told_so_at_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        filed(place="")
    assert refused.value.fields == {"place": "请选择地点"}


@pytest.mark.parametrize("place", ["4102", "410202901"])
def test_C1_a_city_or_a_street_is_no_place_for_a_case(place: str) -> None:
    with pytest.raises(Invalid, match="请选到小区"):
        filed(place=place)


def test_a_desk_cannot_take_down_a_case_of_a_foreign_estate() -> None:
    with pytest.raises((Forbidden, NotFound)):
        light(place=FOREIGN_BUILDING)
    assert not Case.objects.filter(place__startswith=FOREIGN_ESTATE).exists()


def test_C2_phone_and_place_words_come_from_the_account_and_the_tree() -> None:
    case = filed()
    assert (case.reporter, case.where) == (person("wang", FILED), "A区12号楼1单元301室")


def test_C9_S8_a_web_form_cannot_set_its_channel() -> None:
    with pytest.raises(Forbidden):
        filed(channel="inspection")
    assert filed(**GUEST, channel="hotline", words="另一件").channel == "guest"


def test_C13_a_new_case_is_filed_and_its_category_guessed_from_its_words() -> None:
    case = filed(category="", words="楼道里有人给电瓶充电，飞线")
    assert (case.state, case.category_id, case.guessed) == ("filed", "building.ebike.upstairs", True)


def test_C13_a_chosen_category_is_no_guess() -> None:
    assert not filed().guessed


def test_a_category_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Invalid, match="没有这个分类"):
        filed(category="home.nonsense")


@pytest.mark.parametrize(("words", "photos"), [("", ()), (" \n\u200b", ())])
def test_a_case_needs_a_sentence_or_a_photo(words: str, photos: tuple[object, ...]) -> None:
    with pytest.raises(Invalid, match="写一句话"):
        filed(words=words, photos=photos)


def test_a_photo_alone_is_enough() -> None:
    assert filed(words="", photos=[picture()]).photos.count() == 1


def test_ten_photos_are_refused_and_nothing_is_stored() -> None:
    before = stored()
    with pytest.raises(Invalid, match="9 张"):
        filed(photos=[picture()] * 10)
    assert stored() == before


def test_fifty_thousand_characters_are_refused() -> None:
    before = stored()
    with pytest.raises(Invalid, match="50000"):
        filed(words="冷" * 50_000)
    assert stored() == before


def test_A1_numbers_run_by_community_and_day() -> None:
    numbers = [filed(words=f"第 {n} 件").number for n in range(3)]
    assert numbers == ["鼎立-20260113-001", "鼎立-20260113-002", "鼎立-20260113-003"]
    assert filed(moment=at("2026-01-14 08:00"), words="新的一天").number == "鼎立-20260114-001"


def test_the_day_of_a_number_is_the_local_day() -> None:
    assert "20260114" in filed(moment=at("2026-01-14 00:10")).number


def test_a_repeated_submit_is_the_same_case() -> None:
    key = uuid4()
    assert filed(key=key).pk == filed(key=key).pk
    assert Case.objects.count() == 1


def test_a_key_never_opens_somebody_elses_case() -> None:
    key, said = uuid4(), {"place": SQUARE, "category": "estate.light.out"}
    mine = filed(**said, key=key)
    theirs = filed(who="zhao", **said, key=key)
    assert (mine.reporter.phone, theirs.reporter.phone) == (CAST["wang"].phone, CAST["zhao"].phone)


@pytest.mark.parametrize(
    "other", [{"words": "水管也响"}, {"place": BUILDING, "category": "building.light.out"}, {"spot": "卧室"}]
)
def test_a_key_that_comes_again_with_another_content_is_a_case_of_its_own(other: dict[str, str]) -> None:
    key = uuid4()
    first, second = filed(key=key), filed(**{"words": "暖气不热，一天了", **other}, key=key)
    assert first.pk != second.pk
    assert filed(**{"words": "暖气不热，一天了", **other}, key=key).pk == second.pk
    assert filed(key=key).pk == first.pk


def test_a_key_that_comes_again_with_another_photo_is_a_case_of_its_own() -> None:
    key = uuid4()
    filed(words="", photos=[picture()], key=key)
    filed(words="", photos=[picture(), picture()], key=key)
    assert Case.objects.count() == 2


def test_the_key_that_is_stored_is_not_the_one_that_was_sent() -> None:
    key = uuid4()
    assert filed(key=key).key != key


def test_C17_the_same_words_for_the_same_place_are_refused_with_the_number() -> None:
    case = filed()
    with pytest.raises(Invalid, match=case.number):
        filed(moment=FILED + timedelta(hours=1))


def test_C17_a_resident_has_a_limit_a_day() -> None:
    for number in range(20):
        filed(words=f"第 {number} 件")
    with pytest.raises(TooMany):
        filed(words="再来一件")
    assert filed(words="第二天", moment=FILED + timedelta(days=1, minutes=1)).state == "filed"


def test_a_guest_has_a_limit_an_hour() -> None:
    for number in range(5):
        filed(**GUEST, words=f"第 {number} 件")
    with pytest.raises(TooMany):
        filed(**GUEST, words="第六件")
    assert filed(**GUEST, words="一小时后", moment=FILED + timedelta(minutes=61)).channel == "guest"


@pytest.mark.parametrize("phone", ["", "123", "abcdefghijk", "010-12345678"])
def test_a_guest_leaves_a_mobile_number(phone: str) -> None:
    with pytest.raises(Invalid):
        filed(who="", place=BUILDING, caller_phone=phone)


def test_a_guests_phone_makes_nobody_the_reporter_before_it_is_proved() -> None:
    case = filed(**{**GUEST, "caller_phone": "19900000001"})
    assert case.reporter is None
    assert case.is_unproved
    assert case not in queries.mine(person("wang", FILED))


def test_a_tracking_link_opens_its_case_and_no_other() -> None:
    case = filed(**GUEST)
    found, guest = queries.by_link(queries.link_of(case), at=FILED)
    assert (found, guest.case) == (case, case.pk)
    with pytest.raises(NotFound):
        queries.by_link(queries.link_of(case)[:-2] + "xx", at=FILED)


def test_C15_a_caller_who_is_known_is_the_reporter() -> None:
    assert light(caller_phone="199-0000-0001").reporter == person("wang", FILED)
    assert light(caller_phone="199 0000 9998", words="陌生来电").reporter is None


PROMISED = """
    home.heating.cold    | 2026-01-13 23:30 | 2026-01-14 00:00 | 2026-01-14 23:30
    building.light.out   | 2026-01-13 14:05 | 2026-01-13 15:05 | 2026-01-22 14:05
    building.light.out   | 2026-01-13 19:30 | 2026-01-14 08:30 | 2026-01-22 19:30
    home.drain.blocked   | 2026-01-16 10:00 | 2026-01-16 11:00 | 2026-01-21 10:00
    people.staff.praise  | 2026-01-13 14:05 | 2026-01-13 15:05 | -
"""


@pytest.mark.parametrize(
    ("category", "moment", "answer", "finish"),
    [[c.strip() for c in line.split("|")] for line in PROMISED.strip().splitlines()],
)
def test_C2_the_default_promises_hold(category: str, moment: str, answer: str, finish: str) -> None:
    case = filed(category=category, moment=at(moment))
    assert case.answer_due == at(answer)
    assert case.finish_due == (None if finish == "-" else at(finish))


def promise(**row: object) -> Promise:
    known = {
        "urgency": "urgent",
        "answer_minutes": 10,
        "answer_hours": "always",
        "valid_from": at("2026-01-01 00:00"),
        "source": "试",
    }
    return Promise.objects.create(**{**known, **row})


def test_a_new_promise_holds_for_new_cases_and_old_cases_keep_theirs() -> None:
    old = filed()
    promise(valid_from=at("2026-01-13 15:00"))
    new = filed(moment=at("2026-01-13 15:01"), words="又冷了")
    assert (old.answer_due, new.answer_due) == (at("2026-01-13 14:35"), at("2026-01-13 15:11"))


def test_a_nearer_place_goes_before_a_wider_one_and_a_category_before_an_urgency() -> None:
    promise(place=COMMUNITY, answer_minutes=20)
    promise(place=COMMUNITY, urgency="", category="home.heating", answer_minutes=5)
    found = queries.promise_for(HOME, Category.objects.get(code="home.heating.cold"), FILED)
    assert found is not None
    assert found.answer_minutes == 5


def test_an_unknown_channel_or_kind_is_refused() -> None:
    with pytest.raises(Invalid):
        light(channel="pigeon")
    with pytest.raises(Invalid):
        actions.file(Filing(place=HOME, words="冷", kind="wish"), by=person("wang", FILED), at=FILED)


def test_whoever_moved_out_cannot_file_for_the_home_any_more() -> None:
    people.move_out(person("wang", FILED).tenures.get(), on=at("2026-01-12 00:00").date())
    with pytest.raises(Forbidden):
        filed()
