"""Two who change the register at the same moment, each over a connection of their own, with real commits."""

from tests.cast import COMMITTEE, COMMUNITY_WORKER, HOME, OTHER_HOME, RESIDENT
from tests.people.changes import NOW, confirm, propose
from tests.people.imports import WANG, imported, line, listed
from tests.support import at_once, endings
from tongdeng.kernel import seals
from tongdeng.people.models import Change, Person
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind


def test_two_who_bring_the_same_new_person_make_one(town_db: str) -> None:
    buyer = {"name": "林立秋", "phone": "+8619900007001"}
    one, two = (propose(register.home_at(place), Kind.PEOPLE, begin=[buyer]) for place in (HOME, OTHER_HOME))
    ended = endings(at_once(lambda: confirm(one, COMMITTEE), lambda: confirm(two, COMMUNITY_WORKER)))
    # Whoever is a moment late is told so, or finds the person of the other.
    assert ended in (["Stale", "done"], ["done", "done"])
    assert Person.objects.filter(name="林立秋").count() == 1


def test_an_import_and_an_owner_who_enter_people_of_one_home_break_no_chain(town_db: str) -> None:
    tenants = [listed(f"租客{n}", f"+861990003000{n}", relation="tenant") for n in range(5)]

    def family() -> None:
        for n in range(5):
            entry = {"name": f"家人{n}", "phone": f"+861990004000{n}", "relation": "family"}
            propose(register.home_at(HOME), Kind.PEOPLE, RESIDENT, begin=[entry])

    outcomes = at_once(lambda: imported(line("301", WANG, *tenants)), family)
    assert endings(outcomes) == ["done", "done"]
    assert Change.objects.filter(place=HOME, kind="people", state="confirmed").count() == 6
    assert len(register.as_of(HOME, NOW.date()).tenures) == 11
    assert seals.verify() is None
