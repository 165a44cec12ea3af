"""Announcements: who sends them, to whom, when they are out, what of persons is in them, and who has read them."""

from datetime import timedelta

import pytest

from tests.cast import (
    BUILDING,
    COMMUNITY,
    ESTATE,
    FOREIGN_BUILDING,
    FOREIGN_ESTATE,
    HOME,
    SQUARE,
    person,
)
from tests.notices.story import SENT, THEN, UNTIL, ring, sent, tell_all
from tests.support import without_keys
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused, TooMany
from tongdeng.kernel.models import Event, Usage
from tongdeng.notices.actions import announcing as verbs
from tongdeng.notices.actions import sentence
from tongdeng.notices.models import Announcement, Notice
from tongdeng.notices.queries import announcing as queries
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate
from tongdeng.people.rules.private import personal_in

db = pytest.mark.django_db

FOUND = """
    请联系 199-0000-0001                 | 199-0000-0001
    电话１９９００００１２３４               | 19900001234
    电话 199 0000 1234                  | 199+0000+1234
    物业 0371-55550000，(0371)5555 0000 | 0371-55550000 (0371)5555+0000
    证件 41020219000101123X             | 41020219000101123X
    12号楼1单元301漏水                    | 12号楼1单元301
    12 号楼 301 室漏水                   | 12+号楼+301+室
    12-1-301 欠费                       | 12-1-301
    感谢王小满女士和欧阳先生                | 王小满女士 欧阳先生
    请豫BA1234车主挪车                    | 豫BA1234
    3月3日9时至16时停水，12号楼除外          |
    先生们、女士们，李师傅 2026-03-03 上门   |
"""


@pytest.mark.parametrize("line", FOUND.strip().splitlines())
def test_numbers_homes_plates_and_names_are_found_however_they_are_typed(line: str) -> None:
    text, _bar, found = line.partition("|")
    assert personal_in(text.strip()) == [words.replace("+", " ") for words in found.split()]


@db
@pytest.mark.parametrize(
    ("who", "may"),
    [
        *[(who, True) for who in ("chen", "qian", "zhou", "wu", "zheng", "feng")],
        *[(who, False) for who in ("wang", "zhao", "li", "liu", "guan", "he", "huang")],
    ],
)
def test_offices_of_the_place_send_and_neither_worker_nor_resident(who: str, may: bool) -> None:
    if may:
        assert sent(who).state == "published"
    else:
        with pytest.raises(Forbidden):
            sent(who)
        assert not Announcement.objects.exists()


