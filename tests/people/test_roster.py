"""A roster of homes and owners: tried to the cell, then all or nothing."""

import io
import time
from decimal import Decimal

import pytest
from django.db import transaction
from openpyxl import Workbook

from tests.cast import DESK, ESTATE, HOME, MANAGER, person
from tests.support import at
from tongdeng.kernel.errors import Invalid
from tongdeng.people.actions import roster
from tongdeng.people.models import Mandate, Person, Roster, Tenure
from tongdeng.places.models import Place

NOW = at("2026-01-13 14:05")
GOOD = [("12号楼", "1单元", "302", "89.50", "林夏至", "19900001001"), ("21", "2", "1501", "118.26", "", "")]
HEAD = ",".join(roster.COLUMNS)


def excel(rows: list[tuple[object, ...]], head: tuple[str, ...] = roster.COLUMNS) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults(*rows: tuple[object, ...]) -> list[tuple[int, str]]:
    return [(f.row, f.column) for f in roster.check(roster.read(excel(list(rows))))[1]]


def imported(content: bytes) -> Roster:
    tried = roster.upload(Place.objects.get(code=ESTATE), content, by=person(MANAGER, NOW), at=NOW)
    roster.write(tried, on=NOW.date(), progress=lambda done: None)
    return tried


NINE = (*roster.COLUMNS, *roster.MORE)
FAULTS = """
    地下室 | 1 | 301  | 89.50 | 林夏至 | 19900001001 | 楼栋
    1     | x | 301  | 89.50 | 林夏至 | 19900001001 | 单元
    1     | 1 | 0    | 89.50 | 林夏至 | 19900001001 | 房号
    1     | 1 | 99999 | 89.50 | 林夏至 | 19900001001 | 房号
    1     | 1 | 301  | 89.505 | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | -3    | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | NaN   | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 八十九 | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 89.50 | 林夏至 | 1990000     | 手机号
    1     | 1 | 301  | 89.50 | 林夏至 |             | 手机号
    1     | 1 | 301  | 89.50 |        | 19900001001 | 业主姓名
"""


@pytest.mark.parametrize("line", FAULTS.strip().splitlines())
def test_every_fault_is_named_with_its_row_and_column(line: str) -> None:
    *cells, column = (cell.strip() for cell in line.split("|"))
    assert faults(GOOD[0], tuple(cells)) == [(3, column)]


def test_several_faults_in_one_row_are_all_named() -> None:
    assert faults(("?", "?", "?", "?", "", "")) == [(2, "楼栋"), (2, "单元"), (2, "房号"), (2, "面积")]


@pytest.mark.parametrize(
    ("second", "column"),
    [
        (("12", "1", "302", "90.00", "林立秋", "19900001002"), "面积"),
        (("12", "1", "303", "89.50", "另一位", "19900001001"), "手机号"),
        (("12号楼", "1单元", "302", "89.50", "林夏至", "199-0000-1001"), "房号"),
    ],
)
def test_C28_rows_that_contradict_or_repeat_each_other_are_named(
    second: tuple[str, ...], column: str
) -> None:
    assert faults(GOOD[0], second) == [(3, column)]


def test_two_owners_of_one_home_are_no_contradiction() -> None:
    assert faults(GOOD[0], ("12", "1", "302", "89.5", "林立秋", "19900001002")) == []


@pytest.mark.parametrize(
    ("more", "column"),
    [
        (("商铺", "", ""), "房屋性质"),
        (("未售", "", ""), "房屋性质"),
        (("", "估计", ""), "面积来源"),
        (("", "", "100.01"), "份额"),
        (("", "", "0"), "份额"),
        (("", "", "33.33333"), "份额"),
    ],
)
def test_what_a_vote_needs_to_know_is_checked_too(more: tuple[str, ...], column: str) -> None:
    row = ("1", "1", "301", "89.50", "林夏至", "19900001001", *more)
    assert [f.column for f in roster.check(roster.read(excel([row], NINE)))[1]] == [column]


def test_C28_shares_of_a_home_are_exact_and_never_more_than_all_of_it() -> None:
    rows = [
        ("1", "1", "301", "89.50", name, phone, "", "", share)
        for name, phone, share in (
            ("林夏至", "19900001001", "33.3333"),
            ("林立秋", "19900001002", "66.6667%"),
            ("林白露", "19900001003", "0.0001"),
        )
    ]
    homes, wrong = roster.check(roster.read(excel(rows[:2], NINE)))
    assert ([home.share for home in homes], wrong) == (["33.3333", "66.6667"], [])
    assert [(f.row, f.column) for f in roster.check(roster.read(excel(rows, NINE)))[1]] == [(4, "份额")]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04broken", b"\xff\xfe\x00\x01", "姓名,电话\n王,1".encode(), HEAD.encode()]
)
def test_a_file_that_is_no_such_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Invalid):
        roster.read(content)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_as_offices_save_it(coding: str) -> None:
    words = f"{HEAD}\n12号楼,1单元,302,89.50,林夏至,19900001001\n"
    homes, wrong = roster.check(roster.read(words.encode(coding)))
    assert (homes[0].name, wrong) == ("林夏至", [])


def test_the_template_is_read_back_without_a_fault() -> None:
    assert roster.check(roster.read(roster.template()))[1] == []


