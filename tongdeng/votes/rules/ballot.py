"""A ballot as it is cast: what can be on it, its receipt, and the commitment that the journal keeps. Pure."""

import hashlib
import json
from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid
from tongdeng.votes.rules.tally import Choice

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another
PAPER_DIGITS, RECEIPT_DIGITS = 8, 16
BY_HAND = (Choice.YES, Choice.NO, Choice.ABSTAIN)

Choices = dict[str, str]


def checked(choices: Mapping[str, str], positions: Collection[int], *, from_paper: bool = False) -> Choices:
    """Return a choice for each motion, by its position; raise Invalid where one is missing or no choice.

    Only a paper can be invalid for a motion: who votes with a phone cannot mark two boxes.
    """
    allowed = {*BY_HAND, Choice.INVALID} if from_paper else set(BY_HAND)
    chosen = {str(position): choices.get(str(position), "") for position in positions}
    for position, choice in chosen.items():
        if choice not in {word.value for word in allowed}:
            raise Invalid(fields={f"motion_{position}": _("请为第 {n} 项选择一个答案").format(n=position)})
    return chosen


def spelled(number: int, digits: int) -> str:
    """Return a random number as a code that people can read aloud: K7PM-2XQ9-…"""
    letters = []
    for _digit in range(digits):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "-".join("".join(letters[start : start + 4]) for start in range(0, digits, 4))


def normal(code: str) -> str:
    """Return a code as it was given out, however it was typed; "" for what cannot be one."""
    kept = [c for c in code.upper() if c in LETTERS]
    if len(kept) not in (PAPER_DIGITS, RECEIPT_DIGITS):
        return ""
    return "-".join("".join(kept[start : start + 4]) for start in range(0, len(kept), 4))


def commitment(vote: str, head: str, choices: Choices, receipt: str) -> str:
    """Return the SHA-256 that the journal keeps of a ballot; without the receipt it does not tell the choice."""
    # One spelling only: years later the same ballot must give the same hash.
    payload = json.dumps([vote, head, choices, receipt], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(payload.encode()).hexdigest()
