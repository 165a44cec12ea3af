"""Every page of an election for every role: two offices see it, and for all others it does not exist."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.ballots import branch as story
from tests.ballots.branch import READ, all_for, collected, counted, marks, member, who
from tests.cast import CAST
from tests.web.story import HANDLER
from tongdeng.ballots.actions import electing
from tongdeng.ballots.models import Election
from tongdeng.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day_of_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the moment at which ballots are read."""
    monkeypatch.setattr(clock, "now", lambda: READ)


def client(key: str) -> Client:
    """Return the browser of somebody, signed in; "guest" is nobody."""
    found = Client()
    found.handler = HANDLER
    if key != "guest":
        found.force_login(who(key, READ))
    return found


# 200 shown · in: sent to sign in · 404 does not exist for them · 405 only by POST
PAGES = """
page                       | wu  su  shang everybody guest
/elections/                | 200 200 200   404       in
/elections/new/            | 405 405 405   405       405
/elections/ID/             | 200 200 200   404       in
/elections/ID/roll/        | 200 200 200   404       in
/elections/ID/candidates/  | 200 200 200   404       in
/elections/ID/meeting/     | 200 200 200   404       in
/elections/ID/round/       | 200 200 200   404       in
/elections/ID/result/      | 404 404 404   404       in
/elections/ID/reading/     | 200 200 200   404       in
/elections/ID/reading/all/ | 200 200 200   404       in
/elections/ID/papers/      | 200 200 200   404       in
/elections/ID/papers/attendance.pdf  | 200 200 200 404 in
/elections/ID/papers/attendance.docx | 200 200 200 404 in
/elections/ID/papers/attendance.odt  | 404 404 404 404 in
/elections/ID/papers/result.pdf      | 404 404 404 404 in
/elections/ID/rounds/1.json          | 404 404 404 404 in
/elections/ID/count/       | 405 405 405   405       405
"""
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = [
    (page.strip(), dict(zip(WHO, cells.split(), strict=True)))
    for page, cells in (line.split("|") for line in PAGES.strip().splitlines()[1:])
]


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    return "in" if response.status_code == 302 else str(response.status_code)


