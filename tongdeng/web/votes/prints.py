"""What a vote puts on paper: the notice, the roll to post, ballots, the certificate."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from tongdeng.kernel import anchors
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, NotFound
from tongdeng.kernel.models import Anchor
from tongdeng.people.models import Person
from tongdeng.people.rules import masked_name
from tongdeng.votes.models import Motion, Paper, RollHome, Vote
from tongdeng.votes.queries import marks, rolls
from tongdeng.votes.queries import papers as issued
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.votes.rules.tally import CHOICE_WORDS, OUTCOME_WORDS, Choice, Outcome
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.typeset import boxes, pdf, qr, typeset
from tongdeng.web.votes.page import open_vote
from tongdeng.web.votes.pages import terms
from tongdeng.web.votes.results import ResultView, told_results

AT_ONCE = 300
CHANGED_AT_MOST = 200  # lines of recent changes on the wall; of more, a sentence says how many


@signed_in
def notice(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the notice to post."""
    vote = _announced(request, pk)
    data = _about(vote) | {
        "terms": terms(vote),
        "motions": [_motion(motion) for motion in vote.motions.all()],
        "attachments": [file.name for file in vote.attachments.all()],
        "scrutineers": [scrutineer.person.display_name for scrutineer in vote.scrutineers.all()],
        "address": settings.PUBLIC_URL + reverse("vote", args=[vote.pk]),
        "code": qr(settings.PUBLIC_URL + reverse("vote", args=[vote.pk])),
    }
    return pdf(f"notice-{vote.pk}", typeset("votes/notice", data))


@signed_in
def roll(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the roll to post, names masked."""
    vote = _announced(request, pk)
    homes = list(rolls.lines(vote))
    names = rolls.owners_of(home.head for home in homes)
    rows = [
        [
            str(home.head.position),
            home.where,
            f"{home.area:,.2f}",
            home.get_area_source_display(),
            _masked(home, names),
        ]
        for home in homes
    ]
    recent = marks.recent(vote, [home.place for home in homes])
    changed = [_changed(home.where, mark) for home in homes for mark in recent.get(home.place, [])]
    # The page that offers it knows only the names that it shows: the whole paper is asked for here.
    data = _about(vote) | {
        "rows": rows,
        "boxes": boxes(cell for row in rows for cell in row),
        "changed": changed if len(changed) <= CHANGED_AT_MOST else [],
        "changes": str(len(changed)) if len(changed) > CHANGED_AT_MOST else "",
    }
    return pdf(f"roll-{vote.pk}", typeset("votes/roll", data))


@signed_in
def papers(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give paper ballots to print, one page for each head: of one head, of a building, or all that wait."""
    vote = open_vote(request, pk, to="issue")
    rows = issued.to_print(vote, request.GET.get("building", ""), request.GET.get("head", ""))
    if not rows:
        raise NotFound(gettext("没有要打印的票：还没有印，或者都已收回"))
    if len(rows) > AT_ONCE:
        raise Invalid(gettext("一次最多打印 {most} 张，请按楼栋打印").format(most=AT_ONCE))
    data = _about(vote) | {
        "motions": [_motion(motion) for motion in vote.motions.all()],
        "choices": [str(CHOICE_WORDS[choice]) for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN)],
        "papers": [_paper(vote, paper) for paper in rows],
    }
    return pdf(f"papers-{vote.pk}", typeset("votes/papers", data))


@signed_in
def certificate(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the certificate of the result."""
    vote = open_vote(request, pk)
    if not vote.is_certified:
        raise NotFound(gettext("结果公布以后才有证明"))
    published, hashes = rolls.published(vote), rolls.register_hashes(vote)
    data = _about(vote) | {
        "roll_hash": vote.roll_hash,
        "certified": _moment(vote.certified_at),
        "posted_until": str(vote.posted_until or ""),
        "anchors": [_anchor(one) for one in anchors.around(vote.certified_at)],
        "terms": terms(vote),
        "results": [
            _result(shown, published.get(str(shown.motion.position), {}), hashes[str(shown.motion.position)])
            for shown in told_results(vote)
        ],
        "scrutineers": [scrutineer.person.display_name for scrutineer in vote.scrutineers.all()],
    }
    return pdf(f"certificate-{vote.pk}", typeset("votes/certificate", data))


def _announced(request: SignedIn, pk: UUID) -> Vote:
    vote = open_vote(request, pk)
    if vote.announced_at is None:
        raise NotFound(gettext("公告以后才有公告和名册"))
    return vote


def _about(vote: Vote) -> dict[str, Any]:
    """Return what stands on top of every print."""
    return {
        "number": vote.number,
        "title": vote.title,
        "scope": vote.scope_words,
        "announced": _moment(vote.announced_at),
        "opens": _moment(vote.opens_at),
        "closes": _moment(vote.closes_at),
        "record_date": str(vote.record_date or ""),
        "heads": f"{vote.roll_heads or 0:,}",
        "area": f"{vote.roll_area or 0:,.2f}",
        "rule": vote.profile.name,
        "source": vote.profile.source,
    }


def _moment(moment: Any) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}" if moment else ""


def _motion(motion: Motion) -> dict[str, Any]:
    matter = MATTERS[motion.matter]
    return {
        "position": str(motion.position),
        "title": motion.title,
        "matter": str(matter.word),
        "law": str(matter.source),
        "needed": str(matter.consent.word),
        "text": motion.text,
        "budget": "" if motion.budget is None else f"{motion.budget:,.2f}",
        "pros": motion.pros,
        "cons": motion.cons,
    }


def _paper(vote: Vote, paper: Paper) -> dict[str, str]:
    # Whoever finds a paper and scans it sees nothing: the page asks for the right to read papers.
    address = settings.PUBLIC_URL + reverse("vote_readings", args=[vote.pk])
    return {
        "code": paper.code,
        "qr": qr(f"{address}?code={paper.code}"),
        "where": "、".join(home.where for home in paper.head.homes.all()),
        "area": f"{paper.head.area:,.2f}",
    }


def _result(shown: ResultView, published: dict[str, Any], register: str) -> dict[str, Any]:
    motion = shown.motion
    outcome = Outcome((motion.result or {})["outcome"])
    tests = [
        [
            bar.title,
            f"{bar.part} / {bar.whole}" if bar.part else "",
            bar.percent,
            bar.needs,
            bar.exactly,
            bar.holds,
        ]
        for bar in shown.bars
    ]
    parts = [
        [part.words, str(part.heads), "" if part.area is None else f"{part.area:,.2f}"]
        for part in shown.parts
    ]
    return {
        **_motion(motion),
        "outcome": str(OUTCOME_WORDS[outcome]),
        "passed": outcome == Outcome.PASSED,
        "tests": tests,
        "parts": parts,
        "hides": shown.hides,
        "register": register,
        "root": published.get("root", ""),
        "public": published.get("sha256", ""),
        "key": motion.matter,
    }


def _anchor(anchor: Anchor) -> list[str]:
    return [_moment(anchor.until), bytes(anchor.hash).hex()]


def _changed(where: str, mark: marks.Recent) -> list[str]:
    """Return a line of the list of recent changes."""
    return [f"{mark.at.astimezone(LOCAL):%Y-%m-%d}", where, str(mark.what), str(mark.confirmed_by or "—")]


def _masked(home: RollHome, names: dict[UUID, Person]) -> str:
    if home.head.developer:
        return str(gettext("建设单位"))
    owners = [masked_name(names[pk].name or names[pk].title) for pk in home.head.owners if pk in names]
    return "、".join(owners) or str(gettext("没有登记业主"))
