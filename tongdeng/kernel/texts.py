"""Text that people type: every visible character stays, what cannot be seen goes; lengths; names that compare."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tongdeng.kernel.errors import Invalid, Sentence

FILL_IN = _("请填写这一项")  # said of most fields that may not be left empty

# The classes below are code points of Unicode 17 (Default_Ignorable_Code_Point, and controls), not categories of
# this Python: a character assigned after Python was built is "unassigned" to it, and yet people see and use it.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
NEVER_SEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\ufdd0-\ufdef\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
)
JOINERS, SELECTORS, TAGS = "\u200c\u200d", "\ufe00-\ufe0f\U000e0100-\U000e01ef", "\U000e0020-\U000e007f"
MONGOLIAN_SELECTORS, MONGOLIAN_SPACE, MONGOLIAN = "\u180b-\u180d\u180f", "\u180e", "\u1820-\u18aa"
EAST_ASIAN = (
    "\u2e80-\u2fdf\u3001-\u303f\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\uff00-\uff60"
    "\U00020000-\U0003fffd\U000f0000-\U0010fffd"
)
HANGUL = "\u1100-\u11ff\uac00-\ud7a3"
PICTURES = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff"
DOTS = "\u00b7\u0387\u1427\u16eb\u2022\u2024\u2027\u2219\u22c5\u2e31\u2e33\u30fb\uff65"  # · and what is typed for it

MAYBE = re.compile(
    f"[\u2028\u2029{NEVER_SEEN}{JOINERS}{SELECTORS}{TAGS}{MONGOLIAN_SELECTORS}{MONGOLIAN_SPACE}]"
)
GONE = re.compile(f"[{NEVER_SEEN}]")
# Regional flags are spelled with tags behind a black flag; elsewhere a tag is hidden text.
LOOSE_TAG = re.compile(f"(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[{TAGS}]")
# A selector changes the form of the visible character before it; behind anything else it changes nothing.
LOOSE_SELECTOR = re.compile(
    f"(?<![^\\s{SELECTORS}{TAGS}{JOINERS}{MONGOLIAN_SELECTORS}{MONGOLIAN_SPACE}])[{SELECTORS}]"
)
LOOSE_MONGOLIAN = re.compile(f"(?<![{MONGOLIAN}])[{MONGOLIAN_SELECTORS}]")
LOOSE_SPACE = re.compile(
    f"(?<![{MONGOLIAN}{MONGOLIAN_SELECTORS}]){MONGOLIAN_SPACE}|{MONGOLIAN_SPACE}(?![{MONGOLIAN}])"
)
JOINING = re.compile(f"[{JOINERS}]+")
PICTURE = re.compile(f"[{PICTURES}]")
SELECTOR = re.compile(f"[{SELECTORS}]")
UNJOINED = re.compile(f"[{EAST_ASIAN}{HANGUL}{SELECTORS}{PICTURES}]")
BLANKS = re.compile(r"\s+")
# Between Chinese characters, and beside the dot of a name, a blank is layout; in "John Smith" it is part of the name.
CLOSE = re.compile(f"[{EAST_ASIAN}{DOTS}{SELECTORS}]")
DOT = re.compile(f"[{DOTS}]")
KEY_DOT = re.compile(f"[{DOTS}.]+")
UNCOUNTED = re.compile(f"[\\s{SELECTORS}{JOINERS}{MONGOLIAN_SELECTORS}{MONGOLIAN_SPACE}]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute a cell of a CSV


def in_chinese(words: Sentence) -> str:
    """Return a sentence in the language in which we wrote it, whatever language somebody reads in.

    So a row keeps words that are hashed or signed: an actor who reads English signs the text that all others sign.
    """
    with override(None):
        return str(words)


def clean(words: str, *, at_most: int, field: str = "words", required: Sentence = "") -> str:
    """Return the visible characters of `words`, trimmed; line breaks are "\\n".

    Raise Invalid for `field` when more than `at_most` characters are left, or, with the sentence `required`, when none are.
    """
    kept = visible(words).strip()
    if len(kept) > at_most:
        raise Invalid(
            fields={field: _("最多 {most} 个字，现在有 {now} 个").format(most=at_most, now=len(kept))}
        )
    if required and not kept:
        raise Invalid(fields={field: required})
    return kept


def visible(words: str) -> str:
    """Return `words` without what cannot be seen: controls but tab and line break, direction and tag signs, fillers.

    Joiners and variation selectors stay where they change what is seen. Cleaning twice changes nothing more.
    """
    if not MAYBE.search(words):
        return words
    words = LOOSE_TAG.sub(r"\1", GONE.sub("", LINE_ENDS.sub("\n", words)))
    words = LOOSE_SPACE.sub("", LOOSE_MONGOLIAN.sub("", LOOSE_SELECTOR.sub("", words)))
    return JOINING.sub(_joiner, words)


def _joiner(match: re.Match[str]) -> str:
    """Return one joiner where it stands between two letters of one script, or between two pictures of an emoji."""
    start, end = match.span()
    before, after = match.string[max(0, start - 1) : start], match.string[end : end + 1]
    between_pictures = (PICTURE.match(before) or SELECTOR.match(before)) and PICTURE.match(after)
    return match[0][0] if between_pictures or (_joins(before) and _joins(after)) else ""


def _joins(sign: str) -> bool:
    # "Cn": a letter of a script that this Python does not know yet.
    category = unicodedata.category(sign) if sign else ""
    return (category[:1] in {"L", "M"} or category == "Cn") and not UNJOINED.match(sign)


def one_line(words: str) -> str:
    """Return a name as one line: 王　伟 is 王伟, "John  Smith" is "John Smith"."""
    words = visible(words).strip()
    return BLANKS.sub(lambda match: "" if _is_layout(match) else " ", words)


def _is_layout(blank: re.Match[str]) -> bool:
    before, after = blank.string[blank.start() - 1], blank.string[blank.end()]
    return bool((CLOSE.match(before) and CLOSE.match(after)) or DOT.match(before + after) or DOT.match(after))


def name_key(name: str) -> str:
    """Return what two spellings of one name share: dots, blanks, width, case, composition and variants do not count."""
    key = visible(name)
    for _twice in range(2):  # folding takes apart what the first composition put together
        key = unicodedata.normalize("NFKC", key).casefold()
    return unicodedata.normalize("NFC", KEY_DOT.sub("·", UNCOUNTED.sub("", key)))


def same_name(first: str, second: str) -> bool:
    """Say whether two spellings are one name."""
    return name_key(first) == name_key(second)


def never_formula(words: str) -> str:
    """Return words as a cell of a CSV that no spreadsheet takes for a formula: a quote stands before what looks like one."""
    return f"'{words}" if words.startswith(FORMULA) else words
