"""The text that parties sign, its hash, and what residents may read of it. Pure. Source: DL-7, DL-14."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from tongdeng.people.rules import masked_name
from tongdeng.people.rules.private import NUMBERS_AND_HOMES

HIDDEN = "＊＊"
STARS = re.compile("[*＊]+")


def signed_text(facts: Mapping[str, Any], text: str) -> str:
    """Return what a signature is over: the frozen facts in one spelling, and the text as it was written."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" + text


def text_hash(facts: Mapping[str, Any], text: str) -> str:
    """Return the SHA-256 of what is signed, in hexadecimal; another character is another hash."""
    return hashlib.sha256(signed_text(facts, text).encode()).hexdigest()


def without_private(text: str, names: Collection[str]) -> str:
    """Return a text with numbers, homes and these names hidden; longer names go first."""
    for pattern in NUMBERS_AND_HOMES:
        text = pattern.sub(HIDDEN, text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, masked_name(name))
    return text


def private_in(text: str, names: Collection[str]) -> list[str]:
    """Return what a text still tells of persons: numbers, homes and these names, in order."""
    found = [(match.start(), match[0]) for pattern in NUMBERS_AND_HOMES for match in pattern.finditer(text)]
    found += [(text.index(name), name) for name in names if name and name in text]
    return [words for _start, words in sorted(found)]


def hides_only(public: str, signed: str) -> bool:
    """Say whether a public text is the signed one with stars in the place of some words, line by line."""
    ours, theirs = public.split("\n"), signed.split("\n")
    return len(ours) == len(theirs) and all(map(_hides_only, ours, theirs))


def _hides_only(public: str, signed: str) -> bool:
    """Compare one line: the pieces between the stars stand in the signed one in their order, each star hiding something."""
    first, *others = STARS.split(public)
    if not others:
        return public == signed
    *middle, last = others
    at = len(first)
    for piece in middle:
        found = signed.find(piece, at + 1)
        if found < 0:
            return False
        at = found + len(piece)
    return signed.startswith(first) and signed.endswith(last) and at + 1 <= len(signed) - len(last)
