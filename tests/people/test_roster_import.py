"""A file against the register: new, changed, unchanged, missing; the company's changes wait for the community."""

from datetime import timedelta

import pytest

from tests.cast import COMMITTEE, COMMUNITY_WORKER, ESTATE, HOME, MANAGER, OTHER_HOME, RESIDENT, person
from tests.people.imports import NOW, WANG, compared, imported, kept, line, listed, waiting
from tests.support import unguarded
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid
from tongdeng.people import queries
from tongdeng.people.actions.register import changes
from tongdeng.people.actions.roster import reading, storing
from tongdeng.people.actions.roster.comparing import Comparer
from tongdeng.people.models import Change, Home, Measure, Person, Roster, Tenure
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known() -> None:
    with unguarded():
        Measure.objects.filter(place=HOME).update(area="89.50", source="register")


def test_a_file_is_told_apart_into_new_changed_and_unchanged() -> None:
    found = compared(line("301", WANG), line("302"), line("101", WANG, building="3号楼"))
    assert (found.unchanged, [home.room for home in found.new]) == (1, ["302"])
    [(_home, code, wanted)] = found.changed
    assert (code, [each.kind for each in wanted]) == (OTHER_HOME, [Kind.MEASURE, Kind.PEOPLE])


def test_spelling_makes_no_other_home() -> None:
    found = compared(line("301", WANG, building="十二号楼"))
    assert (found.unchanged, found.new) == (1, [])


def test_a_sale_is_a_change_of_people() -> None:
    found = compared(line("301", listed("林立秋", "+8619900007001")))
    [(_home, code, [difference])] = found.changed
    assert (code, difference.kind) == (HOME, Kind.PEOPLE)
    assert len(difference.becomes["end"]) == len(difference.becomes["begin"]) == 1


def test_an_area_that_the_file_corrects_shows_old_and_new() -> None:
    [(_home, _code, [difference])] = compared(line("301", WANG, area="98.50")).changed
    assert (difference.was["area"], difference.becomes["area"]) == ("89.50", "98.50")


def test_what_the_file_does_not_say_stays() -> None:
    assert compared(line("301")).unchanged == 1
    assert compared(line("301", WANG, kind="", source="")).unchanged == 1


def test_the_same_owner_with_a_new_number_is_the_same_owner() -> None:
    [(_home, _code, [difference])] = compared(line("301", listed("王小满", "+8619900007009"))).changed
    assert difference.kind == Kind.PHONE


def test_a_phone_that_is_known_under_another_name_is_asked_about() -> None:
    found = compared(
        line("301", listed("王大满", "+8619900000001")), line("302", listed("王大满", "+8619900000001"))
    )
    [question] = found.questions
    assert (question.known, question.written, question.rows) == ("王小满", "王大满", [2, 2])


@pytest.mark.parametrize(
    ("answer", "kinds"), [("same", []), ("rename", [Kind.NAME]), ("passed", [Kind.PEOPLE])]
)
def test_the_answer_says_what_happens(answer: str, kinds: list[Kind]) -> None:
    lines = [line("301", listed("王大满", "+8619900000001"))]
    found = Comparer(Place.objects.get(code=ESTATE), lines, {"+8619900000001": answer}).compare(
        lambda d: None
    )
    assert [d.kind for _h, _c, wanted in found.changed for d in wanted] == kinds


def test_an_unanswered_question_stops_the_import() -> None:
    with pytest.raises(Invalid):
        imported(line("301", listed("王大满", "+8619900000001")))
    assert Change.objects.count() == 0


def test_the_company_stores_new_homes_and_proposes_all_else() -> None:
    result = imported(
        line("301", listed("林立秋", "+8619900007001")),
        line("302"),
        line("303", listed("林某", "+8619900007002")),
    )
    assert result == {"new": 2, "proposed": 3, "skipped": 0}
    assert sorted(kind for _place, kind in waiting()) == ["people", "record", "record"]
    assert not Tenure.objects.filter(person__phone__in=["19900007001", "19900007002"]).exists()
    assert Home.objects.filter(checked=False).count() == 2