@pytest.mark.django_db
def test_a_trial_imports_nothing() -> None:
    before = Place.objects.count(), Person.objects.count(), Tenure.objects.count()
    tried = roster.upload(
        Place.objects.get(code=ESTATE), excel([*GOOD, ("?",) * 6]), by=person(MANAGER, NOW), at=NOW
    )
    assert (Place.objects.count(), Person.objects.count(), Tenure.objects.count()) == before
    assert {f["row"] for f in tried.errors} == {4}
    assert not roster.claim(tried)


@pytest.mark.django_db
def test_homes_areas_and_owners_are_stored_exactly() -> None:
    imported(excel(GOOD))
    place = Place.objects.get(code=ESTATE + "021" + "02" + "1501")
    assert (place.area, place.path) == (Decimal("118.26"), "A区21号楼2单元1501室")
    assert Tenure.objects.get(place=HOME[:-4] + "0302").person.phone == "19900001001"


@pytest.mark.django_db
def test_kind_and_source_of_an_area_are_stored_and_kept_when_a_later_table_is_silent() -> None:
    imported(excel([("13", "1", "101", "89.50", "", "", "未售", "测绘", "")], NINE))
    imported(excel([("13", "1", "101", "90.00", "", "")]))
    place = Place.objects.get(code=ESTATE + "013" + "01" + "0101")
    assert (place.kind, place.area_source, place.area) == ("unsold", "survey", Decimal("90.00"))


@pytest.mark.django_db
def test_importing_the_same_again_changes_nothing() -> None:
    imported(excel(GOOD))
    before = Place.objects.count(), Person.objects.count(), Tenure.objects.count()
    imported(excel(GOOD))
    assert (Place.objects.count(), Person.objects.count(), Tenure.objects.count()) == before


@pytest.mark.django_db
def test_who_has_a_role_and_a_name_keeps_them() -> None:
    imported(excel([("12", "1", "305", "89.50", "陈某", "19900000005")]))
    assert Mandate.objects.filter(person=person(DESK, NOW)).count() == 1
    assert person(DESK, NOW).name == "陈谷雨"


@pytest.mark.django_db
def test_a_failure_in_the_middle_leaves_nothing() -> None:
    before = Place.objects.count(), Person.objects.count(), Tenure.objects.count()
    tried = roster.upload(Place.objects.get(code=ESTATE), excel(GOOD), by=person(MANAGER, NOW), at=NOW)

    def break_off(done: int) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        roster.write(tried, on=NOW.date(), progress=break_off)
    assert (Place.objects.count(), Person.objects.count(), Tenure.objects.count()) == before


def test_progress_is_stored_while_the_import_is_open_and_outlives_its_failure(town_db: str) -> None:
    tried = roster.upload(Place.objects.get(code=ESTATE), excel(GOOD), by=person(MANAGER, NOW), at=NOW)
    with pytest.raises(ConnectionError), transaction.atomic():
        Place.objects.filter(code=ESTATE).update(short="x")
        roster.update_outside_transaction(tried, done=1)
        roster.update_outside_transaction(tried, state="failed", problem="ConnectionError")
        raise ConnectionError
    tried.refresh_from_db()
    assert (tried.done, tried.state, tried.problem) == (1, "failed", "ConnectionError")
    assert Place.objects.get(code=ESTATE).short == ""


def test_only_progress_and_outcome_are_written_outside_the_transaction() -> None:
    with pytest.raises(ValueError, match="place"):
        roster.update_outside_transaction(Roster(), place=ESTATE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "errors", "answers"),
    [
        ("tried", [], (True, False, False)),
        ("tried", [{"row": 2}], (False, False, False)),
        ("running", [], (False, True, False)),
        ("done", [], (False, False, True)),
        ("failed", [], (False, False, False)),
    ],
)
def test_a_roster_says_whether_it_may_be_imported_is_running_or_is_done(
    state: str, errors: list[object], answers: tuple[bool, bool, bool]
) -> None:
    sheet = Roster(state=state, errors=errors)
    assert (sheet.may_be_imported, sheet.is_running, sheet.is_done) == answers


def test_the_percentage_of_an_import_is_a_whole_number() -> None:
    assert [Roster(done=done, total=total).percent for done, total in ((0, 0), (1, 3), (3, 3))] == [
        0,
        33,
        100,
    ]


@pytest.mark.django_db
def test_twenty_thousand_homes_are_imported_with_progress() -> None:
    rows = [
        (str(b), str(u), f"{f}{d:02d}", "89.50", "林夏至", f"198{b:03d}{u:01d}{f:02d}{d:02d}")
        for b in range(1, 101)
        for u in range(1, 5)
        for f in range(1, 26)
        for d in range(1, 3)
    ]
    steps: list[int] = []
    tried = roster.upload(Place.objects.get(code=ESTATE), excel(rows), by=person(MANAGER, NOW), at=NOW)
    began = time.monotonic()
    roster.write(tried, on=NOW.date(), progress=steps.append)
    print(f"20,000 homes in {time.monotonic() - began:.1f} s")
    assert steps == list(range(1000, 20_001, 1000))
    assert Tenure.objects.filter(place__startswith=ESTATE).count() == 20_002
