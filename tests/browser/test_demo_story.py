"""The story at the door of the demo: ten steps, each of which enters as the right person at the right page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

#    step          what the page says
STEPS = [
    ("heating", "暖气不热"),
    ("desk", "陈管家"),
    ("worker", "我的活"),
    ("bench", "决议"),
    ("vote", "通过"),
    ("works", "验收"),
    ("activities", "2025 年的活动"),
    ("members", "798"),
    ("public", "我们承诺过什么"),
    ("city", "开封市"),
]


def test_the_door_tells_the_story_in_ten_steps(visit: Open) -> None:
    page = visit("/demo/")
    assert page.locator(".story li").count() == len(STEPS)
    page = visit("/demo/", width=1280)
    expect(page.get_by_role("heading", level=1)).to_contain_text("十步")


@pytest.mark.parametrize(("step", "words"), STEPS)
def test_each_step_enters_as_the_right_person_at_the_right_page(visit: Open, step: str, words: str) -> None:
    page = visit("/demo/", width=1280)
    form = page.locator("form", has=page.locator(f'input[name="step"][value="{step}"]'))
    form.get_by_role("button").click()
    page.wait_for_url(re.compile(r"^(?!.*/demo/)"))
    expect(page.locator("body")).to_contain_text(words)