def test_the_community_stores_new_homes_with_their_owners_and_proposes_changes() -> None:
    imported(
        line("301", listed("林立秋", "+8619900007001")),
        line("303", listed("林某", "+8619900007002")),
        who=COMMUNITY_WORKER,
    )
    assert waiting() == [(HOME, "people")]
    assert Tenure.objects.get(person__phone="19900007002").place == ESTATE + "012" + "01" + "0303"


def test_the_committee_waits_for_the_community_also_with_new_homes() -> None:
    imported(line("302"), who=COMMITTEE)
    [change] = Change.objects.all()
    changes.confirm(change, by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert register.home_at(change.place).checked


def test_a_confirmed_line_of_a_file_makes_the_change() -> None:
    imported(line("301", listed("林立秋", "+8619900007001")), line("303", listed("林某", "+8619900007002")))
    for change in Change.objects.all():
        changes.confirm(change, by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert [t.person.name for t in register.tenures(HOME)] == ["林立秋"]
    assert [t.person.name for t in register.tenures(ESTATE + "012010303")] == ["林某"]


def test_the_same_file_again_changes_nothing() -> None:
    lines = [line("301", listed("林立秋", "+8619900007001")), line("302", listed("林某", "+8619900007002"))]
    imported(*lines)
    assert compared(*lines).waiting == 1
    assert imported(*lines) == {"new": 0, "proposed": 0, "skipped": 1}
    assert len(waiting()) == 2


def test_after_a_sale_was_confirmed_the_same_file_is_unchanged() -> None:
    sale = line("301", listed("林立秋", "+8619900007001"))
    imported(sale)
    changes.confirm(Change.objects.get(), by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert compared(sale).unchanged == 1


def test_a_complete_file_proposes_that_homes_which_it_does_not_name_are_gone() -> None:
    imported(line("302"), complete=True)
    assert sorted(waiting()) == sorted([(HOME, "gone"), (ESTATE + "012010302", "record")])
    assert register.measure(HOME) is not None


def test_only_buildings_that_the_file_names_are_compared_as_a_whole() -> None:
    found = compared(line("301", WANG))
    assert found.missing == []


def test_the_companys_own_people_are_faults_of_the_file() -> None:
    lines = [line("301", listed("李芒种", "+8619900000003"), row=5)]
    comparer = Comparer(Place.objects.get(code=ESTATE), lines, {})
    found = comparer.compare(lambda done: None)
    assert [f.row for f in comparer.barred(found, by=person(MANAGER, NOW), at=NOW)] == [5]
    assert list(comparer.barred(found, by=person(COMMUNITY_WORKER, NOW), at=NOW)) == []


def test_shares_follow_the_sale() -> None:
    with unguarded():
        Tenure.objects.filter(place=HOME).update(share=100)
    imported(line("301", listed("林立秋", "+8619900007001")))
    changes.confirm(Change.objects.get(), by=person(COMMUNITY_WORKER, NOW), at=NOW)
    [row] = register.tenures(HOME)
    assert str(row.share) == "100.0000"


@pytest.mark.parametrize("building", ["A座", "三期5号楼", "51-2号楼"])
@pytest.mark.parametrize("unit", ["", "东单元", "1单元"])
def test_all_that_exists_gets_a_place_of_its_own_and_is_found_again(building: str, unit: str) -> None:
    rooms = {"101A": "101A", "商铺1": "商铺1", "-101": "-101", "10101": "10101室", "101": "101室"}
    lines = [line(room, building=building, unit=unit, row=row) for row, room in enumerate(rooms, start=2)]
    imported(*lines, who=COMMUNITY_WORKER)
    places = Place.objects.filter(path__startswith=f"A区{building}{unit}", level="home")
    assert {p.path for p in places} == {f"A区{building}{unit}{shown}" for shown in rooms.values()}
    assert all(len(p.code) == 24 for p in places)
    assert compared(*lines).unchanged == 5


def test_files_that_nobody_imported_are_forgotten_after_a_week() -> None:
    old = kept(line("302", listed("林某", "+8619900007002")))
    Roster.objects.update(state="tried")
    assert reading.forget_before(NOW) == 0
    assert reading.forget_before(NOW + timedelta(days=1)) == 1
    old.refresh_from_db()
    assert (old.rows, old.state) == ([], "failed")


def test_a_failure_in_the_middle_leaves_nothing() -> None:
    before = Place.objects.count(), Person.objects.count(), Home.objects.count()
    roster = kept(line("302", listed("林某", "+8619900007002")), who=COMMUNITY_WORKER)

    def break_off(done: int) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        storing.store(roster, by=person(COMMUNITY_WORKER, NOW), at=NOW, on=NOW.date(), progress=break_off)
    assert (Place.objects.count(), Person.objects.count(), Home.objects.count()) == before


def test_the_deciders_hear_of_a_file_once() -> None:
    imported(line("301", listed("林立秋", "+8619900007001")), *(line(str(n)) for n in range(401, 404)))
    facts = [e.facts.get("lines") for c in Change.objects.all() for e in journal.timeline(c)]
    assert sorted(filter(None, facts)) == [4]


def test_the_attack_of_one_upload_fails() -> None:
    """A manager who is to be dismissed enters himself as co-owner with a hundred times the area: nothing changes."""
    wang = person(RESIDENT, NOW)
    poisoned = line("301", WANG, listed("钱惊蛰", "+8619900000006"), area="8950.00")
    comparer = Comparer(Place.objects.get(code=ESTATE), [poisoned], {})
    assert list(comparer.barred(comparer.compare(lambda done: None), by=person(MANAGER, NOW), at=NOW))
    imported(line("301", WANG, listed("钱某某", "+8619900007066"), area="8950.00"))
    assert [t.person_id for t in register.tenures(HOME)] == [wang.pk]
    assert str(register.measure(HOME).area) == "89.50"  # type: ignore[union-attr]
    assert {kind for _place, kind in waiting()} == {"measure", "people"}
    assert queries.by_phone("19900007066") is None


def test_progress_counts_homes() -> None:
    steps: list[int] = []
    roster = kept(*(line(str(n), row=n) for n in range(1001, 3500)), who=COMMUNITY_WORKER)
    storing.store(roster, by=person(COMMUNITY_WORKER, NOW), at=NOW, on=NOW.date(), progress=steps.append)
    assert steps == [1000, 2000, 2499]


def test_only_progress_and_outcome_are_written_outside_the_transaction() -> None:
    with pytest.raises(ValueError, match="place"):
        reading.update_outside_transaction(Roster(), place=ESTATE)


def test_the_register_of_another_day_is_not_touched_by_an_import() -> None:
    imported(line("301", listed("林立秋", "+8619900007001")))
    changes.confirm(Change.objects.get(), by=person(COMMUNITY_WORKER, NOW), at=NOW)
    [before] = register.as_of(HOME, NOW.date() - timedelta(days=1)).tenures
    assert before.person.name == "王小满"


def test_a_line_is_left_out_where_one_of_its_kind_waits_and_the_import_says_so() -> None:
    imported(line("301", WANG, area="1.00"))
    assert imported(line("301", WANG, area="98.50"), who=COMMUNITY_WORKER)["skipped"] == 1


def test_a_question_tells_only_the_names_of_neighbours() -> None:
    others = line("302", listed("某某", "+8619900000014"))
    both = line("301", listed("王大满", "+8619900000001"))
    assert [question.known for question in compared(both, others).questions] == ["王小满", ""]
