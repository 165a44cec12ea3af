"""The page that prints sign-in letters, what stands on them, and the page on which one is claimed."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.cast import BUILDING, CAST, COMMUNITY_WORKER, HOME, MANAGER, RESIDENT, person
from tests.web.fonts import printing_from, shipped
from tests.web.people.sms import signed_in
from tests.web.read_back import in_pdf
from tests.web.site.bad import sentence
from tests.web.story import NOW, client_of
from tongdeng.people.actions import letters
from tongdeng.people.actions.register import persons
from tongdeng.people.models import OneTimeCode, SignIn
from tongdeng.web.kit.official_documents import Code, lines_of
from tongdeng.web.people.papers.letters import described

pytestmark = pytest.mark.django_db
NAME, PHONE = CAST[RESIDENT].name, CAST[RESIDENT].phone


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


def letter(by: str = MANAGER) -> tuple[str, str]:
    """Print the letter of 王女士; return all of its words, and its code."""
    batch = letters.prepare(HOME, by=person(by, NOW), at=NOW)
    letters.store(batch)
    paper = described(batch)
    [code] = [block for block in paper.body if isinstance(block, Code)]
    return "\n".join(lines_of(paper)) + code.address, batch.letters[0].code


def test_a_letter_has_the_address_the_masked_name_the_code_and_the_day_and_no_number() -> None:
    words, code = letter()
    expected = ("12号楼1单元301室", "王**", code, "2026年2月12日以前", f"/claim/#{code}")
    assert [part for part in expected if part not in words] == []
    assert [part for part in (NAME, PHONE, PHONE[-4:]) if part in words] == []


@pytest.mark.parametrize(("by", "says"), [(MANAGER, True), (COMMUNITY_WORKER, False)])
def test_a_letter_of_the_property_company_says_that_it_opens_no_ballot(by: str, says: bool) -> None:
    assert ("不能在网上投票" in letter(by)[0]) == says


def test_who_has_no_number_on_record_reads_where_to_register_one() -> None:
    persons.release(PHONE)
    batch = letters.prepare(HOME, by=person(MANAGER, NOW), at=NOW)
    assert "登记手机号" in "\n".join(lines_of(described(batch)))


def test_the_manager_prints_the_letters_of_a_building() -> None:
    manager = client_of(MANAGER)
    assert "12号楼" in manager.get("/letters/").content.decode()
    response = manager.post("/letters/", {"building": BUILDING})
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert "王**" in "".join(in_pdf(response.content))
    assert OneTimeCode.objects.get().until.date().isoformat() == "2026-02-12"


@pytest.mark.parametrize("building", ["", "41", BUILDING[:15], "410202902001001", "x"])
def test_no_other_building_is_printed(building: str) -> None:
    assert client_of(MANAGER).post("/letters/", {"building": building}).status_code in (400, 403, 409)
    assert not OneTimeCode.objects.exists()


def test_a_claimed_letter_opens_the_door_and_stands_among_the_sign_ins() -> None:
    client, (_words, code) = Client(), letter()
    opened = client.post("/claim/", {"code": code, "name": NAME, "last_digits": "０００１"})
    assert (opened["Location"], signed_in(client), SignIn.objects.get().way) == ("/", True, "letter")
    assert "登录信" in client.get("/me/sign-ins/").content.decode()


def test_a_wrong_claim_is_said_in_our_words_and_keeps_what_was_typed() -> None:
    refused = Client().post("/claim/", {"code": "ABCD", "name": NAME, "last_digits": "1"})
    assert (refused.status_code, "不对" in sentence(refused)) == (400, True)
    assert f'value="{NAME}"' in refused.content.decode()


def test_a_letter_that_opens_nothing_any_more_says_why_to_its_owner() -> None:
    _words, code = letter()
    letter()
    refused = Client().post("/claim/", {"code": code, "name": NAME, "last_digits": PHONE[-4:]})
    assert "又印了新的" in sentence(refused)
