"""Telephone numbers as people write them, in a roster or when they sign in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdeng.people.rules import contact, masked_phone, mobile_of, phone

DASHES = [chr(code) for code in range(0x20000) if unicodedata.category(chr(code)) == "Pd"]
BLANKS = [chr(code) for code in range(0x3001) if chr(code).isspace() and code > 0x1F]
UNSEEN = "\u202a\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\u2060\u00ad"
MOBILES = [
    "\u202d19900005101\u202c",
    "\u206819900005101\u2069",
    "\u200e199 0000 5101",
    "\ufeff19900005101",
    "8619900005101",
    "+8619900005101",
    "＋86 199 0000 5101",
    "008619900005101",
    "(+86)199-0000-5101",
    "（86）19900005101",
    "１９９００００５１０１",
    "1990000５１０１",
    "tel:+86-199-0000-5101",
    "TEL: 19900005101",
    "电话：19900005101",
    "199.0000.5101",
    "199·0000·5101",
    "019900005101",
]
OTHERS = {
    "0371-12345678": "+8637112345678",
    "(0371) 1234 5678": "+8637112345678",
    "037112345678": "+8637112345678",
    "+86 371 12345678": "+8637112345678",
    "０３７１－１２３４５６７８": "+8637112345678",
    "010-88889999": "+861088889999",
    "400-812-3456": "+864008123456",
    "+852 9123 4567": "+85291234567",
    "0085291234567": "+85291234567",
    "\u202d+852 9123 4567\u202c": "+85291234567",
    "+886 912 345 678": "+886912345678",
    "+853 6612 3456": "+85366123456",
    "+1 (650) 253-0000": "+16502530000",
    "+44 20 7946 0958": "+442079460958",
}  # fmt: skip
REFUSED = {
    "12345678": "区号",
    "2345678": "区号",
    "8888-9999": "区号",
    "0371-12345678-801": "分机",
    "0371-12345678转801": "分机",
    "0371-12345678 ext. 5": "分机",
    "19900005101/19900005102": "一格只写一个",
    "19900005101、0371-12345678": "一格只写一个",
    "19900005101 19900005102": "一格只写一个",
    "": "境外",
    "无": "境外",
    "1990000": "境外",
    "1990000510": "境外",
    "199000051011": "境外",
    "12900000001": "境外",
    "110": "境外",
    "+999 1234567": "境外",
    "91234567": "区号",
    "1.99E+10": "境外",
    "二十": "境外",
    " " * 90 + "19900005101": "境外",
}


@pytest.mark.parametrize("written", MOBILES, ids=ascii)
def test_a_mobile_is_one_number_however_it_is_written(written: str) -> None:
    assert (phone(written), contact(written)) == ("19900005101", "+8619900005101")


@pytest.mark.parametrize("sign", [*DASHES, *BLANKS], ids=ascii)
def test_any_dash_and_any_blank_may_stand_between_the_digits(sign: str) -> None:
    assert phone(f"199{sign}0000{sign}5101") == "19900005101"


@given(st.lists(st.sampled_from(UNSEEN), min_size=12, max_size=12))
def test_invisible_signs_may_stand_anywhere_in_a_number(signs: list[str]) -> None:
    written = "".join(map("".join, zip(signs, "19900005101 ", strict=True)))
    assert (phone(written), contact(written)) == ("19900005101", "+8619900005101")


@pytest.mark.parametrize("written", OTHERS, ids=ascii)
def test_landlines_and_numbers_from_elsewhere_are_written_by_e164(written: str) -> None:
    assert contact(written) == OTHERS[written]
    with pytest.raises(ValueError, match="mobile"):
        phone(written)


@pytest.mark.parametrize("written", REFUSED, ids=ascii)
def test_what_is_no_whole_number_is_refused_with_a_sentence_that_does_not_quote_it(written: str) -> None:
    with pytest.raises(ValueError, match=REFUSED[written]) as refused:
        contact(written)
    assert not written or written not in str(refused.value)


@given(st.text(st.characters(), max_size=30) | st.text("0123456789+-() /转ext.;", max_size=25))
def test_any_text_is_a_number_by_e164_or_is_refused(written: str) -> None:
    try:
        number = contact(written)
    except ValueError:
        return
    assert number[0] == "+"
    assert number[1:].isascii()
    assert number[1:].isdigit()
    assert len(number) <= 16
    assert contact(number) == number


def test_only_a_mainland_mobile_is_one_to_sign_in_with() -> None:
    assert mobile_of("+8619900005101") == "19900005101"
    assert {mobile_of(number) for number in ("+8637112345678", "+85291234567", "+19900005101", "")} == {""}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8619900005101", "199****5101"),
        ("+85291234567", "+85****4567"),
        ("19900005101", "199****5101"),
        ("", ""),
    ],
)
def test_every_number_is_shown_without_its_middle(number: str, shown: str) -> None:
    assert masked_phone(number) == shown
