"""What counts as reading from above on the pages, and who finds out."""

import pytest

from tests.cast import CITY_OFFICER, COMMUNITY_WORKER, RESIDENT, SUBDISTRICT_CLERK
from tests.web.story import Story, client_of
from tongdeng.cases.models import Case
from tongdeng.kernel import journal

pytestmark = pytest.mark.django_db


def reads(case: Case) -> list[str]:
    return [event.post for event in journal.timeline(case) if event.kind == "case.read"]


def test_opening_the_page_or_a_photo_is_reading_and_the_list_is_not(story: Story) -> None:
    case, photo = story.case, story.photo
    city = client_of(CITY_OFFICER)
    assert city.get("/late/").status_code == 200
    assert reads(case) == []
    assert city.get(f"/photos/{photo.pk}/").status_code == 200
    assert reads(case) == ["city"]
    page = city.get(f"/cases/{case.pk}/").content.decode()
    assert "您的查看已记录" in page
    assert len(reads(case)) == 1


def test_the_community_sees_who_read_and_the_reporter_finds_it_in_their_copy(story: Story) -> None:
    case = story.case
    client_of(SUBDISTRICT_CLERK).get(f"/cases/{case.pk}/")
    assert "冯科长" in client_of(COMMUNITY_WORKER).get(f"/cases/{case.pk}/").content.decode()
    assert "冯科长" not in client_of(RESIDENT).get(f"/cases/{case.pk}/").content.decode()
    mine = client_of(RESIDENT).get("/me/privacy/copy.json").json()["诉求"]
    seen = next(one["上级查看"] for one in mine if one["编号"] == case.number)
    assert [one["角色"] for one in seen] == ["街道"]


@pytest.mark.parametrize("verb", ["answer", "note"])  # without the right, and with it but without words
def test_no_refused_verb_shows_a_case_without_its_being_written_down(verb: str, story: Story) -> None:
    said = client_of(SUBDISTRICT_CLERK).post(f"/cases/{story.case.pk}/{verb}/", {"words": ""})
    assert story.case.words in said.content.decode()
    assert reads(story.case) == ["subdistrict"]
