"""Pages of published months: for each role, for everybody, and as data (BF-7)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.boards.towns import heard
from tests.cases.story import finished
from tests.cast import (
    COMMUNITY,
    ESTATE,
    FOREIGN_BUILDING,
    FOREIGN_DESK,
    FOREIGN_ESTATE,
    RESIDENT,
    person,
)
from tests.support import at
from tests.web.story import NOW, Story, client_of, main
from tongdeng.boards.actions import months, rolling
from tongdeng.boards.models import Month, Revision
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing, Opinion

pytestmark = pytest.mark.django_db
PUBLISHED = at("2026-02-05 08:00")
REOPENED = at("2026-02-06 09:00")
PLACES = {"estate": ESTATE, "community": COMMUNITY, "city": "4102", "foreign": FOREIGN_ESTATE}


def work(moment: Any) -> None:
    heard()
    rolling.refresh(at=moment)
    months.count(at=moment + timedelta(minutes=1))


@pytest.fixture
def published(story: Story) -> Month:
    """January is published in two communities, then a case is sent back."""
    he = person(FOREIGN_DESK, NOW)
    filing = Filing(place=FOREIGN_BUILDING, words="路灯不亮", category="building.light.out", channel="phone")
    actions.file(filing, by=he, at=NOW)
    case = finished(moment=at("2026-01-28 10:00"))
    work(PUBLISHED)
    actions.reopen(case, Opinion(2, "又不热了"), by=person(RESIDENT, REOPENED), at=REOPENED)
    work(REOPENED)
    return Month.objects.get(place=ESTATE, month="2026-01-01")


def test_a_month_shows_what_was_published_what_is_known_now_and_each_revision(published: Month) -> None:
    """BF-7: old, new, reason, date; both can be opened."""
    page = main(client_of("chen").get(reverse("month", args=[ESTATE, "2026-01"])))
    assert "公布于 2026-02-05 08:01" in page
    assert "退回重办 1 次" in page
    assert "2026-02-06 09:01" in page
    assert "1 中的 0" in page
    assert "1 中的 1" in page
    assert bytes(published.digest).hex() in page
    listed = main(client_of("chen").get(reverse("months", args=[ESTATE])))
    assert "2026-01" in listed
    assert "1 处修订" in listed
    assert "事后补公布" not in listed


def test_the_board_of_a_finished_month_says_that_it_is_published_and_revised(published: Month) -> None:
    """BF-7: of another period, and of a month that goes on, it says nothing."""
    days = "?from=2026-01-01&until=2026-02-01"
    for address in (reverse("board", args=[ESTATE]), reverse("public", args=[ESTATE])):
        assert "已公布，有 1 处修订" in main(client_of("chen").get(address + days))
        assert "已公布，" not in main(client_of("chen").get(address + "?from=2026-01-02&until=2026-02-01"))


def test_what_the_journal_knew_at_the_publishing_stands_beside_for_who_asks(published: Month) -> None:
    """BF-7: the same definitions over the journal."""
    address = reverse("month", args=[ESTATE, "2026-01"])
    assert "公布时所知（按日志重算）" not in main(client_of("chen").get(address))
    assert "公布时所知（按日志重算）" in main(client_of("chen").get(f"{address}?then=1"))
    assert "公布时所知" not in main(
        client_of("liu").get(reverse("month", args=["4102", "2026-01"]) + "?then=1")
    )


def test_everybody_reads_a_month_without_the_numbers_of_few_people(published: Month) -> None:
    """BF-7, BF-9: a cell that one of the numbers hides is hidden in all of them, also in those of revisions."""
    row = Month.objects.get(place=COMMUNITY, month="2026-01-01")
    value = row.figures["filed"]["value"]
    assert any(0 < n < 5 for n in value["by"].values())
    Revision.objects.create(
        community=COMMUNITY, month=row, seq=99, figure="filed", at=REOPENED, reason={"why": "time"},
        before=row.figures["filed"], after={**row.figures["filed"], "value": {"value": 40, "by": dict.fromkeys(value["by"], 20)}},
    )  # fmt: skip
    data = json.loads(client_of("guest").get(reverse("api_month", args=[COMMUNITY, "2026-01"])).content)
    hidden = {key for key, n in data["published"]["filed"]["value"]["by"].items() if n is None}
    assert hidden
    assert all(data["now"]["filed"]["value"]["by"][key] is None for key in hidden)
    for name in ("public_month", "public_months"):
        address = reverse(name, args=[COMMUNITY, "2026-01"] if name == "public_month" else [COMMUNITY])
        assert client_of("guest").get(address).status_code == 200
    assert "households_bound" not in data["published"]
    page = main(client_of("guest").get(reverse("public_month", args=[COMMUNITY, "2026-01"])))
    assert "未单列" in page
    assert reverse("figure", args=[COMMUNITY, "filed"]) not in page


# 200 shown · to: sent to sign in · 403 may not · 404 does not exist for them
ROLES = {
    "chen": (200, 404),
    "liu": (200, 200),
    "wang": (403, 403),
    "guan": (403, 403),
    "he": (404, 200),
    "guest": (302, 302),
}


@pytest.mark.parametrize("who", ROLES)
def test_each_role_opens_the_months_of_its_own_place(published: Month, who: str) -> None:
    """BF-7: of estate A, and of an estate of another community."""
    found = tuple(
        client_of(who).get(reverse("month", args=[PLACES[place], "2026-01"])).status_code
        for place in ("estate", "foreign")
    )
    assert found == ROLES[who]


def test_a_month_that_was_not_published_does_not_exist(published: Month) -> None:
    for month in ("2026-02", "2025-01", "2026-13", "x"):
        for name in ("month", "public_month", "api_month"):
            assert client_of("chen").get(reverse(name, args=[ESTATE, month])).status_code == 404


def test_the_pages_ask_as_many_questions_for_many_months_and_revisions_as_for_one(published: Month) -> None:
    asked = dict[str, int]()
    addresses = [
        reverse("months", args=[ESTATE]), reverse("month", args=[ESTATE, "2026-01"]), reverse("public_months", args=[ESTATE]),
        reverse("figure", args=[ESTATE, "filed"]) + "?from=2026-01-01&until=2026-02-01",
    ]  # fmt: skip
    for is_more in (False, True):
        if is_more:
            more(published)
        for address in addresses:
            client = client_of("chen")
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            assert asked.setdefault(address, len(queries)) == len(queries), address


def more(month: Month) -> None:
    """Copy a month to those before, and give it more revisions."""
    rows = [
        Month(
            community=month.community, place=month.place, month=f"2025-{n:02}-01", published_at=month.published_at,
            figures=month.figures, digest=b"", looked_at=PUBLISHED, looked_with="", heard_until=PUBLISHED,
        )
        for n in range(1, 13)
    ]  # fmt: skip
    from tongdeng.kernel import journal

    journal.begin("publish", rows, by=None, at=PUBLISHED, facts={})
    for seq in range(50, 55):
        for row in Revision.objects.filter(month=month, seq=2):
            row.pk, row.seq = None, seq
            Revision.objects.create(
                community=row.community, month=month, seq=seq, figure=row.figure, before=row.before, after=row.after,
                reason=row.reason, at=row.at,
            )  # fmt: skip


def test_a_figure_shows_its_last_published_months_as_they_were_frozen(published: Month) -> None:
    """BF-7, BF-11: a table with bars; the mark of a revision stands beside the frozen number."""
    address = reverse("figure", args=[ESTATE, "reopened"]) + "?from=2026-01-01&until=2026-02-01"
    assert "各月公布的数" not in main(client_of("chen").get(address))
    more(published)
    page = main(client_of("chen").get(address))
    assert "各月公布的数" in page
    assert "2025-12" in page
    assert "有修订" in page
