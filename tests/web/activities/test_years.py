"""A year's figures and the lists behind them are one set, for every role (AC-6, AC-11)."""

import re

import pytest
from django.urls import reverse

from tests.activities.story import plan
from tests.cast import BUILDING, CAST, COMMUNITY, ESTATE, person
from tests.support import at
from tests.web.activities.story import PLANNED, activities_of_the_story, another
from tests.web.story import client_of, main
from tongdeng.activities.actions import entering, planning
from tongdeng.activities.actions.entering import PastActivity
from tongdeng.activities.models import Activity
from tongdeng.activities.queries import attendances
from tongdeng.activities.queries.attendances import Part
from tongdeng.people import actions as people

pytestmark = pytest.mark.django_db
READ = ("wang", "zhao", "li", "chen", "qian", "zhou", "wu", "zheng", "feng", "liu")


def a_full_year() -> None:
    """Store activities of two months, of the estate, a building and the community, in all states."""
    activities_of_the_story()
    another("楼道茶话会", place=BUILDING, starts_at=at("2026-02-03 09:00"), ends_at=at("2026-02-03 10:00"))
    zheng = person("zheng", PLANNED)
    hall = plan(COMMUNITY, title="社区大会", starts_at=at("2026-01-20 09:00"), ends_at=at("2026-01-20 10:00"))
    planning.publish(planning.draft(hall, by=zheng, at=PLANNED)[0], by=zheng, at=PLANNED)


def listed(who: str, query: str) -> int:
    """Return how many activities a list has, by its lines."""
    drawn = main(client_of(who).get(reverse("activities_held") + f"?{query}"))
    lines = len(re.findall('class="line"', drawn))
    assert re.findall(r"年(?:已办|共) (\d+) 场", drawn) == [str(lines)]
    return lines


def test_AC6_each_number_of_a_year_is_the_length_of_its_list_for_every_role_that_reads_it() -> None:
    a_full_year()
    for who in READ:
        for place in (ESTATE, COMMUNITY):
            drawn = main(client_of(who).get(reverse("activities_year") + f"?y=2026&place={place}"))
            links = re.findall(r'href="/activities/held/\?([^"]*)">\s*<b>(\d+)</b><span>场已办', drawn)
            assert [(listed(who, link.replace("&amp;", "&")), int(n)) for link, n in links] == [(1, 1)], who
            months = re.findall(
                r'href="/activities/held/\?([^"]*)">\s*<strong>.*?已办 (\d+) / 共 (\d+)', drawn, re.DOTALL
            )
            for link, held, planned in months[:2]:
                query = link.replace("&amp;", "&")
                found = (listed(who, query.removesuffix("&all")), listed(who, query))
                assert found == (int(held), int(planned)), (who, query)
            wide = place == COMMUNITY and who in ("zheng", "feng", "liu")
            assert [int(planned) for _link, _held, planned in months[:2]] == [3 if wide else 2, 1]


def test_a_role_that_reads_no_activities_reads_no_figure_of_them() -> None:
    a_full_year()
    people.appoint(person("huang", PLANNED), role="admin", place=ESTATE, by=None, at=PLANNED)
    for who in ("guan", "huang"):
        for name in ("activities_year", "activities_came"):
            drawn = main(client_of(who).get(reverse(name) + f"?y=2026&place={ESTATE}"))
            assert ("场已办" in drawn, "A区" in drawn, "来宾 2 位" in drawn) == (False, False, False), (
                who,
                name,
            )
    # A desk elsewhere reads the figures of its own estate.
    assert "B区" in main(client_of("he").get(reverse("activities_year") + f"?y=2026&place={ESTATE}"))
    assert set(READ) < set(CAST)


def test_AC11_the_people_and_households_of_a_year_open_to_where_they_live() -> None:
    a_full_year()
    sheet = [person(who, PLANNED).pk for who in ("wang", "zhao")]
    past = PastActivity(
        "culture", "健步走", "东门", at("2026-01-03 08:00"), at("2026-01-03 09:00"), "走了", sheet, guests=5
    )
    entering.enter(ESTATE, [past], by=person("wu", PLANNED), at=PLANNED)
    rows = attendances.held(ESTATE, 2026)
    found = attendances.parts(attendances.attendances(rows), "building")
    assert found == [Part("", 7, 0), Part(ESTATE + "003", 1, 1), Part(BUILDING, 1, 1)]
    figures = attendances.figures(rows)
    assert (sum(part.people for part in found), sum(part.households for part in found)) == figures[3:]
    for who in ("wang", "wu"):
        drawn = main(client_of(who).get(reverse("activities_came") + f"?y=2026&place={ESTATE}"))
        assert ("来了 9 人，2 户" in drawn, "12号楼" in drawn, "王女士" in drawn) == (True, False, False)
    wide = attendances.parts(attendances.attendances(Activity.objects.all()), "community")
    assert wide == [Part("", 7, 0), Part(COMMUNITY, 2, 2)]


# people of each part, the unknown first | those that stay, the few together
FEW = (
    ((3, 9, 8), (3, 9, 8), 0),
    ((3, 9, 2, 4), (3, 9), 6),
    ((3, 9, 7, 2), (3, 9), 9),
    ((3, 2, 1), (), 6),
    ((0, 2), (), 2),
)


def test_so_few_of_a_building_that_one_would_know_them_are_shown_with_others() -> None:
    for people_of, stay, together in FEW:
        rows = [Part(f"{n}" if n else "", count, 1) for n, count in enumerate(people_of)]
        kept, few = attendances.without_few(rows)
        assert (tuple(row.people for row in kept), few.people) == (stay, together), people_of


def test_a_year_and_its_lists_ask_the_same_number_of_questions_however_much_took_place(
    django_assert_max_num_queries: object,
) -> None:
    a_full_year()
    for name, most in (("activities_year", 12), ("activities_held", 9), ("activities_came", 9)):
        client = client_of("wu")
        client.get(reverse(name))
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(reverse(name) + f"?y=2026&place={ESTATE}")
