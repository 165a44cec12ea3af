"""What is handed out after the result: the register to few and on the record, its public side and proofs to all who see the vote."""

import json
import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal, merkle, texts
from tongdeng.kernel.errors import Invalid, NotFound, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting, counting, registers
from tongdeng.votes.models import Ballot, Motion, PublishedFile, Vote
from tongdeng.votes.rules import flow, public
from tongdeng.votes.rules.flow import State

REFERENCE_AT_MOST = 60
# A number of a court or an office has a figure; a name has none, and the journal keeps no names.
REFERENCE = re.compile(r"(?=.*[0-9])[\w()\[\]/ .\uff08\uff09\u3014\u3015\u3010\u3011\u2014-]{2,}")


def open_register(
    vote: Vote, motion: Motion, *, why: str, reference: str = "", by: Person, at: datetime
) -> str:
    """Return the register of one motion, and record who opened it, why, and the hash of what they got.

    `why` is a key of flow.EXPORT_REASONS; a court or an office asks in writing, and `reference` is the number of its
    paper. Raise Forbidden without the right "export", StepRefused before the result, Invalid without a reason.
    """
    with turn(vote, "export", by=by) as vote:
        facts = {"motion": motion.position, "why": _why(why), "reference": _reference(why, reference)}
        text = registers.export(vote, motion)
        journal.record("export", vote, by=by, at=at, facts={**facts, "sha256": registers.sha(text)})
    return text


def public_result(vote: Vote, motion: Motion, *, by: Person) -> str:
    """Return what is public of one motion, to whoever may see the vote; raise StepRefused before the result."""
    access.require(by, vote, access.SEE)
    _is_published(vote)
    kept = PublishedFile.objects.filter(community=vote.community, motion=motion)
    text = kept.values_list("text", flat=True).first()
    return text if text is not None else _computed(vote, motion).text


def prove(vote: Vote, receipt: str, *, by: Person, at: datetime) -> str:
    """Return a proof that the ballot with this receipt is in the sums, which does not tell its choice.

    Raise NotFound for a receipt that was never given out, StepRefused before the result and for a ballot that does not
    count.
    """
    access.require(by, vote, access.SEE)
    _is_published(vote)
    ballot = casting.confirm(vote, receipt, by=by, at=at)
    if ballot.head.counted != ballot.pk:
        raise StepRefused(_("这张票没有计入，没有可证明的"))
    motions = [_proof(vote, motion, ballot) for motion in vote.motions.order_by("position")]
    content = {"format": public.PROOF, "vote": vote.number, "receipt": ballot.receipt, "motions": motions}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _proof(vote: Vote, motion: Motion, ballot: Ballot) -> dict[str, Any]:
    """Return the way of one ballot to the root of a motion, cut from the tree that was stored with the result."""
    kept = PublishedFile.objects.filter(community=vote.community, motion=motion).defer("text").first()
    of = kept if kept is not None else _computed(vote, motion)
    one, tree = registers.sealed_one(vote, motion, ballot), bytes(of.tree)
    try:
        way = merkle.path_in(tree, of.ballots, one.leaf)
    except ValueError:
        # Somebody changed the ballot or the roll in the database since; `verify` names it.
        raise StepRefused(_("这张票和公布时不一致，请联系社区核对"), why="ballot") from None
    sides = [["left" if side.left else "right", side.node.hex()] for side in way]
    return {
        "motion": motion.position,
        "mac": one.mac,
        "path": sides,
        "root": tree[-merkle.SIZE :].hex(),
    }


def _computed(vote: Vote, motion: Motion) -> registers.Published:
    """Compute what is public of a motion that was certified before that was stored."""
    result = counting.count(vote, [motion])[motion.position]
    return registers.published(vote, motion, result, registers.rows_of(vote, motion))


def motion_at(vote: Vote, position: int) -> Motion:
    """Return a motion by its position; raise NotFound."""
    motion = vote.motions.filter(position=position).first()
    if motion is None:
        raise NotFound(_("没有这个事项"))
    return motion


def _is_published(vote: Vote) -> None:
    if vote.state != State.CERTIFIED:
        raise StepRefused(flow.REFUSALS["export"], state=vote.state)


def _why(why: str) -> str:
    if why not in flow.EXPORT_REASONS:
        raise Invalid(fields={"why": _("请选择为什么要看计票明细")})
    return why


def _reference(why: str, reference: str) -> str:
    asked = why in flow.ASKED_IN_WRITING
    words = texts.clean(reference, at_most=REFERENCE_AT_MOST, field="reference")
    if (asked or words) and not REFERENCE.fullmatch(words):
        raise Invalid(fields={"reference": _("请填写案号或文号，不要写姓名")})
    return words
