"""Reading a list of members: who read it, and what for, is in the journal first (VM-10)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal
from tongdeng.kernel.errors import Forbidden, Invalid
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import admit
from tongdeng.members.models import Branch, BranchMember, Volunteer
from tongdeng.members.queries import branch as queries
from tongdeng.members.rules.branch import READING, Listed, Purpose
from tongdeng.people.models import Person


def read_list(
    branch: Branch, purpose: str, *, day: datetime | None = None, by: Person, at: datetime
) -> list[BranchMember]:
    """Return the members of a branch, now or on the day of a meeting; raise Invalid without a purpose."""
    with journal.locked(branch) as branch:
        admit(branch, "read", by=by)
        rows = queries.members(branch, day)
        _write(branch, Listed.MEMBERS, purpose, len(rows), by=by, at=at)
    return rows


def read_volunteers(branch: Branch, purpose: str, *, by: Person, at: datetime) -> list[Volunteer]:
    """Return the volunteers of a community who registered their membership; raise Forbidden for a branch below it."""
    with journal.locked(branch) as branch:
        admit(branch, "read", by=by)
        if not branch.is_of_community:
            raise Forbidden(_("平台上的党员名单由社区一级的党组织查看"))
        rows = queries.members_on_platforms(branch)
        _write(branch, Listed.VOLUNTEERS, purpose, len(rows), by=by, at=at)
    return rows


def open_list(
    branch: Branch, *, day: datetime | None = None, by: Person, at: datetime
) -> list[BranchMember] | None:
    """Return the members while this person's last reading of them lasts; None afterwards. Nothing is written."""
    reading = _open(branch, Listed.MEMBERS, by, at)
    return None if reading is None else queries.members(branch, day)


def open_volunteers(branch: Branch, *, by: Person, at: datetime) -> list[Volunteer] | None:
    """Return the members on platforms as `open_list` does."""
    reading = _open(branch, Listed.VOLUNTEERS, by, at)
    return None if reading is None else queries.members_on_platforms(branch)


def _write(branch: Branch, listed: Listed, purpose: str, rows: int, *, by: Person, at: datetime) -> None:
    """Write the reading down, unless the same person reads the same list for the same purpose still."""
    if purpose not in list(Purpose):
        raise Invalid(fields={"purpose": _("请选择查看名册做什么用")})
    before = _open(branch, listed, by, at)
    if before is None or before.facts["purpose"] != purpose:
        facts = {"purpose": purpose, "list": listed.value, "rows": rows}
        journal.record("read", branch, by=by, at=at, facts=facts)


def _open(branch: Branch, listed: Listed, by: Person, at: datetime) -> Event | None:
    """Return the last reading of a list by a person who may still read it, if it is young enough."""
    last = queries.readings(branch).filter(actor=by.pk, facts__list=listed.value, at__gt=at - READING).first()
    return last if last is not None and access.may(by, branch, "read") else None