@db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"buildings": [ESTATE + "099"]}, "buildings"),
        ({"buildings": [BUILDING, FOREIGN_BUILDING]}, "buildings"),
        ({"buildings": [SQUARE]}, "buildings"),
        ({"buildings": [HOME]}, "buildings"),
        ({"buildings": ["没有这栋"]}, "buildings"),
        ({"title": " "}, "title"),
        ({"title": "水" * 41}, "title"),
        ({"words": "\u200b"}, "words"),
        ({"words": "水" * 2001}, "words"),
        ({"valid_until": SENT}, "valid_until"),
        ({"valid_until": SENT + timedelta(days=367)}, "valid_until"),
        ({"starts_at": UNTIL}, "valid_until"),
        ({"starts_at": SENT + timedelta(days=91)}, "starts_at"),
        ({"place": BUILDING}, "place"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_written(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        sent(**{"urgent": True, **changes})  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not Announcement.objects.exists()
    assert not Event.objects.filter(kind__startswith="announcement").exists()
    assert not Usage.objects.exists()  # nor does it count as one of the day's urgent ones


@db
def test_an_estate_that_is_not_there_or_not_theirs_or_a_whole_community_gets_none() -> None:
    with pytest.raises(Forbidden):
        sent(place=FOREIGN_ESTATE)
    with pytest.raises(NotFound):
        sent("zheng", place=COMMUNITY + "777")
    with pytest.raises(Invalid):
        sent("zheng", place=COMMUNITY)


@db
def test_what_tells_of_persons_goes_out_only_when_the_sender_has_looked_at_it() -> None:
    with pytest.raises(Invalid, match="199-0000-0001") as refused:
        sent(words="请联系赵先生 199-0000-0001")
    assert list(refused.value.fields) == ["may_be_public"]
    sent(words="请联系赵先生 199-0000-0001", may_be_public=True)
    event = Event.objects.get(kind="announcement.send")
    assert event.facts["personal"] == 2
    assert "199" not in without_keys(str(event.facts))


@db
def test_households_of_the_named_buildings_hear_of_it_and_nobody_else() -> None:
    sent(buildings=[BUILDING, BUILDING])
    tell_all()
    (notice,) = Notice.objects.all()
    assert (notice.person.title, sentence(notice)) == ("王女士", "公告：3 月 3 日停水")
    assert Announcement.objects.get().buildings == [BUILDING]


@db
def test_it_goes_out_at_its_hour_once_and_ends_at_its_hour() -> None:
    sent(starts_at=THEN)
    tell_all()
    assert not queries.announcements(person("wang", SENT), SENT)
    assert not Notice.objects.exists()
    ring(THEN)
    tell_all()
    assert Notice.objects.count() == 2
    assert [a.state for a in queries.unread(person("wang", THEN), THEN)] == ["published"]
    ring(UNTIL)
    assert not queries.unread(person("wang", UNTIL), UNTIL)
    over = Announcement.objects.get()
    assert (over.state, over.over_at, Event.objects.filter(kind="announcement.end").count()) == (
        "ended",
        UNTIL,
        1,
    )


@db
def test_what_should_have_gone_out_while_the_machine_slept_past_its_end_stays_in() -> None:
    sent(starts_at=THEN)
    for _often in range(2):
        ring(UNTIL)
    tell_all()
    assert (Announcement.objects.get().state, Announcement.objects.get().published_at) == ("ended", None)
    assert not Notice.objects.exists()
    assert not queries.announcements(person("wang", UNTIL), UNTIL)


@db
def test_after_its_hour_it_is_no_longer_valid_even_where_the_clock_is_late() -> None:
    announcement = sent()
    assert not queries.unread(person("wang", UNTIL), UNTIL)
    assert verbs.open_(announcement, by=person("wang", UNTIL), at=UNTIL) == 0


@db
def test_an_urgent_one_breaks_quiet_hours_and_says_so() -> None:
    sent(urgent=True)
    tell_all()
    notice = Notice.objects.get(person__title="王女士")
    assert (notice.urgent, sentence(notice)) == (True, "紧急公告：3 月 3 日停水")


@db
def test_a_company_has_three_urgent_ones_a_day_and_others_have_their_own() -> None:
    for who in ("chen", "qian", "chen"):
        sent(who, urgent=True)
    with pytest.raises(TooMany, match="到上限"):
        sent("qian", urgent=True)
    sent("qian")
    sent("zheng", urgent=True)
    sent("chen", urgent=True, moment=SENT + timedelta(days=1))


@db
@pytest.mark.parametrize(
    ("sender", "who", "may"),
    [
        ("chen", "chen", True),
        ("chen", "zheng", True),
        ("zhou", "zheng", True),
        ("chen", "qian", False),
        ("chen", "feng", False),
        ("wu", "zheng", False),
        ("zheng", "chen", False),
        ("feng", "zheng", False),
        ("chen", "wang", False),
    ],
)
def test_the_sender_takes_it_back_and_the_community_what_company_or_committee_sent(
    sender: str, who: str, may: bool
) -> None:
    announcement = sent(sender)
    if may:
        assert (
            verbs.withdraw(announcement, reason="时间改了", by=person(who, THEN), at=THEN).state
            == "withdrawn"
        )
    else:
        with pytest.raises(Forbidden):
            verbs.withdraw(announcement, reason="时间改了", by=person(who, THEN), at=THEN)


@db
def test_who_left_the_office_neither_takes_back_what_they_sent_nor_sees_who_read_it() -> None:
    announcement = sent("zhou")
    assert {"withdraw", "reach", "homes"} <= access.verbs(person("zhou", THEN), announcement)
    people.dismiss(Mandate.objects.get(person=person("zhou", THEN)), by=None, at=THEN)
    assert access.verbs(person("zhou", THEN), announcement) == frozenset()


@db
def test_a_reason_is_needed_and_is_public_and_the_sender_and_the_households_hear_of_it() -> None:
    announcement = sent()
    for reason in ("", "请问王小满女士"):
        with pytest.raises(Invalid):
            verbs.withdraw(announcement, reason=reason, by=person("zheng", THEN), at=THEN)
    verbs.withdraw(announcement, reason="时间改了", by=person("zheng", THEN), at=THEN)
    tell_all()
    said = {(n.person.title, sentence(n)) for n in Notice.objects.filter(kind="announcement.withdraw")}
    title = "3 月 3 日停水"
    assert said == {
        ("陈管家", f"您发的公告已被社区撤下：{title}"),
        ("王女士", f"公告已撤下：{title}"),
        ("赵先生", f"公告已撤下：{title}"),
    }
    # The announcement itself was taken back before its job ran.
    assert not Notice.objects.filter(kind="announcement.publish").exists()
    with pytest.raises(StepRefused, match="已撤下"):
        verbs.withdraw(announcement, reason="再撤", by=person("chen", THEN), at=THEN)


@db
def test_households_hear_nothing_of_one_that_was_never_out() -> None:
    announcement = sent(starts_at=UNTIL - timedelta(hours=1))
    verbs.withdraw(announcement, reason="不停水了", by=person("chen", THEN), at=THEN)
    tell_all()
    ring(UNTIL)
    assert not Notice.objects.exists()
    assert not queries.announcements(person("wang", THEN), THEN)
    assert Announcement.objects.get().state == "withdrawn"


RIGHTS = """
    who     see  read  inside  reach  homes  withdraw
    wang    yes  yes   no      no     no     no
    zhao    no   no    no      no     no     no
    chen    yes  no    yes     yes    yes    yes
    qian    yes  no    yes     yes    yes    no
    zhou    yes  no    yes     no     no     no
    wu      yes  no    yes     no     no     no
    zheng   yes  no    yes     yes    yes    yes
    li      yes  no    yes     no     no     no
    feng    yes  no    yes     no     no     no
    liu     yes  no    yes     no     no     no
    guan    no   no    no      no     no     no
    he      no   no    no      no     no     no
    huang   no   no    no      no     no     no
"""


@db
def test_the_table_of_rights_is_as_the_town_would_expect() -> None:
    announcement, found = sent(buildings=[BUILDING]), {}
    heading, *lines = [line.split() for line in RIGHTS.strip().splitlines()]
    for who, *_cells in lines:
        open_to = access.verbs(person(who, THEN), announcement)
        found[who] = ["yes" if verb in open_to else "no" for verb in heading[1:]]
    assert found == {who: cells for who, *cells in lines}
