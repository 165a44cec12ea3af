"""The roll: members enrolled, corrected and struck; members to be left out of those due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import receive, turn
from tongdeng.elections.models import Election, Member
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.rules import flow, regulation
from tongdeng.elections.rules.flow import LetterKind, State
from tongdeng.elections.rules.regulation import MemberStanding
from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.members.actions.reading import read_list
from tongdeng.members.queries import branch as register
from tongdeng.members.rules.branch import Purpose
from tongdeng.people import queries as people
from tongdeng.people import rules as spelling
from tongdeng.people.models import Person
from tongdeng.people.rules.numbers import OTHER_NAME


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the branch enters them; the phone opens an account if they are elected."""

    name: str
    standing: str = MemberStanding.FULL.value
    joined_on: date | None = None
    phone: str = ""
    about: str = ""


def enrol(election: Election, entries: Sequence[Entry], *, by: Person, at: datetime) -> Election:
    """Put members on the roll: all of them, or none where one is not right.

    Raise Invalid for the entry that is wrong, StepRefused from 500 members on.
    """
    with turn(election, "enrol", by=by) as election:
        if not entries:
            raise Invalid(fields={"name": _("请填写姓名")})
        if election.members.count() + len(entries) > flow.MEMBERS_AT_MOST - 1:
            raise StepRefused(_("党员 500 人以上的，可由党员代表大会选举，这里不办理"))
        last = election.members.aggregate(last=Max("position"))["last"] or 0
        new: list[Member] = []
        for position, entry in enumerate(entries, start=last + 1):
            row = Member(
                **election.here,
                election=election,
                position=position,
            )
            _fill(row, entry, others=[*election.members.all(), *new])
            new.append(row)
        Member.objects.bulk_create(new)
        facts = {"members": [str(row.pk) for row in new]}
        journal.record("enrol", election, by=by, at=at, facts=facts)
    return election


def freeze(election: Election, *, by: Person, at: datetime) -> Election:
    """Put everybody of the branch's register on the roll who is not on it yet, as they stand there now.

    The reading is journaled with its purpose. Raise StepRefused where the branch keeps no register; then members are
    enrolled by hand, as before.
    """
    with turn(election, "enrol", by=by) as election:
        branch = register.of_organisation(election.organisation)
        if branch is None:
            raise StepRefused(_("这个支部还没有名册，请逐个登记党员"))
        rows = read_list(branch, Purpose.ELECTION, by=by, at=at)
        names = set(election.members.values_list("name", flat=True))
        entries = [
            Entry(row.name, row.standing, row.joined_on, row.phone) for row in rows if row.name not in names
        ]
        if not entries:
            raise StepRefused(_("支部名册里的党员都已在选举名册上"))
        try:
            return enrol(election, entries, by=by, at=at)
        except Invalid as problem:
            # There is no form whose field could say it.
            raise StepRefused(problem.sentence) from None


def correct(election: Election, member: UUID, entry: Entry, *, by: Person, at: datetime) -> Election:
    """Change what the roll says of a member; raise StepRefused where a candidate would lose the vote."""
    with turn(election, "correct", by=by) as election:
        row = queries.member(election, member)
        if row.candidate is not None and entry.standing != MemberStanding.FULL:
            raise StepRefused(_("已批复的候选人须是正式党员；身份有变的，请先取消选举再重新报批"))
        _fill(row, entry, others=list(election.members.exclude(pk=row.pk)))
        row.save()
        journal.record("correct", election, by=by, at=at, facts={"member": str(row.pk)})
    return election


def strike(election: Election, member: UUID, *, by: Person, at: datetime) -> Election:
    """Take somebody off the roll who does not belong to the branch; raise StepRefused for an approved candidate."""
    with turn(election, "strike", by=by) as election:
        row = queries.member(election, member)
        if row.candidate is not None and election.state == State.NOMINATED:
            raise StepRefused(_("候选人已经批复，不能移出名册；确需变动的，请取消选举后重新报批"))
        row.delete()
        journal.record("strike", election, by=by, at=at, facts={"member": str(member)})
    return election


