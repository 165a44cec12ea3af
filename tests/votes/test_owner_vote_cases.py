"""The owner-vote cases of the specification that are a matter of counting: by the rules, and by `tongdeng tally`."""

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.votes.registers import Row, file_of, group, groups, text
from tongdeng.kernel.errors import Refused
from tongdeng.ops.cli import main
from tongdeng.votes.rules import objection_vote, register, tally
from tongdeng.votes.rules.matters import MATTERS, ORDINARY, QUORUM, SPECIAL
from tongdeng.votes.rules.roll import Home, HomeKind, heads
from tongdeng.votes.rules.tally import MotionResult, Silence, Sum

#  id   | matter     | who chose what (area/heads)                       | roll      | participating | consent      | quorum | outcome
SPEC = """
V01     | use_fund   | yes 10000.01/101, no 9999.99/99, absent 10000/100 | 30000/300 | 20000/200     | 10000.01/101 | yes | passed
V02     | use_fund   | yes 20000/199, absent 10000/101                   | 30000/300 | 20000/199     | 20000/199    | no  | no_quorum
V03     | use_fund   | yes 19999.99/200, absent 10000.01/100             | 30000/300 | 19999.99/200  | 19999.99/200 | no  | no_quorum
V04     | use_fund   | yes 12000/130, no 12000/110, absent 6000/60       | 30000/300 | 24000/240     | 12000/130    | yes | rejected
V06     | raise_fund | yes 18000/180, no 6000/60, absent 6000/60         | 30000/300 | 24000/240     | 18000/180    | yes | passed
V06b    | raise_fund | yes 17999.99/180, no 6000.01/60, absent 6000/60   | 30000/300 | 24000/240     | 17999.99/180 | yes | rejected
V08     | manager    | yes 20000/100, no 4000/140, absent 6000/60        | 30000/300 | 24000/240     | 20000/100    | yes | rejected
V13     | use_fund   | yes 10400/104, no 6000/60, abstain 4600/46, absent 9000/90 | 30000/300 | 21000/210 | 10400/104  | yes | rejected
V17     | use_fund   | yes 4800/48, no 3200/32, absent 2000/20           | 10000/100 | 8000/80       | 4800/48      | yes | passed
V17b    | raise_fund | yes 4800/48, no 3200/32, absent 2000/20           | 10000/100 | 8000/80       | 4800/48      | yes | rejected
"""


@dataclass(frozen=True)
class Case:
    id: str
    matter: str
    rows: list[Row]
    said: dict[str, object]


def sums(written: str) -> dict[str, object]:
    area, count = written.split("/")
    return {"area": area, "heads": int(count)}


def case(line: str) -> Case:
    name, matter, chose, roll, took_part, consent, quorum, outcome = (
        cell.strip() for cell in line.split("|")
    )
    said = {"roll": sums(roll), "participating": sums(took_part), "consent": sums(consent)}
    return Case(name, matter, groups(chose), {**said, "quorum": quorum == "yes", "outcome": outcome})


CASES = [case(line) for line in SPEC.strip().splitlines()]


def counted(rows: list[Row], matter: str = "use_fund", *, parking: bool = False) -> MotionResult:
    """Count rows by the rules."""
    found = register.read(text(rows))
    return tally.count(found.heads(parking=parking), found.choices(parking=parking), MATTERS[matter].consent)


