"""The sheet that hangs in a stairwell: whom to call, what is promised, who hangs it; always in Chinese."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from tests.cast import ADMIN, DESK, ESTATE, RESIDENT
from tests.support import at
from tests.web.fonts import printing_from, shipped
from tests.web.read_back import in_pdf
from tests.web.story import client_of
from tongdeng.cases.models import Promise
from tongdeng.people.models import Organisation
from tongdeng.places import actions, queries
from tongdeng.web.kit.official_documents import Document, Fields, Paragraph, lines_of
from tongdeng.web.places.sheets import promises, sheets

pytestmark = pytest.mark.django_db
NOW = at("2026-01-13 14:05")


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


def company(phone: str) -> None:
    Organisation.objects.create(kind="property", place=ESTATE, name="示例物业服务有限公司", phone=phone)


def made(when: datetime = NOW) -> list[Document]:
    return sheets(queries.place(ESTATE), actions.label(queries.buildings(ESTATE)), when)


def read(client: Client) -> list[str]:
    """Return the text of each page of the sheets."""
    return in_pdf(client.get(f"/sheets/{ESTATE}.pdf").content)


def test_a_sheet_shows_the_telephone_large_and_who_hangs_it() -> None:
    company("0371-66668888")
    sheet = made()[0]
    sizes = {block.text: block.size for block in sheet.body if isinstance(block, Paragraph)}
    assert sizes["0371-66668888"] >= 40
    assert sizes["不会扫码请打电话"] > sizes["A区　示例物业服务有限公司"] >= 14


def test_without_a_telephone_on_record_there_is_a_line_to_write_it_on() -> None:
    company("")
    assert Fields([("电话", "")]) in made()[0].body


def test_what_is_promised_is_what_the_rows_say_on_that_day() -> None:
    before = promises(ESTATE, NOW)
    assert before == ["每天8:00至20:00，1小时内有人答复", "紧急情况30分钟内有人答复"]
    Promise.objects.create(
        place=ESTATE, answer_minutes=120, answer_hours="workdays 08:30-12:00 14:00-18:00", valid_from=NOW
    )
    assert promises(ESTATE, NOW) == ["工作日8:30至12:00、14:00至18:00，2小时内有人答复"]
    assert promises(ESTATE, at("2026-01-13 14:04")) == before


def test_each_sheet_is_one_page_with_its_own_code_in_print() -> None:
    company("0371-66668888")
    printed = read(client_of(DESK))
    places = queries.buildings(ESTATE)
    assert len(printed) == len(places)
    for page, place in zip(printed, places, strict=True):
        assert place.path in page
        assert str(place.label) in page


def test_a_sheet_is_chinese_for_an_english_reader_and_kept_under_a_chinese_name() -> None:
    client = client_of(DESK)
    before = read(client)
    assert "不会扫码请打电话" in before[0]
    client.post("/language/", {"language": "en"})
    assert read(client) == before
    kept = client.get(f"/sheets/{ESTATE}.pdf")["Content-Disposition"]
    assert "%E6%8A%A5%E4%BA%8B%E4%BA%8C%E7%BB%B4%E7%A0%81" in kept


def test_a_long_name_and_a_long_company_stay_on_one_page() -> None:
    Organisation.objects.create(
        kind="property",
        place=ESTATE,
        name="开封市龙亭区示例和谐家园物业管理服务有限责任公司",
        phone="0371-66668888-8001"[:20],
    )
    place = queries.buildings(ESTATE)[0]
    place.path = "鼎立国际花园二期北区12号楼及地下车库东侧出入口"
    place.save()
    assert len(read(client_of(DESK))) == len(queries.buildings(ESTATE))


def test_nobody_else_prints_them() -> None:
    assert client_of(RESIDENT).get(f"/sheets/{ESTATE}.pdf").status_code == 403
    assert client_of(ADMIN).get(f"/sheets/{ESTATE}.pdf").status_code == 403
    assert "有事找社区" in "".join(lines_of(made()[0]))
