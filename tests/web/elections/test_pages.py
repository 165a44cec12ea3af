"""Every page of an election for every role: two offices see it, and for all others it does not exist."""

import json
import re

import pytest
from django.http import HttpResponse

from tests.cast import CAST
from tests.elections import branch as story
from tests.elections.branch import READ, all_for, client, collected, counted, marks, member, press, who
from tests.web.elections.story import MADE
from tongdeng.elections import actions
from tongdeng.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day_of_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the moment at which ballots are read."""
    monkeypatch.setattr(clock, "now", lambda: READ)


# 200 shown · in: sent to sign in · 404 does not exist for them · 405 only by POST
PAGES = """
page                       | wu  su  shang everybody guest
/elections/                | 200 200 200   404       in
/elections/new/            | 405 405 405   405       405
/elections/blanks/         | 200 200 200   404       in
/elections/blanks/notice.docx        | 200 200 200 404 in
/elections/blanks/nothing.pdf        | 404 404 404 404 in
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


@pytest.mark.parametrize("verb", sorted(set(actions.__all__) & {"request", "count", "approve", "attend"}))
def test_a_verb_does_not_exist_for_anybody_else(verb: str) -> None:
    election = collected(9, there=9)
    for key in CAST:
        if key != "wu":
            assert client(key).post(f"/elections/{election.pk}/{verb}/").status_code == 404, key
    assert answer(client("guest").post(f"/elections/{election.pk}/{verb}/")) == "in"


def test_the_nav_names_elections_for_the_two_offices_only() -> None:
    collected(9, there=9)
    assert "/elections/" in client("shang").get("/elections/").content.decode()
    for key in ("qian", "zheng", "feng", "liu"):
        assert "/elections/" not in client(key).get("/late/").content.decode(), key


def test_what_was_typed_stays_when_it_is_refused_and_the_reason_stands_beside_it() -> None:
    election = story.drafted(9)
    found = press(
        "wu", election, "enrol", name="党员01", standing="probationary", about="退休教师", part="roll"
    )
    drawn = found.content.decode()
    assert found.status_code == 400
    assert [w for w in ("同名的请加以区分", 'value="党员01"', 'value="退休教师"') if w not in drawn] == []


#  verb        made       what is sent                         which field says it       in which words
WRONG = """
plan      | drafted   | seats=9 planned_on=2026-06-20        | seats                  | 一般不超过 7 人
plan      | drafted   | seats=3 planned_on=2020-06-20        | planned_on             | 计划开会日期已过
correct   | drafted   | member=2 name=党员01 standing=full   | n-{2}                  | 名册里已有“党员01”
enrol     | drafted   | lines=党员01                         | enrol-lines            | 名册里已有“党员01”
propose   | granted   | order-{1}=x                          | o-{1}                  | 请填写 0 到 99999 的整数
adjourn   | met       | planned_on=2020-06-20                | adjourn-on             | 请填写改到哪一天
issue     | met       | issued=99                            | issue-issued           | 发出的选票不能多于
form      | counted   | secretary={1} secretary_votes=9      | secretary_votes        | 应是 0 到 3 之间的整数
approve   | reported  | number=                              | approve-number         | 请填写批复的文号
reject    | reported  | reason=                              | reject-reason          | 请写明原因
"""


@pytest.mark.parametrize("row", WRONG.strip().splitlines(), ids=lambda row: row.partition("|")[0].strip())
def test_what_is_wrong_is_said_at_its_field(row: str) -> None:
    verb, made, sent, field, words = (cell.strip() for cell in row.split("|"))
    election = MADE[made]()
    ids = {number: member(election, number) for number in (1, 2)}
    numbered = [sent, field]
    for number, pk in ids.items():
        numbered = [cell.replace(f"{{{number}}}", str(pk)) for cell in numbered]
    form = dict(pair.split("=") for pair in numbered[0].split(" "))
    form |= {"member": str(ids[2])} if "member" in form else {}
    form |= {"present": "3"} if verb == "form" else {}
    key = "shang" if verb in ("approve", "reject") else "wu"
    drawn = press(key, election, verb, base="community", **form).content.decode()
    said = re.findall(rf'role="alert" id="{numbered[1]}-wrong">.*?</svg> ([^<]*)</div>', drawn, re.DOTALL)
    assert [words in sentence for sentence in said] == [True], said


def test_a_script_gets_json_whether_a_verb_is_done_or_refused() -> None:
    election, reader = story.drafted(9), client("wu")
    address, asks = f"/elections/{election.pk}/request/", {"Accept": "application/json"}
    done = reader.post(address, headers=asks)
    assert (done.status_code, done.json()["state"], done.json()["url"]) == (
        200,
        "requested",
        f"/elections/{election.pk}/",
    )
    refused = reader.post(address, headers=asks)
    assert (refused.status_code, refused.json()["code"]) == (409, "step_refused")


