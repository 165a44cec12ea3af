"""Who may have a hand in which change of the register, asked when it is proposed and again when it is made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Forbidden, Invalid, Stale
from tongdeng.people import queries
from tongdeng.people.actions.register import persons
from tongdeng.people.actions.register.applying import MOVED_ON
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.models import Change, Home, Person, Roster
from tongdeng.people.queries import register as registered
from tongdeng.people.rules import PROPERTY_ROLES, ROLE_WORDS
from tongdeng.people.rules import changes as rules
from tongdeng.people.rules.changes import Kind
from tongdeng.people.rules.phones import mobile_of
from tongdeng.places.rules import cut


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """What is to hold in a home from `day` on: `becomes` and `was` have the keys of their kind.

    RECORD area, source, kind, people · MEASURE area, source, kind · PEOPLE end, begin, share · NAME person, name ·
    PHONE person, phone, further · GONE nothing · WRONG words.
    """

    kind: Kind
    becomes: dict[str, Any]
    day: date
    evidence: str = ""
    was: dict[str, Any] = field(default_factory=dict)
    roster: Roster | None = None

    @property
    def entries(self) -> list[Entry]:
        """Those who would come into the home."""
        if self.kind is Kind.PHONE:
            # Whoever has the number now would come into the home by it.
            return [Entry(name="", phone=self.becomes["phone"])]
        key = "people" if self.kind is Kind.RECORD else "begin"
        return [Entry(**entry) for entry in self.becomes.get(key, ())]


def may_propose(home: Home, draft: ChangeDraft, by: Person) -> None:
    """Raise Forbidden for what an owner may not propose for their own home; those who keep the register may all."""
    if queries.roles_at(by, home.place) & {role.value for role in rules.KEEPERS}:
        return
    own = draft.becomes.get("person") in ("", None, str(by.pk))
    owners = draft.kind is Kind.PEOPLE and _touches_owners(home, draft)
    if draft.kind not in (Kind.MEASURE, Kind.NAME, Kind.PEOPLE, Kind.WRONG) or not own or owners:
        raise Forbidden(_("业主的变更请在“有误”里写明，由社区或业委会办理"))


def waits(home: Home, draft: ChangeDraft) -> bool:
    """Say whether a change waits for the community or the committee."""
    takes_number = any(entry.takes_over for entry in draft.entries)
    owners = _touches_owners(home, draft)
    return rules.needs_deciding(draft.kind, touches_owners=owners, takes_number=takes_number)


def _touches_owners(home: Home, draft: ChangeDraft) -> bool:
    if draft.kind is not Kind.PEOPLE or draft.becomes.get("share"):
        return True
    if any(entry.relation == "owner" for entry in draft.entries):
        return True
    ended = set(draft.becomes.get("end", ()))
    return any(str(t.pk) in ended and t.is_owner for t in registered.tenures(home.place))


def not_yet_proposed(home: Home, draft: ChangeDraft, by: Person) -> None:
    """Raise Invalid where a change of this kind waits already, unless this one needs nobody's word."""
    waiting = Change.objects.filter(**home.here, kind=draft.kind.value, state=rules.State.PROPOSED.value)
    # Also what a double click sends: the second finds the first.
    if draft.kind is Kind.WRONG:
        # Each owner is heard; but once, or the deciders would read nothing else.
        if waiting.filter(by=by).exists():
            raise Invalid(_("您反映的还在等待处理；要补充的，请先撤回再写一次"))
    elif waits(home, draft) and waiting.exists():
        raise Invalid(_("这套房屋已有一条同类的变更等待核对，请先处理那一条"))


def nobody_barred(
    found: persons.Known, entries: Sequence[Entry], place: str, *, by: Person, at: datetime
) -> None:
    """Raise Forbidden where somebody would enter themselves, or the property company its own people."""
    roles = queries.roles_at(by, place)
    is_staff = bool(roles & {role.value for role in PROPERTY_ROLES})
    staff = _staff(place, at) if is_staff else set()
    come = {person.pk for entry in entries if (person := found.holder(entry)) is not None}
    # A company is told apart by its code; whoever answers its phone stands behind it.
    behind = {mobile_of(entry.phone) for entry in entries if entry.credit_code} - {""}
    come |= {person.pk for person in queries.by_numbers(behind).values()} if behind else set()
    if rules.barred(by.pk, come, staff, proposer_is_staff=is_staff):
        who = [str(ROLE_WORDS[role]) for role in rules.DECIDERS]
        raise Forbidden(
            _("不能把自己或本公司的人员登记进房屋；确实住在这里的，请由{who}登记").format(who="、".join(who)),
            who=who,
        )


def may_decide(change: Change, by: Person, at: datetime) -> None:
    """Raise Forbidden for the proposer, for whose home it was when it was proposed or is now, and for property people."""
    roles = queries.roles_at(by, change.place)
    concerned = {*change.concerned, *registered.owners_of([change.place], at).get(change.place, ())}
    why = rules.why_not_decide(by.pk, proposer=change.by_id, concerned=concerned, roles=roles)
    if why:
        raise Forbidden(why)


def all_heard(change: Change) -> None:
    """Raise Stale where a change takes a number from somebody here who has it only since the proposal and did not hear of it."""
    entries = [Entry(**entry) for key in ("people", "begin") for entry in change.becomes.get(key, ())]
    taking = [entry for entry in entries if entry.takes_over]
    found = persons.known(taking)
    losers = {person.pk for entry in taking if (person := found.loser(entry)) is not None}
    if registered.at_home(change.place, losers) - set(change.concerned):
        raise Stale(MOVED_ON)


def may_have_come(change: Change, people: Collection[UUID], *, by: Person, at: datetime) -> None:
    """Raise Forbidden where a change has brought somebody into a home whom its proposer or its decider may not bring."""
    if by.pk in people:
        raise Forbidden(_("涉及您本人的房屋，请由另一位核对"))
    is_staff = change.post in {role.value for role in PROPERTY_ROLES}
    staff = _staff(change.place, at) if is_staff and people else set()
    if rules.barred(change.by_id, people, staff, proposer_is_staff=is_staff):
        raise Forbidden(_("要登记的是提出的人自己，或物业公司的人员，请退回"))


def _staff(place: str, at: datetime) -> set[UUID]:
    return set(queries.staff(cut(place, "estate"), PROPERTY_ROLES, at).values_list("pk", flat=True))