def told(capsys: pytest.CaptureFixture[str], file: Path, *words: str) -> dict[str, object]:
    """Return what `tongdeng tally` prints."""
    assert main(["tally", str(file), "--json", *words]) == 0
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.id)
def test_it_is_counted_as_the_specification_says(
    one: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = counted(one.rows, one.matter)
    assert (result.quorum, result.outcome) == (one.said["quorum"], one.said["outcome"])
    assert told(capsys, file_of(tmp_path, one.rows), "--matter", one.matter) == one.said


def test_V08_shows_each_of_the_four_tests_by_itself() -> None:
    checks = counted(CASES[6].rows, "manager").checks
    assert [(c.name, c.measure, c.holds) for c in checks] == [
        ("quorum", "area", True),
        ("quorum", "heads", True),
        ("consent", "area", True),
        ("consent", "heads", False),
    ]
    assert [(c.part, c.whole) for c in checks[2:]] == [(Fraction(20000), Fraction(24000)), (100, 240)]


def homes(count: int, choice: str = "", *, kind: str = "normal", first: int = 1) -> list[Row]:
    """Return homes of 100 square metres."""
    return [(f"{kind}{n}", "100", f"o{n}", kind, choice) for n in range(first, first + count)]


def test_V09_the_developers_unsold_homes_are_one_head(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [*homes(30, kind="unsold"), *homes(40, "yes"), *homes(30, "no", first=41)]
    assert told(capsys, file_of(tmp_path, rows), "--matter", "use_fund") == {
        "roll": {"area": "10000", "heads": 71},
        "participating": {"area": "7000", "heads": 70},
        "consent": {"area": "4000", "heads": 40},
        "quorum": True,
        "outcome": "passed",
    }


def test_V09b_the_developer_speaks_once_with_all_its_area(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [*homes(1, "no", kind="unsold"), *homes(20, kind="unsold", first=2)]
    rows += [*homes(9, kind="undelivered", first=22), *homes(47, "yes"), *homes(23, first=48)]
    said = told(capsys, file_of(tmp_path, rows), "--matter", "use_fund")
    assert said["participating"] == {"area": "7700", "heads": 48}
    assert said["consent"] == {"area": "4700", "heads": 47}
    assert said["outcome"] == "passed"


def test_V10_a_buyer_of_three_homes_is_one_head(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(f"x{n}", "100", "X", "normal", "yes" if n == 2 else "") for n in range(3)]
    rows += [*homes(6, "yes"), *homes(3, first=7)]
    assert told(capsys, file_of(tmp_path, rows), "--matter", "use_fund") == {
        "roll": {"area": "1200", "heads": 10},
        "participating": {"area": "900", "heads": 7},
        "consent": {"area": "900", "heads": 7},
        "quorum": True,
        "outcome": "passed",
    }


def test_V11_a_home_of_two_is_one_head() -> None:
    (head,) = heads([Home("101", Decimal(100), frozenset("AB"))])
    assert (head.key, head.area) == ("A;B", 100)


def test_V12_A_alone_and_A_with_B_are_two_heads_which_is_the_narrow_reading() -> None:
    rows = [
        ("101", "100", "A", "normal", ""),
        ("102", "100", "A;B", "normal", ""),
        ("103", "100", "C", "normal", ""),
    ]
    assert counted(rows).roll == Sum(Decimal(300), 3)
    again = [*rows, ("104", "50", " B ;A", "normal", "")]
    assert counted(again).roll == Sum(Decimal(350), 3)


MINHANG = [*group("y", "417", 417, "yes"), *group("n", "278", 278, "no"), *group("a", "8", 8, "abstain")]
SILENT, UNREACHED = group("s", "584", 584, "absent"), group("u", "4", 4, "absent")


def test_V14_silence_is_no_part_taken() -> None:
    result = counted([*MINHANG, *SILENT, *UNREACHED])
    assert (result.participating.heads, result.roll.heads, result.outcome) == (703, 1291, "no_quorum")


def test_V14_silence_follows_the_majority_where_a_clause_delivery_and_notice_are_proved() -> None:
    found = register.read(text([*MINHANG, *SILENT, *UNREACHED]))
    silence = Silence("议事规则第十八条", True, frozenset(row[2] for row in SILENT))
    result = tally.count(found.heads(parking=False), found.choices(parking=False), ORDINARY, silence=silence)
    assert (result.participating.heads, result.consent.heads, result.outcome) == (1287, 1001, "passed")


@pytest.mark.parametrize(("clause", "noticed"), [("", True), (" ", True), ("第十八条", False)])
def test_V14_without_clause_or_notice_silence_is_refused(clause: str, noticed: bool) -> None:
    found = register.read(text([*MINHANG, *SILENT]))
    silence = Silence(clause, noticed, frozenset())
    with pytest.raises(Refused, match="不能计入多数"):
        tally.count(found.heads(parking=False), {}, ORDINARY, silence=silence)


def test_V14_the_command_counts_silence_of_those_whom_the_ballot_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(*row, "") for row in (*MINHANG, *UNREACHED)] + [(*row, "yes") for row in SILENT]
    file = file_of(tmp_path, rows, "home area owners kind choice delivered")
    assert told(capsys, file, "--matter", "manager")["outcome"] == "no_quorum"
    said = told(capsys, file, "--matter", "manager", "--silence", "议事规则第十八条")
    assert said["participating"] == {"area": "1287", "heads": 1287}
    assert said["consent"] == {"area": "1001", "heads": 1001}
    assert said["outcome"] == "passed"


def test_V15_parking_is_left_out_unless_the_estate_counts_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [*homes(2), ("bay", "12", "o1", "parking", "")]
    file = file_of(tmp_path, rows)
    assert told(capsys, file, "--matter", "other")["roll"] == {"area": "200", "heads": 2}
    counts = told(capsys, file, "--matter", "other", "--parking", "count")
    assert counts["roll"] == {"area": "212", "heads": 2}


def test_an_invalid_ballot_takes_part_only_where_the_estate_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = file_of(tmp_path, groups("yes 200/2, invalid 100/1"))
    assert told(capsys, file, "--matter", "other")["participating"] == {"area": "200", "heads": 2}
    said = told(capsys, file, "--matter", "other", "--invalid", "participates")
    assert said["participating"] == {"area": "300", "heads": 3}
    assert said["consent"] == {"area": "200", "heads": 2}


@pytest.mark.parametrize(
    ("area", "count", "passes"), [("1000", 10, True), ("1000", 11, False), ("1000.01", 10, False)]
)
def test_V21_a_vote_by_objection_passes_up_to_a_third(area: str, count: int, passes: bool) -> None:
    assert objection_vote.passes(Sum(Decimal(3000), 30), Sum(Decimal(area), count)) is passes


def test_V21_it_is_local_over_and_says_that_it_is_in_doubt() -> None:
    assert objection_vote.TAG == "LOCAL"
    assert "没有定论" in str(objection_vote.DOUBT)
    assert objection_vote.UNTIL.year == 2020


ART_278 = """
rules_of_procedure 1 过半数
covenant           2 过半数
elect_committee    3 过半数
manager            4 过半数
use_fund           5 过半数
raise_fund         6 四分之三以上
rebuild            7 四分之三以上
common_use         8 四分之三以上
other              9 过半数
"""


def test_the_nine_matters_of_art_278_stand_in_the_table_with_threshold_base_and_source() -> None:
    rows = [line.split() for line in ART_278.strip().splitlines()]
    assert [[m.key, str(m.item), str(m.consent.word)] for m in MATTERS.values()] == rows
    assert {str(m.consent.base) for m in MATTERS.values()} == {"参与表决的业主"}
    assert str(MATTERS["use_fund"].source) == "民法典第二百七十八条第一款第五项"
    assert (QUORUM.share, ORDINARY.share, SPECIAL.share) == (Fraction(2, 3), Fraction(1, 2), Fraction(3, 4))
    assert [t.strict for t in (QUORUM, ORDINARY, SPECIAL)] == [False, True, False]


def test_unsold_and_undelivered_belong_to_the_developer_whatever_stands_beside_them() -> None:
    kinds = [HomeKind.UNSOLD, HomeKind.UNDELIVERED, HomeKind.NORMAL]
    found = heads([Home(str(n), Decimal(1), frozenset(["developer"]), kind) for n, kind in enumerate(kinds)])
    assert [len(head.homes) for head in found] == [2, 1]
