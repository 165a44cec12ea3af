"""The register of a counted vote, which tells every choice under pseudonyms; and what is published in its place."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from tongdeng.kernel import merkle
from tongdeng.votes.models import Ballot, Head, Motion, RollHome, Vote
from tongdeng.votes.queries import delivery
from tongdeng.votes.rules import proof, public, register, told
from tongdeng.votes.rules.proof import Sealed
from tongdeng.votes.rules.roll import HomeKind
from tongdeng.votes.rules.tally import Choice, MotionResult


class Published(NamedTuple):
    """What is made public of one motion: the numbers that are told, the root over its ballots, and the file with both."""

    told: dict[str, Any]
    root: str
    text: str
    tree: bytes
    ballots: int


def export(vote: Vote, motion: Motion) -> str:
    """Return the register of one motion as CSV, without names or addresses; a ballot is found by its receipt.

    Homes and owners have pseudonyms that differ from vote to vote. It tells every choice: the exact area of a home is
    on the roll, so it is for those who count again and for nobody else.
    """
    return register.write(rows_of(vote, motion))


def export_first(vote: Vote, motion: Motion) -> str:
    """Return the register as it was written before ballots had a blind, for results that were certified then."""
    rows = [row[: len(register.WRITTEN_FIRST)] for row in rows_of(vote, motion)]
    return register.write(rows, register.WRITTEN_FIRST)


def sealed(vote: Vote, motion: Motion) -> list[Sealed]:
    """Return the counted ballots as the public may see them, in the order of their leaves."""
    return proof.sealed(rows_of(vote, motion), register.WRITTEN)


def published(vote: Vote, motion: Motion, result: MotionResult, rows: Iterable[list[str]]) -> Published:
    """Return what is made public of a counted motion, from the rows of its register; the same text each time."""
    ballots = proof.sealed(rows, register.WRITTEN)
    numbers = told.written(
        told.told(result, _areas(vote, motion), invalid_participates=vote.invalid == "participates")
    )
    tree = merkle.tree([ballot.leaf for ballot in ballots])
    root = (tree[-merkle.SIZE :] or merkle.root([])).hex()
    content = {
        "format": public.RESULT,
        "vote": vote.number,
        "roll": vote.roll_hash,
        "motion": motion.position,
        "matter": motion.matter,
        "result": numbers,
        "root": root,
        "ballots": [ballot.leaf.hex() for ballot in ballots],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return Published(numbers, root, text, tree, len(ballots))


def sealed_one(vote: Vote, motion: Motion, ballot: Ballot) -> Sealed:
    """Return one counted ballot as the public may see it, from its own rows alone."""
    homes = RollHome.objects.filter(community=vote.community, vote=vote, head=ballot.head_id)
    areas = [
        (_pseudonym(vote, "home", pk), register.plain(area)) for pk, area in homes.values_list("pk", "area")
    ]
    blind = proof.blind(vote.salt, str(ballot.pk), motion.position)
    return Sealed(ballot.receipt, proof.mac(blind, ballot.choices[str(motion.position)], areas))


def sha(text: str) -> str:
    """Return the SHA-256 of a file's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _areas(vote: Vote, motion: Motion) -> dict[Choice, list[Decimal]]:
    found: dict[Choice, list[Decimal]] = {}
    rows = _counted(vote).values_list("choices", "head__area")
    for choices, area in rows:
        found.setdefault(Choice(choices[str(motion.position)]), []).append(area)
    return found


def _counted(vote: Vote) -> Any:
    heads = Head.objects.filter(community=vote.community, vote=vote, standing=Head.Standing.CAST)
    return Ballot.objects.filter(community=vote.community, vote=vote, pk__in=heads.values("counted"))


def rows_of(vote: Vote, motion: Motion) -> list[list[str]]:
    """Return the register's rows, one for each home; all homes of a head carry its choice, its receipt and the ballot's blind."""
    ballots = {
        head: (choices[str(motion.position)], receipt, proof.blind(vote.salt, str(pk), motion.position))
        for pk, head, receipt, choices in _counted(vote).values_list("pk", "head", "receipt", "choices")
    }
    rows = RollHome.objects.filter(community=vote.community, vote=vote)
    reached = delivery.reached(vote)
    lines = []
    for pk, area, kind, head, owners in rows.values_list("pk", "area", "kind", "head", "head__owners"):
        choice, receipt, blind = ballots.get(head, ("", "", ""))
        # A home of the developer belongs to its one head whoever else is registered for it (interpretation,
        # art. 9).
        held = (
            ""
            if kind in (HomeKind.UNSOLD, HomeKind.UNDELIVERED)
            else ";".join(sorted(_pseudonym(vote, "owner", owner) for owner in owners))
        )
        delivered = "yes" if head in reached else ""
        home = _pseudonym(vote, "home", pk)
        lines.append([home, register.plain(area), held, kind, choice, delivered, receipt, blind])
    # Sorted by pseudonym: in the order of the roll each line would tell which home it is.
    return sorted(lines)


# Keyed: whoever knows the id of a person could otherwise compute the pseudonym, and compare several votes.
def _pseudonym(vote: Vote, what: str, of: Any) -> str:
    return (
        f"{what[0]}{hmac.new(vote.salt.encode(), f'{what} {of}'.encode(), hashlib.sha256).hexdigest()[:16]}"
    )
