"""The roll: published, objected to, sealed with a hash; and proofs of delivery to its heads."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.votes.actions.freezing import digest, freeze
from tongdeng.votes.actions.journaled_refusals import of_roll
from tongdeng.votes.models import Delivered, Head, Objection, Vote
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import flow

WORDS_AT_MOST = 2000


def seal(vote: Vote, *, by: Person, at: datetime, seen: int | None = None) -> Vote:
    """Close the roll: its publication period is over and all objections are answered; from now on its hash exposes changes.

    Where an objection was upheld, the roll is frozen anew from the registers; else it must be the one that was posted.
    Raise Invalid while an objection waits, StepRefused before the period is over or when the roll was changed.
    """
    with turn(vote, "seal", by=by, seen=seen) as vote:
        _may_seal(vote, at)
        # Registers change every day. Only an upheld objection may change a roll that owners were asked to
        # check.
        upheld = queries.objections(vote, Objection.Stage.ROLL).filter(upheld=True).exists()
        size, area = freeze(vote) if upheld else (vote.roll_heads, vote.roll_area)
        hash_ = digest(vote)
        if not upheld and hash_ != vote.roll_hash:
            raise StepRefused(_("名册与公告时不一致，不能封存"), why="roll")
        facts = {"heads": size, "area": str(area), "hash": hash_, "put_right": upheld}
        journal.step(
            vote, "seal", by=by, at=at, facts=facts, roll_heads=size, roll_area=area, roll_hash=hash_
        )
    return vote


def object_to(vote: Vote, *, words: str, stage: str, by: Person, at: datetime) -> Objection:
    """Object as an owner to the roll, or later to the result; raise StepRefused outside of its period."""
    with turn(vote, "object", by=by) as vote:
        # The stage comes from the page: one that is out of date must not turn into an objection to something
        # else.
        if not stage or stage != vote.objection_stage(at):
            raise StepRefused(flow.REFUSALS["object"], state=vote.state)
        row = Objection.objects.create(
            community=vote.community,
            place=vote.place,
            vote=vote,
            stage=stage,
            by=by,
            words=texts.clean(words, at_most=WORDS_AT_MOST, required=texts.FILL_IN),
            at=at,
        )
        journal.record("object", vote, by=by, at=at, facts={"objection": str(row.pk), "stage": stage})
    return row


def answer(
    vote: Vote, objection: UUID, *, words: str, upheld: bool | None, by: Person, at: datetime
) -> Objection:
    """Answer an objection. One that is upheld is corrected in the register; sealing then freezes the roll anew.

    Raise StepRefused for one that was answered before, Forbidden for one's own, Invalid without words or a decision.
    """
    with turn(vote, "answer", by=by) as vote:
        row = queries.objections(vote).filter(pk=objection, answered_at__isnull=True).first()
        if row is None:
            raise StepRefused(_("这条异议已答复"))
        # An upheld one has the roll frozen anew, with all that changed in the registers since.
        if row.by_id == by.pk:
            raise Forbidden(_("这是您自己提的异议，请由另一位答复"))
        if upheld is None:
            raise Invalid(fields={"upheld": _("请选择异议成立还是不成立")})
        row.answer = texts.clean(words, at_most=WORDS_AT_MOST, required=texts.FILL_IN)
        row.upheld = upheld
        row.answered_by = by
        row.answered_at = at
        row.save()
        facts = {"objection": str(row.pk), "upheld": upheld, "of": str(row.by_id)}
        journal.record("answer", vote, by=by, at=at, facts=facts)
    return row


def deliver(vote: Vote, head: Head, *, how: str, by: Person | None, at: datetime) -> Delivered:
    """Record proof that notice and ballot reached a head; a second one of the same kind changes nothing."""
    with turn(vote, "deliver", by=by) as vote:
        of_roll(vote, head)
        if how not in Delivered.How.values:
            raise Invalid(fields={"how": _("没有这个选项")})
        row, new = Delivered.objects.get_or_create(
            community=vote.community,
            head=head,
            how=how,
            defaults={"place": head.place, "vote": vote, "by": by, "at": at},
        )
        if new:
            journal.record("deliver", vote, by=by, at=at, facts={"head": str(head.pk), "how": how})
    return row


def _may_seal(vote: Vote, at: datetime) -> None:
    if vote.seals_from is not None and at < vote.seals_from:
        words = _("名册至少公示 {days} 天，{when} 起才能封存").format(
            days=vote.profile.roll_days, when=f"{vote.seals_from.astimezone(LOCAL):%m-%d %H:%M}"
        )
        raise StepRefused(words, why="early")
    waiting = queries.objections(vote, Objection.Stage.ROLL).filter(answered_at__isnull=True).count()
    if waiting:
        raise Invalid(_("还有 {n} 条对名册的异议没有答复").format(n=waiting))
