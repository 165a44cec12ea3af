"""A ballot in the sum: its leaf of a hash tree, which shows that it is there and not what it says. Pure.

The leaf holds the receipt, which the voter knows, and an HMAC of the choice under a key of that ballot alone, its blind.
Without the blind nobody can try out the three choices: not who finds a receipt, not who would buy a vote, and not the
voter, who therefore cannot prove how they voted. Whoever holds the full register has the blinds and recomputes all.
"""

import csv
import hashlib
import hmac
import io
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tongdeng.kernel import merkle
from tongdeng.votes.rules.register import BLIND, RECEIPT


class NoBallots(ValueError):
    """A register without receipts and blinds, or with a blind that is none."""


class Sealed(NamedTuple):
    """A ballot as the public sees it: its receipt, and the HMAC of what it says (hexadecimal)."""

    receipt: str
    mac: str

    @property
    def leaf(self) -> bytes:
        """Its leaf of the tree."""
        return merkle.leaf(self.receipt.encode() + bytes.fromhex(self.mac))


def blind(salt: str, ballot: str, position: int) -> str:
    """Return the key of one ballot for one motion, in hexadecimal; `salt` is the vote's."""
    return hmac.new(salt.encode(), f"blind {ballot} {position}".encode(), hashlib.sha256).hexdigest()


def mac(blinded: str, choice: str, homes: Iterable[tuple[str, str]]) -> str:
    """Return the HMAC-SHA256 of what a ballot says, in hexadecimal: the choice, and each home with its area as written."""
    said = json.dumps([choice, sorted(homes)], separators=(",", ":"))
    return hmac.new(bytes.fromhex(blinded), said.encode(), hashlib.sha256).hexdigest()


def sealed(rows: Iterable[Sequence[str]], names: Sequence[str]) -> list[Sealed]:
    """Return the ballots of a register's rows, in the order of their leaves; `names` are its columns."""
    home, area, choice, receipt, key = map(names.index, ("home", "area", "choice", RECEIPT, BLIND))
    ballots: dict[str, tuple[str, str, list[tuple[str, str]]]] = {}
    for row in rows:
        if row[receipt]:
            ballots.setdefault(row[receipt], (row[key], row[choice], []))[2].append((row[home], row[area]))
    found = [Sealed(code, mac(blinded, said, homes)) for code, (blinded, said, homes) in ballots.items()]
    # By hash: the order tells nothing of the roll.
    return sorted(found, key=lambda one: one.leaf)


def read(text: str) -> list[Sealed]:
    """Return the ballots of a register's text, which was read as one before; raise NoBallots without their columns."""
    names, *rows = (row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row)
    try:
        return sealed(rows, names)
    except ValueError:
        raise NoBallots from None


def root(ballots: Sequence[Sealed]) -> str:
    """Return the root over ballots in the order of their leaves, in hexadecimal."""
    return merkle.root([ballot.leaf for ballot in ballots]).hex()