def test_a_pasted_list_is_taken_as_a_whole() -> None:
    election = story.drafted(9)
    lines = "张三，预备党员，2024-07-01\n李四\t2001/7/1\t19900030088\t退休教师\n王五"
    assert press("wu", election, "enrol", lines=lines).status_code == 302
    found = {
        row.name: (row.standing, str(row.joined_on), row.phone, row.about)
        for row in election.members.filter(position__gt=9)
    }
    assert found == {
        "张三": ("probationary", "2024-07-01", "", ""),
        "李四": ("full", "2001-07-01", "19900030088", "退休教师"),
        "王五": ("full", "None", "", ""),
    }


def test_ticking_somebody_off_answers_with_the_hall_and_its_line() -> None:
    election = story.met(9, there=7)
    found = client("wu").post(
        f"/elections/{election.pk}/attend/",
        {"here": str(member(election, 8))},
        headers={"HX-Request": "true"},
    )
    drawn = found.content.decode()
    assert "实到 8 / 应到 9" in drawn
    assert "可以选举" in drawn
    assert 'id="issue-issued"' in drawn


def test_a_ballot_is_read_one_by_one_and_the_next_one_comes() -> None:
    election = collected(9, there=9)
    address = f"/elections/{election.pk}/reading/"
    pks = [str(pk) for pk in story.round_of(election).names]
    form = {f"mark-{pk}": "for" for pk in pks[:3]} | {
        f"mark-{pks[3]}": "against",
        f"write-{pks[3]}": "党员09",
    }
    reader = client("su")
    assert "第 1 张，共 9 张" in reader.get(address).content.decode()
    assert reader.post(f"{address}?number=1", form).status_code == 302
    assert "第 2 张，共 9 张" in reader.get(address).content.decode()
    assert story.round_of(election).slips.get().write_in == ["党员09"]
    wrong = reader.post(f"{address}?number=2", form | {f"mark-{pks[3]}": "none"})
    assert (wrong.status_code, "只在划“不赞成”的那一行有效" in wrong.content.decode()) == (400, True)
    half = reader.post(f"{address}?number=2", {f"mark-{pks[0]}": "for"})
    assert "每位候选人选一项" in half.content.decode()


def test_the_grid_takes_full_lines_and_says_which_line_is_not_full() -> None:
    election = collected(9, there=9)
    address, reader = f"/elections/{election.pk}/reading/all/", client("shang")
    pks = [str(pk) for pk in story.round_of(election).names]
    line = {f"c-1-{pk}": figure for pk, figure in zip(pks, ("1", "１", "2", "0"), strict=True)} | {
        "w-1": "党员09"
    }
    half = reader.post(address, line | {f"c-2-{pks[0]}": "1"})
    assert (half.status_code, "第 2 张没有录完" in half.content.decode()) == (400, True)
    assert not story.round_of(election).slips.exists()
    assert reader.post(address, line | {"s-3": "1"}).status_code == 302
    assert sorted(story.round_of(election).slips.values_list("number", "spoilt")) == [(1, False), (3, True)]


def test_neither_reader_sees_what_the_other_read() -> None:
    election = collected(9, there=9)
    actions.read(election, {1: marks(election, [1], [2], "独有的名字")}, by=who("su", READ), at=READ)
    for address in ("reading/?number=1", "reading/all/", "round/", ""):
        drawn = client("shang").get(f"/elections/{election.pk}/{address}").content.decode()
        assert "独有的名字" not in drawn, address
    assert "独有的名字" in client("su").get(f"/elections/{election.pk}/reading/?number=1").content.decode()


def test_too_many_returned_ballots_offer_to_declare_the_round_void() -> None:
    election = story.voting(9, there=9)
    refused = press("wu", election, "collect", returned="10", part="round")
    assert (refused.status_code, "宣布本轮无效，重新选举" in refused.content.decode()) == (409, True)
    assert press("wu", election, "annul", returned="10", part="round").status_code == 302


def test_the_superior_sees_no_whole_phone_of_a_member() -> None:
    election = story.drafted(9)
    assert "19900030001" in client("wu").get(f"/elections/{election.pk}/roll/").content.decode()
    drawn = client("shang").get(f"/elections/{election.pk}/roll/").content.decode()
    assert ("19900030001" in drawn, "199****0001" in drawn) == (False, True)


def test_the_count_is_shown_with_its_half_and_equals_its_file_counted_again() -> None:
    election = counted((election := collected(9, there=9)), all_for(election, there=9))
    drawn = client("shang").get(f"/elections/{election.pk}/round/").content.decode()
    assert [w for w in ("一半是 4.5 票，5 票起当选", "重新计票，结果相同") if w not in drawn] == []
    told = json.loads(client("shang").get(f"/elections/{election.pk}/rounds/1.json").content)
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
        election = story.drafted(size)
        reader = client("wu")
        reader.get(f"/elections/{election.pk}/roll/")
        with CaptureQueriesContext(connection) as queries:
            reader.get(f"/elections/{election.pk}/roll/")
        asked.append(len(queries))
        actions.cancel(election, reason="换一份", by=who("wu", READ), at=READ)
    assert asked[0] == asked[1] <= 20
