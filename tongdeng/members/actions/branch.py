"""The verbs of a branch: its register, and who answers for what (VM-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Invalid, NotFound, Stale, StepRefused
from tongdeng.kernel.turn import admit
from tongdeng.members.actions import shared
from tongdeng.members.models import Branch, BranchMember, BranchPost
from tongdeng.members.rules import branch as rules
from tongdeng.people import queries as people
from tongdeng.people import rules as spelling
from tongdeng.people.models import Organisation, Person
from tongdeng.people.rules import Role
from tongdeng.people.rules.numbers import OTHER_NAME


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A member as the branch enters them."""

    name: str
    standing: str = rules.Standing.FULL.value
    joined_on: date | None = None
    phone: str = ""
    company: str = ""
    on_front: bool = False


def found(
    organisation: Organisation, kind: str, *, companies: Sequence[str] = (), by: Person, at: datetime
) -> Branch:
    """Begin the register of a branch; one of the trade names its companies.

    Raise Forbidden unless `by` is of the branch or above it, Invalid for kind or companies, StepRefused for a second one.
    """
    shared.must_be(
        by, organisation.place, [Role.BRANCH, Role.SUPERIOR], _("建立支部名册的是党支部或上级党组织")
    )
    if organisation.kind != Organisation.Kind.BRANCH or kind not in list(rules.Kind):
        raise Invalid(fields={"kind": _("请选择支部类型")})
    named = [shared.line(name, most=80, field="companies") for name in companies]
    if (kind == rules.Kind.TRADE) != bool(named) or len(named) > rules.COMPANIES_AT_MOST:
        raise Invalid(fields={"companies": _("行业党支部要写明有哪些企业，其他支部不用写")})
    row = Branch(
        community=organisation.place[:12],
        place=organisation.place,
        organisation=organisation,
        kind=kind,
        companies=named,
        at=at,
    )
    try:
        with transaction.atomic():
            journal.begin("found", row, by=by, at=at, facts={"kind": kind, "companies": len(named)})
    except IntegrityError:
        raise StepRefused(_("这个支部已经有名册")) from None
    return row


def admit_members(branch: Branch, entries: Sequence[MemberEntry], *, by: Person, at: datetime) -> Branch:
    """Put members on the register: all, or none where one is not right. Raise Invalid with the line that is wrong."""
    with journal.locked(branch) as branch:
        admit(branch, "admit", by=by)
        if not 1 <= len(entries) <= rules.LIST_AT_MOST:
            raise StepRefused(_("一次登记 1 到 {most} 人").format(most=rules.LIST_AT_MOST))
        taken = set(branch.members.filter(until__isnull=True).values_list("name", flat=True))
        rows = []
        for number, entry in enumerate(entries, start=1):
            row = BranchMember(**branch.here, branch=branch, since=at)
            _fill(row, entry, branch, number)
            if row.name in taken:
                raise Invalid(fields={"lines": _("第 {n} 行：名册里已有“{name}”，同名的请加以区分").format(
                    n=number, name=row.name)})  # fmt: skip
            taken.add(row.name)
            rows.append(row)
        BranchMember.objects.bulk_create(rows)
        journal.record("admit", branch, by=by, at=at, facts={"members": [str(row.pk) for row in rows]})
    return branch


def correct(
    branch: Branch,
    *,
    member: UUID | None,
    entry: MemberEntry,
    reason: str,
    by: Person,
    at: datetime,
    seen: str = "",
) -> Branch:
    """Change what the register says of a member; why is in the journal, what is not.

    `seen` is the mark of the row that the page showed. Raise Stale when it was changed since, Invalid by field.
    """
    with journal.locked(branch) as branch:
        admit(branch, "admit", by=by)
        row = _member(branch, member)
        if seen and seen != row.mark:
            raise Stale(_("有人刚更正过这位党员，已为您刷新"))
        if reason not in list(rules.Correction):
            raise Invalid(fields={"reason": _("请选择为什么更正")})
        _correctly(row, entry, branch)
        row.save()
        journal.record("correct", branch, by=by, at=at, facts={"member": str(row.pk), "reason": reason})
    return branch


