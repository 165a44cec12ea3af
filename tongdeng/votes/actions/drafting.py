"""Drafting: what is asked, by which rules, and the answers to what the law leaves to the estate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal, numbering, texts
from tongdeng.kernel import files as stored
from tongdeng.kernel.errors import Forbidden, Invalid, Sentence
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within
from tongdeng.votes.models import Attachment, Motion, Profile, Scrutineer, Vote
from tongdeng.votes.rules import flow
from tongdeng.votes.rules.flow import QUESTIONS
from tongdeng.votes.rules.matters import MATTERS

PROPOSERS = (Role.COMMITTEE, Role.COMMUNITY)


@dataclass(frozen=True, slots=True)
class MotionDraft:
    """One motion as it is typed; `budget` in yuan."""

    matter: str
    title: str
    text: str
    budget: Decimal | None = None
    pros: str = ""
    cons: str = ""


@dataclass(frozen=True, slots=True)
class VoteDraft:
    """A vote as it is typed: who bears the cost, its rules and times, and the answers to what the law leaves open."""

    title: str
    scope: Sequence[str]
    profile: Profile
    extraordinary: bool = False
    parking: str = ""
    invalid: str = ""
    silence: str = ""
    silence_clause: str = ""
    proxy_cap: int | None = None
    posting_days: int | None = None
    record_date: date | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paperwork:
    """An attachment of a vote, its content already checked."""

    name: str
    kind: str
    content: bytes = field(repr=False)


def propose(estate: str, draft: VoteDraft, *, by: Person, at: datetime) -> Vote:
    """Begin a vote in an estate; it can be changed until it is announced.

    Raise Forbidden for whoever does not run votes there, Invalid for a scope that is not of this estate.
    """
    # There is no record yet of which the table of rights could be asked.
    if not any(grant.role in PROPOSERS and within(estate, grant.place) for grant in by.grants):
        raise Forbidden(_("发起表决的是业委会或社区"), who=[role.value for role in PROPOSERS])
    vote = Vote(community=cut(estate, "community"), place=cut(estate, "estate"), by=by, at=at)
    _fill(vote, draft)
    with transaction.atomic():
        vote.number = _number(vote, at)
        journal.begin("propose", vote, by=by, at=at, facts={"number": vote.number, "scope": vote.scope})
    return vote


def amend(vote: Vote, draft: VoteDraft, *, by: Person, at: datetime, seen: int | None = None) -> Vote:
    """Change a draft; raise Invalid, with the field, for what the estate or its rules do not allow."""
    with turn(vote, "propose", by=by, seen=seen) as vote:
        _fill(vote, draft)
        vote.save()
        # Amending is no step of the flow, so nothing else raises the number that `seen` is compared with.
        journal.record("amend", vote, by=by, at=at, version=vote.version + 1)
    return vote


def put(vote: Vote, drafts: Sequence[MotionDraft], *, by: Person, at: datetime) -> list[Motion]:
    """Replace the motions of a draft; raise Invalid with the field and the motion's number, such as `budget_2`."""
    with turn(vote, "propose", by=by) as vote:
        if not 0 < len(drafts) <= flow.MOTIONS_AT_MOST:
            raise Invalid(
                fields={"motions": _("一次表决 1 到 {most} 个事项").format(most=flow.MOTIONS_AT_MOST)}
            )
        motions = [_placed(vote, position, draft) for position, draft in enumerate(drafts, start=1)]
        # Once the vote is announced the trigger motion_stays refuses this.
        vote.motions.all().delete()
        Motion.objects.bulk_create(motions)
        facts = {"matters": [motion.matter for motion in motions]}
        journal.record("put", vote, by=by, at=at, facts=facts)
    return motions


def attach(vote: Vote, files: Sequence[Paperwork], *, by: Person, at: datetime) -> None:
    """Add attachments to a draft; raise Invalid for too many."""
    with turn(vote, "propose", by=by) as vote:
        if vote.attachments.count() + len(files) > flow.FILES_AT_MOST:
            raise Invalid(fields={"files": _("最多 {most} 个附件").format(most=flow.FILES_AT_MOST)})
        for file in files:
            ending = "pdf" if file.kind == "application/pdf" else "jpg"
            # The name that was uploaded is shown and never becomes a path.
            folder = f"votes/{vote.community}/{vote.pk.hex}"
            Attachment.objects.create(
                **vote.here,
                vote=vote,
                name=texts.clean(file.name, at_most=100, field="files"),
                file=stored.keep(folder, file.content, f".{ending}"),
                kind=file.kind,
                by=by,
                at=at,
            )
        journal.record("attach", vote, by=by, at=at, facts={"files": len(files)})


def appoint(vote: Vote, person: Person, *, by: Person, at: datetime) -> Scrutineer:
    """Make somebody a scrutineer of the count; raise Invalid for one who reads the papers of this vote."""
    with turn(vote, "appoint", by=by) as vote:
        # A person looked up by phone has no roles loaded, and `may` would answer no.
        load_roles(person, at)
        if access.may(person, vote, "read"):
            raise Invalid(fields={"person": _("{name}要录票，不能兼监票人").format(name=person.display_name)})
        row, new = Scrutineer.objects.get_or_create(
            community=vote.community, vote=vote, person=person, defaults={"place": vote.place}
        )
        if new:
            journal.record("appoint", vote, by=by, at=at, facts={"person": str(person.pk)})
    return row


