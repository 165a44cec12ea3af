"""Checking what was published of a vote, with nothing but the files: a result, or the proof for a receipt. Pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import merkle
from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.merkle import Side
from tongdeng.votes.rules import told
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.votes.rules.proof import Sealed
from tongdeng.votes.rules.tally import Choice, Outcome
from tongdeng.votes.rules.told import LEAST, Told, ToldCheck

RESULT, PROOF = "tongdeng-result-1", "tongdeng-proof-1"


def result_faults(text: str, content: Mapping[str, Any], codes: Sequence[str]) -> Iterator[Sentence]:
    """Yield what does not fit in a result file; `codes` are those of the certificate: its root or its SHA-256.

    Raise KeyError, TypeError or ValueError for a file of another form.
    """
    leaves = [bytes.fromhex(one) for one in content["ballots"]]
    found = told.read(content["result"], MATTERS[content["matter"]].consent)
    if not {content["root"], hashlib.sha256(text.encode()).hexdigest()} & set(codes):
        yield _("校验码与结果证明不符")
    if merkle.root(leaves).hex() != content["root"]:
        yield _("选票与它们的根不符")
    if len(set(leaves)) != len(leaves) or len(leaves) != found.ballots:
        yield _("选票的张数不符")
    yield from _told_faults(found)


def _told_faults(found: Told) -> Iterator[Sentence]:
    if sum(group.heads for group in found.groups) != found.ballots:
        yield _("各项人数加起来不是总数")
    chosen = [choice for group in found.groups for choice in group.choices]
    if len(set(chosen)) != len(chosen) or not set(chosen) >= {Choice.YES, Choice.NO, Choice.ABSTAIN}:
        yield _("有的选择没有或出现两次")
    if len(found.groups) > 1 and any(group.heads < LEAST for group in found.groups):
        yield _("有一项不到 {n} 人，应该合并").format(n=LEAST)
    if not all(map(_fits, found.checks)):
        yield _("有一条线的数字与结论不符")
    quorum = all(check.holds for check in found.checks if check.name == "quorum")
    passed = quorum and all(check.holds for check in found.checks)
    if found.outcome != (Outcome.PASSED if passed else Outcome.REJECTED if quorum else Outcome.NO_QUORUM):
        yield _("结果与四条线不符")


def _fits(check: ToldCheck) -> bool:
    if check.part is None or check.whole is None:
        return True
    return check.threshold.holds(check.part, check.whole) == check.holds


def proof_faults(content: Mapping[str, Any], codes: Sequence[str]) -> Iterator[Sentence]:
    """Yield what does not fit in the proof for a receipt; `codes` are the roots on the certificate.

    Raise KeyError, TypeError or ValueError for a file of another form.
    """
    motions = content["motions"]
    if not motions:
        yield _("没有可核对的事项")
    for one in motions:
        way = [Side({"left": True, "right": False}[side], bytes.fromhex(node)) for side, node in one["path"]]
        start = Sealed(content["receipt"], one["mac"]).leaf
        if merkle.climbed(start, way).hex() != one["root"]:
            yield _("第 {n} 项：回执不在这个根下").format(n=one["motion"])
        elif one["root"] not in codes:
            yield _("第 {n} 项：根与结果证明不符").format(n=one["motion"])
