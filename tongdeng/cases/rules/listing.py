"""What somebody asks of the list of all cases. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

WORDS_AT_MOST = 50
TERMS_AT_MOST = 5
COUNTED_AT_MOST = (
    1000  # of more the page says that there are more: counting a million takes longer than reading a page
)
# A number of a case: the community's short name, the day, and which one of that day; or without the name.
NUMBER = re.compile(r"^(?P<name>[^\s-]{1,20}-)?(?P<day>\d{8})-(?P<one>\d{1,6})$")
PHONE = re.compile(r"^\+?[\d-]{7,}$")


class Held(StrEnum):
    """Who has the case."""

    ANYBODY = ""
    NOBODY = "none"


class Number(NamedTuple):
    """A number as somebody typed it; `whole` when the community's name stands before it."""

    written: str
    day: date
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What narrows the list; what is empty narrows nothing."""

    terms: tuple[str, ...] = ()
    number: Number | None = None
    place: str = ""
    state: str = ""
    kind: str = ""
    category: str = ""
    urgency: str = ""
    channel: str = ""
    holder: UUID | None = None
    unheld: bool = False
    since: date | None = None
    until: date | None = None

    @property
    def only_a_number(self) -> bool:
        """Nothing is asked but one number: whoever types it wants that case, and no list."""
        return self.number is not None and self == Asked(number=self.number)


class After(NamedTuple):
    """The last row of the page before: the next one begins behind it."""

    moment: datetime
    pk: UUID


def number_of(typed: str) -> Number | None:
    """Return the number that was typed, or None for other words."""
    found = NUMBER.match(unicodedata.normalize("NFKC", typed).strip())
    if found is None:
        return None
    try:
        day = datetime.strptime(found["day"], "%Y%m%d").date()  # noqa: DTZ007 -- a day, and no moment
    except ValueError:
        return None
    return Number(found[0], day, bool(found["name"]))


def terms_of(typed: str) -> tuple[str, ...]:
    """Return the words to look for, in small letters: at least two characters each, as the index has pairs of them."""
    words = typed[:WORDS_AT_MOST].lower().replace("\0", "").split()
    return tuple(word for word in words if len(word) > 1)[:TERMS_AT_MOST]


def pairs_of(term: str) -> list[str]:
    """Return the pairs of neighbouring characters of a word, as the index has them."""
    return sorted({term[n : n + 2] for n in range(len(term) - 1)})


def is_phone(typed: str) -> bool:
    """Say whether somebody typed a telephone number, which may not stand in an address."""
    return number_of(typed) is None and bool(
        PHONE.match(unicodedata.normalize("NFKC", typed).replace(" ", ""))
    )


def after_of(typed: str) -> After | None:
    """Return the row that an address names as the last of the page before; None for what names none."""
    moment, _dot, pk = typed.partition("_")
    try:
        at = datetime.fromisoformat(moment)
        return After(at, UUID(pk)) if at.tzinfo else None
    except ValueError:
        return None


def written(moment: datetime, pk: UUID) -> str:
    """Return a row as addresses name it."""
    return f"{moment.isoformat()}_{pk.hex}"


HINT_PHONE = _("电话请在“按来电人查”里填写，不要写在搜索框里")
HINT_SHORT = _("请至少写两个字")