def transfer(branch: Branch, member: UUID | None, *, by: Person, at: datetime) -> Branch:
    """End a membership of this branch: moved to another, or no longer a member. Why is in no record."""
    with journal.locked(branch) as branch:
        admit(branch, "admit", by=by)
        row = _member(branch, member)
        row.until, row.on_front = at, False
        row.save(update_fields=["until", "on_front"])
        journal.record("transfer", branch, by=by, at=at, facts={"member": str(row.pk)})
    return branch


def appoint(
    branch: Branch, post: str, *, name: str, answers_for: str, by: Person, at: datetime
) -> BranchPost:
    """Publish who answers for what; residents read the post, the name and the words."""
    with journal.locked(branch) as branch:
        admit(branch, "appoint", by=by)
        if post not in list(rules.Post):
            raise Invalid(fields={"post": _("请选择职务")})
        if post == rules.Post.SECRETARY and branch.posts.filter(post=post, until__isnull=True).exists():
            raise StepRefused(_("已有一位书记，请先结束其职务"))
        called = shared.line(name, most=rules.NAME_AT_MOST, field="name")
        known = branch.members.filter(until__isnull=True, name=called).first()
        row = BranchPost(
            **branch.here,
            branch=branch,
            post=post,
            name=called,
            person=known.person if known else None,
            answers_for=shared.line(answers_for, most=rules.WORDS_AT_MOST, field="answers_for"),
            since=at,
        )
        row.save(force_insert=True)
        journal.record("appoint", branch, by=by, at=at, facts={"post": post, "row": str(row.pk)})
    return row


def retire(branch: Branch, post: UUID | None, *, by: Person, at: datetime) -> Branch:
    """End a post."""
    with journal.locked(branch) as branch:
        admit(branch, "appoint", by=by)
        row = branch.posts.filter(pk=post, until__isnull=True).first() if post else None
        if row is None:
            raise NotFound(_("没有找到这个职务"))
        row.until = at
        row.save(update_fields=["until"])
        journal.record("retire", branch, by=by, at=at, facts={"row": str(row.pk)})
    return branch


def _member(branch: Branch, pk: UUID | None) -> BranchMember:
    row = branch.members.filter(pk=pk, until__isnull=True).first() if pk else None
    if row is None:
        raise NotFound(_("名册里没有这位党员"))
    return row


def _correctly(row: BranchMember, entry: MemberEntry, branch: Branch) -> None:
    """Fill one row from its own form: what is wrong is said at the field, not by line."""
    name = shared.line(entry.name, most=rules.NAME_AT_MOST, field="name")
    if branch.members.filter(until__isnull=True, name=name).exclude(pk=row.pk).exists():
        raise Invalid(fields={"name": _("名册里已有同名的党员，请加以区分")})
    try:
        _fill(row, entry, branch, 1)
    except Invalid as problem:
        raise Invalid(fields={"phone": problem.sentence}, **problem.facts) from None


def _fill(row: BranchMember, entry: MemberEntry, branch: Branch, number: int) -> None:
    row.name = shared.line(entry.name, most=rules.NAME_AT_MOST, field="lines")
    if entry.standing not in list(rules.Standing):
        raise Invalid(fields={"lines": _("第 {n} 行：请选择身份").format(n=number)})
    if entry.company and entry.company not in branch.companies:
        raise Invalid(fields={"lines": _("第 {n} 行：这家企业不在支部的企业里").format(n=number)})
    row.standing, row.joined_on, row.company = entry.standing, entry.joined_on, entry.company
    row.on_front = entry.on_front
    row.phone, row.person = "", None
    if entry.phone.strip():
        try:
            row.phone = spelling.phone(entry.phone)
        except ValueError:
            sentence = _("第 {n} 行的手机号不是 11 位数字").format(n=number)
            raise Invalid(fields={"lines": sentence}) from None
        known = people.by_phone(row.phone)
        if (
            known
            and known.name
            and not row.name.startswith(known.name)
            and not texts.same_name(known.name, row.name)
        ):
            sentence = _("第 {n} 行：手机号登记的是另一位，请核对").format(n=number)
            raise Invalid(fields={"lines": sentence}, why=OTHER_NAME)
        row.person = known