def unanswered(vote: Vote) -> dict[str, Sentence]:
    """Return what must still be answered before a vote can be announced, by field. There is no silent default."""
    wrong: dict[str, Sentence] = {
        question.key: question.asks for question in QUESTIONS if not getattr(vote, question.key)
    }
    # Courts respect this only where the owners' own rules say so ((2022)沪02民初16号, MIRROR; not settled
    # everywhere).
    if vote.silence == "follow" and not vote.silence_clause:
        wrong["silence_clause"] = _("请写明议事规则中“未投票计入多数”的条款")
    if vote.proxy_cap is None:
        wrong["proxy_cap"] = _("请定下一人最多代理几户（0 为不能代理）")
    if vote.posting_days is None:
        wrong["posting_days"] = _("请定下结果公示几天")
    if vote.record_date is None:
        wrong["record_date"] = _("请填写名册基准日")
    if not vote.motions.exists():
        wrong["motions"] = _("请写明要表决的事项")
    return wrong


def _fill(vote: Vote, draft: VoteDraft) -> None:
    vote.title = texts.clean(draft.title, at_most=flow.TITLE_AT_MOST, field="title", required=texts.FILL_IN)
    _scope(vote, draft.scope)
    _terms(vote, draft)


def _scope(vote: Vote, scope: Sequence[str]) -> None:
    # The base of all shares is the scope that bears the cost: Shanghai art. 69, Hangzhou art. 72 (LOCAL).
    chosen = sorted(set(scope))
    if not chosen or not all(within(code, vote.place) for code in chosen):
        raise Invalid(fields={"scope": _("请选择承担费用的范围：本小区、楼栋或单元")})
    named = places.named(chosen)
    if missing := set(chosen) - set(named):
        raise Invalid(fields={"scope": _("没有找到这个地方，请重新选择")}, codes=sorted(missing))
    vote.scope = [code for code in chosen if not any(code != o and within(code, o) for o in chosen)]
    vote.scope_words = "、".join(str(named[code]) for code in vote.scope)[:300]


def _terms(vote: Vote, draft: VoteDraft) -> None:
    for question in QUESTIONS:
        if getattr(draft, question.key) not in ("", *question.answers):
            raise Invalid(fields={question.key: _("没有这个选项")})
    _within_profile(draft, draft.profile)
    vote.profile = draft.profile
    vote.extraordinary = draft.extraordinary
    vote.parking = draft.parking
    vote.invalid = draft.invalid
    vote.silence = draft.silence
    vote.silence_clause = texts.clean(draft.silence_clause, at_most=300, field="silence_clause")
    vote.proxy_cap = draft.proxy_cap
    vote.posting_days = draft.posting_days
    vote.record_date = draft.record_date
    vote.opens_at = draft.opens_at
    vote.closes_at = draft.closes_at


def _within_profile(draft: VoteDraft, rule: Profile) -> None:
    """Raise Invalid where an answer is looser than the rules of the place allow."""
    cap, least = rule.proxy_cap, rule.posting_days
    if cap is not None and draft.proxy_cap is not None and draft.proxy_cap > cap:
        raise Invalid(fields={"proxy_cap": _("{rule}：一人最多代理 {cap} 户").format(rule=rule, cap=cap)})
    if least is not None and draft.posting_days is not None and draft.posting_days < least:
        raise Invalid(fields={"posting_days": _("{rule}：至少公示 {days} 天").format(rule=rule, days=least)})
    if rule.parking and draft.parking not in ("", rule.parking):
        raise Invalid(fields={"parking": _("{rule}已有规定，不能另选").format(rule=rule)})


def _placed(vote: Vote, position: int, draft: MotionDraft) -> Motion:
    """Return a motion; raise Invalid for a field of this one among several: `budget_2`."""
    try:
        return _motion(vote, position, draft)
    except Invalid as problem:
        raise Invalid(
            fields={f"{name}_{position}": words for name, words in problem.fields.items()}
        ) from None


def _motion(vote: Vote, position: int, draft: MotionDraft) -> Motion:
    if draft.matter not in MATTERS:
        raise Invalid(fields={"matter": _("请选择法定事项")})
    if draft.budget is not None and draft.budget < 0:
        raise Invalid(fields={"budget": _("预算不能是负数")})
    return Motion(
        **vote.here,
        vote=vote,
        position=position,
        matter=draft.matter,
        title=texts.clean(draft.title, at_most=flow.TITLE_AT_MOST, field="title", required=texts.FILL_IN),
        text=texts.clean(draft.text, at_most=flow.TEXT_AT_MOST, field="text", required=texts.FILL_IN),
        budget=draft.budget,
        pros=texts.clean(draft.pros, at_most=flow.TEXT_AT_MOST, field="pros"),
        cons=texts.clean(draft.cons, at_most=flow.TEXT_AT_MOST, field="cons"),
    )


def _number(vote: Vote, at: datetime) -> str:
    """Return the next number of the year in a community."""
    _place, community = places.with_community(vote.community)
    short = (community.short or community.name.removesuffix("社区")) if community else vote.community
    series = numbering.yearly(vote.community, "vote", at, prefix=f"{short}表决")
    return series.spelled(numbering.take(series))
