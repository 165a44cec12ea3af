"""Telephone numbers as people write them: a mobile to sign in with, or any number on which somebody is reached."""

import re
import unicodedata

import phonenumbers
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.texts import DOTS, visible

HOME = "CN"
LENGTH_AT_MOST = 100  # with blanks and invisible signs: what is longer is no number, and slow to search
MOBILE = re.compile(r"1[3-9]\d{9}")
DIALLED = re.compile(r"(?:(?:\+|00)?86)?0?(1[3-9]\d{9})")
BETWEEN = re.compile(rf"[\s()\[\]（）【】{DOTS}./]")
EXTENSION = re.compile(r"(?:转|分机|ext|[#,;*x])[^\d]*\d+$|(?<=\d{7})-\d{1,5}$", re.IGNORECASE)
LOCAL = re.compile(r"[1-9]\d{7}|[2-9]\d{6}")  # a landline inside its area
NO_NUMBER: dict[str, Sentence] = {
    "area": _("固定电话要写区号，例如 0371-66668888"),
    "extension": _("电话里不写分机号，请只写总机号码"),
    "several": _("一格只写一个电话号码"),
    "": _("不是手机号或电话号码；境外号码请以 + 和国家或地区代码开头"),
}


def phone(written: str) -> str:
    """Return a mainland mobile number as 11 digits; raise ValueError for anything else.

    Takes invisible signs, digits of any width, blanks, dots, dashes of any kind, brackets, tel:, and 86 in front.
    """
    match = DIALLED.fullmatch(_digits(written))
    if not match:
        raise ValueError("not a mobile number")
    return match[1]


def contact(written: str) -> str:
    """Return a number by ITU-T E.164, +8619900005101 or +8637112345678; the region is China where none is written.

    Raise ValueError with a sentence, which does not quote the number, for anything that is not one whole number.
    """
    try:
        return f"+86{phone(written)}"
    except ValueError:
        digits = _digits(written)
    if _several(written):
        raise ValueError(NO_NUMBER["several"])
    if EXTENSION.search(_dashed(written)):
        raise ValueError(NO_NUMBER["extension"])
    if LOCAL.fullmatch(digits):
        raise ValueError(NO_NUMBER["area"])
    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", digits), HOME)
    except phonenumbers.NumberParseException:
        raise ValueError(NO_NUMBER[""]) from None
    # At home a wrong number is a slip of the pen; of foreign plans the library may not know the newest.
    known = phonenumbers.is_valid_number if number.country_code == 86 else phonenumbers.is_possible_number
    if not re.fullmatch(r"\+?\d+", digits) or not known(number):
        raise ValueError(NO_NUMBER[""])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mobile_of(e164: str) -> str:
    """Return the 11 digits of a mainland mobile number by E.164; "" for any other number."""
    digits = e164.removeprefix("+86")
    return digits if e164.startswith("+86") and MOBILE.fullmatch(digits) else ""


def masked_phone(digits: str) -> str:
    """Return a phone as those may see it who need not call: 199****0001, of others the country and the last digits."""
    if mobile := mobile_of(digits):
        digits = mobile
    if digits.startswith("+"):
        return f"{digits[:3]}****{digits[-4:]}"
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) == 11 else ""


def _dashed(written: str) -> str:
    """Return the visible signs of a number, of one width, every dash as -, without tel:; "" for a long text."""
    if len(written) > LENGTH_AT_MOST:
        return ""
    words = "".join(
        str(unicodedata.decimal(c))
        if c.isdecimal()
        else "-"
        if unicodedata.category(c) == "Pd" or c == "−"
        else c
        for c in unicodedata.normalize("NFKC", visible(written))
    )
    return re.sub(r"^\s*(tel|电话|手机)\s*:\s*", "", words.strip(), flags=re.IGNORECASE)


def _digits(written: str) -> str:
    return re.sub("-", "", BETWEEN.sub("", _dashed(written)))


def _several(written: str) -> bool:
    """Say whether two whole numbers stand in one cell."""
    parts = [
        part for part in re.split(r"[\s/、,;，；]+", _dashed(written)) if len(re.sub(r"\D", "", part)) >= 7
    ]
    return len(parts) > 1
