"""One way to act and answer: the right first, the same status as a page and as JSON, and where it goes on."""

import pytest
from django.test import Client

from tests.web.story import Story, client_of, upload
from tongdeng.kernel import pictures
from tongdeng.kernel.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    Stale,
    StepRefused,
    TooMany,
    Unavailable,
)
from tongdeng.web.kit import forms
from tongdeng.web.kit.errors import status_of

JSON = {"Accept": "application/json"}


@pytest.fixture
def never_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail as soon as a file is decoded."""

    def decode(file: object) -> pictures.Picture:
        raise AssertionError("a file was decoded for somebody who may not do this")

    monkeypatch.setattr(forms, "prepare", decode)


@pytest.mark.parametrize("headers", [{}, JSON])
def test_who_may_not_is_refused_before_a_file_is_decoded(
    headers: dict[str, str], story: Story, never_decoded: None
) -> None:
    form = {"words": "修好了", "photos": upload(), "seen": story.case.version}
    assert client_of("wang").post(f"/cases/{story.case.pk}/finish/", form, headers=headers).status_code == 403
    assert client_of("zhao").post(f"/cases/{story.case.pk}/finish/", form, headers=headers).status_code == 404


def test_who_lost_the_right_because_the_case_moved_on_hears_that_it_moved_on(story: Story) -> None:
    form = {"words": "修好了", "seen": story.case.version - 1}
    refused = client_of("wang").post(f"/cases/{story.case.pk}/finish/", form, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")


def test_a_done_verb_tells_a_script_where_it_goes_on_and_a_page_that_stays_gets_the_sentence_there(
    story: Story,
) -> None:
    wang, address = client_of("wang"), f"/cases/{story.case.pk}/"
    done = wang.post(f"{address}say/", {"words": "今晚更冷"}, headers=JSON | {"X-Keep-Page": "1"})
    assert (done.status_code, done.json()["url"]) == (200, address)
    assert "已补充" in wang.get(address).content.decode()
    wang.post(f"{address}say/", {"words": "还是冷"}, headers=JSON)
    assert "已补充" not in wang.get(address).content.decode()


def test_a_refused_form_keeps_what_was_typed(story: Story) -> None:
    page = client_of("li").post(
        f"/cases/{story.case.pk}/pause/", {"words": "等配件", "until": "", "seen": story.case.version}
    )
    assert page.status_code == 400
    assert "等配件" in page.content.decode()
    assert "请选择日期和时间" in page.content.decode()


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(NotFound, 404), (Forbidden, 403), (StepRefused, 409), (Stale, 409), (Invalid, 400), (TooMany, 429), (Unavailable, 503)],
)  # fmt: skip
def test_every_kind_of_refusal_has_its_status(refusal: type[Refused], status: int) -> None:
    assert status_of(refusal("不行")) == status


def test_a_refusal_that_a_room_derives_has_the_status_of_its_kind() -> None:
    class TooEarly(StepRefused):
        pass

    assert status_of(TooEarly("还早")) == 409


def test_a_guest_is_sent_to_sign_in_before_anything_is_asked(story: Story) -> None:
    refused = Client().post(f"/cases/{story.case.pk}/finish/", {}, headers=JSON)
    assert refused.status_code == 401
    assert refused["X-Sign-In"].startswith("/sign-in/")
