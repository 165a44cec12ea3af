"""What the pages of a case offer, and where a refused verb says what is wrong."""

import pytest

from tests.web.story import Story, client_of
from tongdeng.cases.models import Message


def panel(page: str, verb: str) -> str:
    """Return the panel of one verb."""
    return next(part for part in page.split("<details") if f'/{verb}/"' in part).partition("</details>")[0]


@pytest.mark.django_db
def test_a_refused_verb_opens_its_own_panel_with_what_was_typed_and_the_sentence(story: Story) -> None:
    form = {"words": "等配件", "until": "", "seen": story.case.version}
    answer = client_of("chen").post(f"/cases/{story.case.pk}/pause/", form)
    page = answer.content.decode()
    assert answer.status_code == 400
    pause, note = panel(page, "pause"), panel(page, "note")
    assert (" open>" in pause, "等配件" in pause, "请选择日期和时间" in pause) == (True, True, True)
    assert (" open>" in note, "等配件" in note, 'role="alert"' in note) == (False, False, False)
    assert not Message.objects.filter(words="等配件").exists()


@pytest.mark.django_db
def test_colleagues_are_offered_with_their_skills_duty_and_load(story: Story) -> None:
    page = client_of("chen").get(f"/cases/{story.case.pk}/").content.decode()
    hands = panel(page, "transfer")
    assert "选择承办人" in hands
    assert "李师傅 · " in hands
    assert "手里 1 件" in hands


@pytest.mark.django_db
def test_wrong_quiet_hours_are_said_on_the_page_of_their_form() -> None:
    answer = client_of("wang").post("/me/preferences/", {"quiet_from": "25:99"})
    assert (answer.status_code, "请选择时间" in answer.content.decode()) == (400, True)
    assert "怎样通知我" in answer.content.decode()
