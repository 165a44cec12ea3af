"""The number of those who are registered opens to who they are, for the community alone; above it stands as a number."""

import re

import pytest
from django.urls import reverse

from tests.cast import person
from tests.members import story
from tests.support import at
from tests.web.members.story import members_of_the_story
from tests.web.story import NOW, client_of, main
from tongdeng.members.actions import consenting

pytestmark = pytest.mark.django_db


def people_told(who: str) -> int:
    """Return how many are registered, as the page of platforms tells somebody."""
    shown = main(client_of(who).get(reverse("platforms")))
    found = re.search(r"登记的人</dt>\s*<dd[^>]*>\s*(?:<a[^>]*>)?(\d+)", shown)
    assert found
    return int(found[1])


def test_the_number_is_as_long_as_the_list_it_opens_and_each_stands_there_once() -> None:
    members = members_of_the_story()
    second = story.platform("第二个平台", leader="zhou")
    story.volunteer(second, "zhao", moment=at("2026-01-05 11:00"))
    story.volunteer(members.platform, "li", moment=at("2026-01-05 11:10"))
    shown = main(client_of("zheng").get(reverse("volunteers")))
    assert shown.count('class="line"') == people_told("zheng") == 3
    assert reverse("volunteers") in main(client_of("zheng").get(reverse("platforms")))


def test_the_street_reads_the_same_number_and_gets_no_list() -> None:
    members_of_the_story()
    assert people_told("feng") == people_told("zheng") == 1
    assert reverse("volunteers") not in main(client_of("feng").get(reverse("platforms")))


@pytest.mark.parametrize(("who", "named"), [("zheng", True), ("wu", False), ("feng", False), ("liu", False)])
def test_registrations_and_verified_service_open_to_their_rows_with_names_for_the_community_alone_vm_12(
    who: str, named: bool
) -> None:
    members = members_of_the_story()
    second = story.platform("第二个平台")
    consenting.join(members.wang, second.pk, by=person("wang", NOW), at=NOW)
    platforms = main(client_of(who).get(reverse("platforms")))
    for page, rows in (("registrations", 2), ("services_verified", 1)):
        assert f'href="{reverse(page)}"' in platforms
        shown = main(client_of(who).get(reverse(page)))
        assert (shown.count('class="line"'), members.wang.number in shown) == (rows, True)
        assert ("王女士" in shown) == named
    assert ("探访王奶奶" in shown, "定期探访" in shown) == (named, not named)


def test_the_list_of_verified_service_is_as_long_as_its_minutes() -> None:
    members_of_the_story()
    shown = main(client_of("feng").get(reverse("services_verified")))
    told = re.search(r"已核实的服务 <span[^>]*>([\d.]+) 小时", shown)
    minutes = [int(number) for number in re.findall(r"(\d+) 分钟", shown)]
    assert told
    assert float(told[1]) == sum(minutes) // 6 / 10
