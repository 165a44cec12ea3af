"""The number of those who are registered opens to who they are, for the community alone; above it stands as a number."""

import re

import pytest
from django.urls import reverse

from tests.members import story
from tests.support import at
from tests.web.members.story import members_of_the_story
from tests.web.story import client_of, main

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