@pytest.mark.parametrize(("page", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_a_page_answers_each_role_as_the_table_says(page: str, expected: dict[str, str]) -> None:
    address = page.replace("ID", str(collected(9, there=9).pk))
    for key in ("wu", "su", "shang", "guest"):
        assert answer(client(key).get(address)) == expected[key], key
    others = {key: answer(client(key).get(address)) for key in CAST if key != "wu"}
    assert others == dict.fromkeys(others, expected["everybody"])


@pytest.mark.parametrize("verb", sorted(set(electing.__all__) & {"request", "count", "approve", "attend"}))
def test_a_verb_does_not_exist_for_anybody_else(verb: str) -> None:
    one = collected(9, there=9)
    for key in CAST:
        if key != "wu":
            assert client(key).post(f"/elections/{one.pk}/{verb}/").status_code == 404, key
    assert answer(client("guest").post(f"/elections/{one.pk}/{verb}/")) == "in"


def test_the_nav_names_elections_for_the_two_offices_only() -> None:
    collected(9, there=9)
    assert "/elections/" in client("shang").get("/elections/").content.decode()
    for key in ("qian", "zheng", "feng", "liu"):
        assert "/elections/" not in client(key).get("/late/").content.decode(), key


Press = Callable[[Client, str], HttpResponse]


def press(key: str, one: Election, verb: str, **form: object) -> HttpResponse:
    """Send a verb as a page does."""
    return client(key).post(f"/elections/{one.pk}/{verb}/", form)  # type: ignore[arg-type]


# A verb at the state in which it can be done: ok for the office whose it is, 403 for the other one.
VERBS = """
verb      | made     | wu  shang
enrol     | drafted  | ok  403
plan      | drafted  | ok  403
request   | drafted  | ok  403
grant     | asked    | 403 ok
send_back | asked    | 403 ok
propose   | granted  | ok  403
nominate  | proposed | 403 ok
leave_out | nominated | ok 403
delay     | nominated | 403 ok
meet      | nominated | ok 403
attend    | met      | ok  403
tell      | met      | ok  403
refuse_proxy | met   | ok  403
adjourn   | met      | ok  403
issue     | met      | ok  403
collect   | voting   | ok  403
annul     | voting   | ok  403
count     | read     | ok  403
form      | counted  | ok  403
report    | formed   | ok  403
approve   | reported | 403 ok
reject    | reported | 403 ok
cancel    | drafted  | ok  403
"""


def sent_up() -> Election:
    """Return a small branch's result, sent up."""
    one = MADE["formed"]()
    return electing.report(one, by=who("wu", story.REPORTED), at=story.REPORTED)


MADE: dict[str, Callable[[], Election]] = {
    "drafted": lambda: story.drafted(9),
    "asked": lambda: electing.request(story.drafted(9), by=who("wu", story.ASKED), at=story.ASKED),
    "granted": lambda: story.granted(9),
    "proposed": lambda: electing.propose(
        (one := story.granted(9)), story.members(one, 1, 2, 3, 4), by=who("wu", READ), at=READ
    ),
    "nominated": lambda: story.nominated(9),
    "met": lambda: story.met(9, there=9),
    "voting": lambda: story.voting(9, there=9),
    "read": lambda: story.read_twice((one := collected(9, there=9)), all_for(one, there=9)),
    "counted": lambda: counted((one := collected(9, there=9)), all_for(one, there=9)),
    "formed": lambda: story.formed(counted((one := collected(9, there=9)), all_for(one, there=9))),
    "reported": sent_up,
}


def form_for(one: Election, verb: str) -> dict[str, object]:
    """Return everything that any verb could need."""
    numbers = {1: 1, 2: 2, 3: 3, 4: 4}
    form: dict[str, object] = {
        "name": "新党员",
        "standing": "full",
        "base": "community",
        "began_on": "2021-07-01",
        "planned_on": "2026-06-20",
        "seats": "3",
        "number": story.LETTER,
        "reason": "按规定办理",
        "member": str(member(one, 9)),
        "ground": "4",
        "scrutineers": str(member(one, 8)),
        "counters": str(member(one, 9)),
        "votes": "9",
        "issued": "9",
        "returned": "10" if verb == "annul" else "9",
        "present": "3",
        "secretary": str(member(one, 1)),
        "secretary_votes": "3",
        "seen": str(Election.objects.get(pk=one.pk).version),
    }
    if verb == "refuse_proxy":
        electing.attend(one, gone=[member(one, 9)], by=who("wu", READ), at=READ)
    return form | {f"order-{member(one, n)}": str(place) for n, place in numbers.items()}


@pytest.mark.parametrize(
    "row",
    [[c.strip() for c in line.split("|")] for line in VERBS.strip().splitlines()[1:]],
    ids=lambda r: r[0],
)
def test_a_verb_is_done_by_the_office_whose_it_is_and_refused_to_the_other(row: list[str]) -> None:
    verb, made, cells = row
    one = MADE[made]()
    expected = dict(zip(("wu", "shang"), cells.split(), strict=True))
    for key in sorted(expected, key=lambda key: expected[key] == "ok"):
        found = press(key, one, verb, **form_for(one, verb))
        name = {302: "ok"}.get(found.status_code, str(found.status_code))
        assert name == expected[key], (key, found.content.decode()[-3000:])


def test_what_was_typed_stays_when_it_is_refused_and_the_reason_stands_beside_it() -> None:
    one = story.drafted(9)
    found = press("wu", one, "enrol", name="党员01", standing="probationary", about="退休教师", part="roll")
    drawn = found.content.decode()
    assert found.status_code == 400
    assert [w for w in ("同名的请加以区分", 'value="党员01"', 'value="退休教师"') if w not in drawn] == []


def test_a_pasted_list_is_taken_as_a_whole() -> None:
    one = story.drafted(9)
    lines = "张三，预备党员，2024-07-01\n李四\t2001/7/1\t19900030088\t退休教师\n王五"
    assert press("wu", one, "enrol", lines=lines).status_code == 302
    found = {
        row.name: (row.standing, str(row.joined_on), row.phone, row.about)
        for row in one.members.filter(position__gt=9)
    }
    assert found == {
        "张三": ("probationary", "2024-07-01", "", ""),
        "李四": ("full", "2001-07-01", "19900030088", "退休教师"),
        "王五": ("full", "None", "", ""),
    }


def test_ticking_somebody_off_answers_with_the_hall_and_its_line() -> None:
    one = story.met(9, there=7)
    found = client("wu").post(
        f"/elections/{one.pk}/attend/", {"here": str(member(one, 8))}, headers={"HX-Request": "true"}
    )
    drawn = found.content.decode()
    assert "实到 8 / 应到 9" in drawn
    assert "可以选举" in drawn
    assert 'id="issue-issued"' in drawn


def test_a_ballot_is_read_one_by_one_and_the_next_one_comes() -> None:
    one = collected(9, there=9)
    address = f"/elections/{one.pk}/reading/"
    pks = [str(pk) for pk in story.round_of(one).names]
    form = {f"mark-{pk}": "for" for pk in pks[:3]} | {
        f"mark-{pks[3]}": "against",
        f"write-{pks[3]}": "党员09",
    }
    reader = client("su")
    assert "第 1 张，共 9 张" in reader.get(address).content.decode()
    assert reader.post(f"{address}?number=1", form).status_code == 302
    assert "第 2 张，共 9 张" in reader.get(address).content.decode()
    assert story.round_of(one).slips.get().write_in == ["党员09"]
    wrong = reader.post(f"{address}?number=2", form | {f"mark-{pks[3]}": "none"})
    assert (wrong.status_code, "只在划“反对”的那一行有效" in wrong.content.decode()) == (400, True)
    half = reader.post(f"{address}?number=2", {f"mark-{pks[0]}": "for"})
    assert "每位候选人选一项" in half.content.decode()


def test_the_grid_takes_full_lines_and_says_which_line_is_not_full() -> None:
    one = collected(9, there=9)
    address, reader = f"/elections/{one.pk}/reading/all/", client("shang")
    pks = [str(pk) for pk in story.round_of(one).names]
    line = {f"c-1-{pk}": figure for pk, figure in zip(pks, ("1", "１", "2", "0"), strict=True)} | {
        "w-1": "党员09"
    }
    half = reader.post(address, line | {f"c-2-{pks[0]}": "1"})
    assert (half.status_code, "第 2 张没有录完" in half.content.decode()) == (400, True)
    assert not story.round_of(one).slips.exists()
    assert reader.post(address, line | {"s-3": "1"}).status_code == 302
    assert sorted(story.round_of(one).slips.values_list("number", "spoilt")) == [(1, False), (3, True)]


def test_neither_reader_sees_what_the_other_read() -> None:
    one = collected(9, there=9)
    electing.read(one, {1: marks(one, [1], [2], "独有的名字")}, by=who("su", READ), at=READ)
    for address in ("reading/?number=1", "reading/all/", "round/", ""):
        drawn = client("shang").get(f"/elections/{one.pk}/{address}").content.decode()
        assert "独有的名字" not in drawn, address
    assert "独有的名字" in client("su").get(f"/elections/{one.pk}/reading/?number=1").content.decode()


def test_too_many_returned_ballots_offer_to_declare_the_round_void() -> None:
    one = story.voting(9, there=9)
    refused = press("wu", one, "collect", returned="10", part="round")
    assert (refused.status_code, "宣布本轮无效，重新选举" in refused.content.decode()) == (400, True)
    assert press("wu", one, "annul", returned="10", part="round").status_code == 302


def test_the_superior_sees_no_whole_phone_of_a_member() -> None:
    one = story.drafted(9)
    assert "19900030001" in client("wu").get(f"/elections/{one.pk}/roll/").content.decode()
    drawn = client("shang").get(f"/elections/{one.pk}/roll/").content.decode()
    assert ("19900030001" in drawn, "199****0001" in drawn) == (False, True)


def test_the_count_is_shown_with_its_half_and_equals_its_file_counted_again() -> None:
    one = MADE["counted"]()
    drawn = client("shang").get(f"/elections/{one.pk}/round/").content.decode()
    assert [w for w in ("一半是 4.5 票，5 票起当选", "重新计票，结果相同") if w not in drawn] == []
    told = json.loads(client("shang").get(f"/elections/{one.pk}/rounds/1.json").content)
    assert (told["present"], len(told["ballots"]), told["candidates"]) == (
        9,
        9,
        [f"党员0{n}" for n in range(1, 5)],
    )


def test_a_page_asks_as_much_of_the_database_for_a_long_roll_as_for_a_short_one() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for size in (9, 40):
        one = story.drafted(size)
        reader = client("wu")
        reader.get(f"/elections/{one.pk}/roll/")
        with CaptureQueriesContext(connection) as queries:
            reader.get(f"/elections/{one.pk}/roll/")
        asked.append(len(queries))
        electing.cancel(one, reason="换一份", by=who("wu", READ), at=READ)
    assert asked[0] == asked[1] <= 20
