"""Paper ballots: printed with a code each, read by two clerks, settled by a scrutineer where they differ."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, files, journal, texts
from tongdeng.kernel.errors import Invalid, Sentence, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles, staff
from tongdeng.people.rules import PROPERTY_ROLES
from tongdeng.votes.actions import casting as cast
from tongdeng.votes.actions.journaled_refusals import of_roll, written_down
from tongdeng.votes.models import Authority, Delivered, Head, Paper, Reading, Vote
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import ballot
from tongdeng.votes.rules.flow import Channel, State
from tongdeng.votes.rules.paper import BY_HAND
from tongdeng.votes.rules.paper import State as PaperState


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """A paper as a clerk reads it: how it came back, who collected it, and its choice for each motion."""

    code: str
    choices: Mapping[str, str]
    channel: str = Channel.PAPER.value
    collector: str = ""
    photo: Picture | None = None


def issue(vote: Vote, heads: Iterable[Head], *, by: Person, at: datetime) -> list[Paper]:
    """Print a paper ballot with its own code for each of `heads`; a head that has a valid one keeps it."""
    with turn(vote, "issue", by=by) as vote:
        wanted = [of_roll(vote, head) for head in heads]
        known = vote.papers.filter(head__in=wanted).exclude(state=PaperState.VOID).select_related("head")
        kept = {paper.head_id: paper for paper in known}
        new = [_paper(vote, head, by=by, at=at) for head in wanted if head.pk not in kept]
        if new:
            journal.begin("issue", new, by=by, at=at)
            journal.record("issue", vote, by=by, at=at, facts={"papers": len(new)})
    return sorted([*kept.values(), *new], key=lambda paper: paper.head.position)


def read(vote: Vote, entry: PaperEntry, *, by: Person, at: datetime) -> Paper:
    """Enter the choices of a paper; a second clerk's equal reading makes it a ballot, else a scrutineer settles it.

    Raise NotFound for an unknown code, Invalid for a missing photo or box, StepRefused for the same clerk twice.
    """
    paper = _by_code(vote, entry.code, "paper", by=by, at=at)
    with written_down(paper, "read", by=by, at=at), turn(vote, "read", by=by) as vote:
        choices = ballot.checked(entry.choices, cast.positions(vote), from_paper=True)
        # Under this lock two clerks at once are a first and a second reading, and never two first ones.
        with journal.locked(paper) as paper:
            _may_enter(paper, by)
            if paper.state == PaperState.ISSUED:
                back = _returned(paper, entry, vote, at=at)
                _reading(paper, choices, by=by, at=at)
                journal.step(paper, "enter", by=by, at=at, facts={"channel": back["channel"]}, **back)
            else:
                first = paper.readings.get()
                _reading(paper, choices, by=by, at=at)
                if first.choices == choices:
                    _becomes_ballot(paper, choices, by=by, at=at)
                else:
                    journal.step(paper, "differ", by=by, at=at)
                    journal.record("differs", vote, by=None, at=at, facts={"paper": str(paper.pk)})
    return paper


def settle(vote: Vote, code: str, *, choices: Mapping[str, str], by: Person, at: datetime) -> Paper:
    """Decide, as a scrutineer, the choices of a paper that two clerks read differently.

    Raise NotFound for an unknown code, StepRefused for a paper that does not differ or that `by` has read.
    """
    paper = _by_code(vote, code, "settle", by=by, at=at)
    with written_down(paper, "settle", by=by, at=at), turn(vote, "settle", by=by) as vote:
        checked = ballot.checked(choices, cast.positions(vote), from_paper=True)
        with journal.locked(paper) as paper:
            if paper.state != PaperState.DIFFERS:
                raise StepRefused(_state_of(paper), why="settle")
            if paper.readings.filter(clerk=by).exists():
                raise StepRefused(_("录过这张票的人不能裁定"), why="same_clerk")
            _reading(paper, checked, by=by, at=at, settles=True)
            _becomes_ballot(paper, checked, by=by, at=at)
    return paper


def spoil(vote: Vote, code: str, *, by: Person, at: datetime) -> Paper:
    """Void a paper that was lost or spoilt before it was read; the head may get another."""
    paper = _by_code(vote, code, "spoil", by=by, at=at)
    with turn(vote, "spoil", by=by, right="issue"), journal.locked(paper) as paper:
        journal.step(paper, "spoil", by=by, at=at)
    return paper


def authorise(
    vote: Vote, head: Head, proxy: Person, *, photo: Picture | None, by: Person, at: datetime
) -> Authority:
    """Record a written authority of a head; raise StepRefused beyond the cap, or for staff whom the rules bar."""
    # Outside of `written_down`: the journal keeps attempts, not missing rights.
    access.require(by, vote, "authorise")
    with written_down(head, "proxy", by=by, at=at), turn(vote, "authorise", by=by) as vote:
        of_roll(vote, head)
        # Weifang art. 32 (LOCAL) asks for it in writing; we ask everywhere, as it is the only proof.
        if photo is None:
            raise Invalid(fields={"photo": _("请拍下书面委托书")})
        if proxy.pk in head.owners:
            raise Invalid(fields={"proxy": _("业主本人投票不用委托")})
        # Weifang art. 32: at most 3 for one proxy. Zhoushan bars staff of the property company (both LOCAL).
        cap = vote.proxy_cap or 0
        if not cap:
            raise StepRefused(_("这次表决不能委托他人投票"), why="proxy_cap")
        # The lock of the vote makes this count safe against a second clerk at the same moment.
        if queries.proxies_of(vote, proxy) >= cap:
            raise StepRefused(
                _("{name}已代理 {cap} 户，这一户不能再由其代理").format(name=proxy.display_name, cap=cap),
                why="proxy_cap",
            )
        load_roles(proxy, at)
        if vote.profile.bars_staff and staff(vote.place, PROPERTY_ROLES, at).filter(pk=proxy.pk).exists():
            raise StepRefused(_("物业人员不得代理业主投票"), why="staff")
        if Authority.objects.filter(community=vote.community, head=head).exists():
            raise StepRefused(_("这一户已登记过委托"), why="twice")
        row = Authority.objects.create(
            community=vote.community,
            place=head.place,
            vote=vote,
            head=head,
            proxy=proxy,
            photo=_stored(vote, photo),
            by=by,
            at=at,
        )
        journal.record("authorise", vote, by=by, at=at, facts={"head": str(head.pk), "proxy": str(proxy.pk)})
    return row


def _by_code(vote: Vote, code: str, what: str, *, by: Person, at: datetime) -> Paper:
    """Return the paper with a code; record the attempt, without the code, where none has it."""
    with written_down(vote, what, by=by, at=at):
        return queries.paper(vote, ballot.normal(code))


def _paper(vote: Vote, head: Head, *, by: Person, at: datetime) -> Paper:
    return Paper(
        community=vote.community,
        place=head.place,
        vote=vote,
        head=head,
        # 8 letters of 31 hold 40 bits. More are drawn, so that the remainder is close to uniform.
        code=ballot.spelled(secrets.randbits(60), ballot.PAPER_DIGITS),
        issued_by=by,
        issued_at=at,
    )


def _may_enter(paper: Paper, by: Person) -> None:
    if paper.state not in (PaperState.ISSUED, PaperState.ONCE):
        raise StepRefused(_state_of(paper), why="read")
    if paper.readings.filter(clerk=by).exists():
        raise StepRefused(_("您已录过这张票，第二遍要由另一位录"), why="same_clerk")


def _state_of(paper: Paper) -> Sentence:
    return _("票号 {code}：{state}").format(code=paper.code, state=paper.get_state_display())


def _returned(paper: Paper, entry: PaperEntry, vote: Vote, *, at: datetime) -> dict[str, Any]:
    """Return how a paper came back: its photo, the channel, and who collected it."""
    if entry.channel not in BY_HAND:
        raise Invalid(fields={"channel": _("没有这个选项")})
    # Only the first reading before the close proves that a paper came back in time.
    if vote.state == State.CLOSED:
        raise StepRefused(_("截止以后收回的票不能录，只能录完已经录过一遍的"), why="late")
    if entry.photo is None:
        raise Invalid(fields={"photo": _("请拍下这张票")})
    collector = texts.clean(entry.collector, at_most=50, field="collector")
    if entry.channel == Channel.DOOR and not collector:
        raise Invalid(fields={"collector": _("上门收票要写明收票人")})
    if entry.channel == Channel.PROXY and not paper.head.authorities.exists():
        raise Invalid(fields={"channel": _("这一户没有登记书面委托")})
    # A paper that comes back was in their hands.
    Delivered.objects.get_or_create(
        community=vote.community,
        head=paper.head,
        how=Delivered.How.HAND,
        defaults={"place": paper.place, "vote": vote, "at": at},
    )
    # The second clerk and the scrutineer read from the photo.
    photo = _stored(vote, entry.photo)
    return {"channel": entry.channel, "collector": collector, "returned_at": at, "photo": photo}


def _reading(
    paper: Paper, choices: ballot.Choices, *, by: Person, at: datetime, settles: bool = False
) -> None:
    Reading.objects.create(
        community=paper.community,
        place=paper.place,
        paper=paper,
        clerk=by,
        choices=choices,
        settles=settles,
        at=at,
    )


def _becomes_ballot(paper: Paper, choices: ballot.Choices, *, by: Person, at: datetime) -> None:
    with journal.locked(paper.head) as head:
        first = cast.take_in(head, choices, channel=Channel(paper.channel), by=by, at=at)
    journal.step(paper, "count" if first else "flag", by=by, at=at)


def _stored(vote: Vote, photo: Picture) -> str:
    return files.keep(f"votes/{vote.community}/{vote.pk.hex}/papers", photo.full, ".jpg")