def leave_out(election: Election, member: UUID, *, ground: int, by: Person, at: datetime) -> Election:
    """Ask that a member be left out of those due, on one of the six grounds (`ground` is its code).

    Until the superior agreed and the meeting voted for it, the member stays due. Raise Invalid for an unknown ground,
    StepRefused for a candidate or a member without a vote.
    """
    with turn(election, "leave_out", by=by) as election:
        row = queries.member(election, member)
        if ground not in regulation.GROUNDS:
            raise Invalid(fields={"ground": _("请选择一种情形")})
        if not row.may_vote:
            raise StepRefused(_("没有表决权的党员本来就不计入应到会，不用办理"))
        if row.candidate is not None:
            raise StepRefused(_("候选人不能列为不计入应到会"))
        # A new ground needs a new consent and a new vote.
        row.ground = ground
        row.agreed_at = None
        row.resolved_votes = None
        row.save(update_fields=["ground", "agreed_at", "resolved_votes"])
        journal.record("leave_out", election, by=by, at=at, facts={"member": str(row.pk), "ground": ground})
    return election


def agree(
    election: Election, members: Collection[UUID], *, number: str, by: Person, at: datetime
) -> Election:
    """Agree, as the superior and by letter, that members are left out; the meeting still has to vote for each.

    Raise StepRefused for a member whom the branch did not propose.
    """
    with turn(election, "agree", by=by) as election:
        rows = [queries.member(election, pk) for pk in members]
        if not rows:
            raise Invalid(fields={"members": _("请至少选择一位党员")})
        if any(row.ground is None for row in rows):
            raise StepRefused(_("支部没有提出这位党员不计入应到会"))
        letter = receive(election, LetterKind.LEFT_OUT, number, by=by, at=at)
        election.members.filter(pk__in=[row.pk for row in rows]).update(agreed_at=at)
        facts = {"members": [str(row.pk) for row in rows], "letter": str(letter.pk)}
        journal.record("agree", election, by=by, at=at, facts=facts)
    return election


def _fill(row: Member, entry: Entry, *, others: Sequence[Member]) -> None:
    """Set a row from an entry; raise Invalid, for its field, for what is wrong."""
    name = texts.clean(entry.name, at_most=flow.NAME_AT_MOST, field="name", required=_("请填写姓名"))
    if any(other.name == name for other in others):
        raise Invalid(
            fields={"name": _("名册里已有“{name}”，同名的请加以区分，例如“张伟（3号楼）”").format(name=name)}
        )
    if entry.standing not in list(MemberStanding):
        raise Invalid(fields={"standing": _("请选择身份")})
    row.name = name
    row.standing = entry.standing
    row.joined_on = entry.joined_on
    row.about = texts.clean(entry.about, at_most=flow.WORDS_AT_MOST, field="about")
    row.phone = _phone(entry.phone, name, others)
    if not row.may_vote:
        row.ground = None
        row.agreed_at = None
        row.resolved_votes = None


def _phone(written: str, name: str, others: Sequence[Member]) -> str:
    """Return a phone that no other person has; an elected member signs in with it."""
    if not written.strip():
        return ""
    try:
        phone = spelling.phone(written)
    except ValueError:
        raise Invalid(fields={"phone": _("“{name}”的手机号应为 11 位数字").format(name=name)}) from None
    if any(other.phone == phone for other in others):
        raise Invalid(fields={"phone": _("“{name}”的手机号与名册里另一位相同").format(name=name)})
    known = people.by_phone(phone)
    # Approval gives the role to the account with this phone: a wrong one would hand the branch to a stranger.
    if known is not None and known.name and not name.startswith(known.name):
        sentence = _("“{name}”的手机号登记的是另一位，请核对").format(name=name)
        raise Invalid(fields={"phone": sentence}, why=OTHER_NAME)
    return phone
