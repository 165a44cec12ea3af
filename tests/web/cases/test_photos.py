"""Photos on the pages of a case: who may not send one decodes none, and one whose file is gone is a sentence."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.web.story import Story, client_of
from tongdeng.kernel import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the sizes of the files that the decoder is given from now on."""
    given: list[int] = []
    really = pictures.decode

    def noted(raw: bytes) -> object:
        given.append(len(raw))
        return really(raw)

    monkeypatch.setattr(pictures, "decode", noted)
    return given


def send(who: str, address: str) -> HttpResponse:
    sent = {"words": "请看照片", "photos": SimpleUploadedFile("a.png", b"no picture", "image/png")}
    return client_of(who).post(address, sent)  # type: ignore[return-value]


@pytest.mark.parametrize("verb", ["answer", "note", "shoot", "finish", "settle"])
def test_3b_a_photo_is_not_decoded_for_somebody_who_may_not_send_it(
    story: Story, verb: str, decoded: list[int]
) -> None:
    assert send("wang", f"/cases/{story.case.pk}/{verb}/").status_code == 403
    assert decoded == []
    assert send("chen", f"/cases/{story.case.pk}/answer/").status_code == 400
    assert len(decoded) == 1


def test_fault_A13_a_photo_whose_file_is_gone_is_a_sentence_and_no_fault(story: Story) -> None:
    default_storage.delete(story.photo.file.name)
    answer = client_of("wang").get(f"/photos/{story.photo.pk}/")
    assert answer.status_code == 404
    assert "找不到了" in answer.content.decode()
    assert client_of("wang").get(f"/photos/{story.photo.pk}/thumb/").status_code == 200
