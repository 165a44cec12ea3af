"""The election of a party branch: who has a vote, how many seats, candidates and voters it takes, and when it is due.

Sources: regulation on elections of primary party organisations (2020), "regulation" below; working regulation of
party branches (2018), "branch regulation" below. What comes from a template or a note of the Organisation
Department is said where it stands. Numbers are persons. No permission for electronic voting was found anywhere:
the election is on paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Sentence, StepRefused
from tongdeng.kernel.shares import MORE_THAN_HALF, at_least


class MemberStanding(StrEnum):
    """What a member's rights are at the moment (regulation, art. 5)."""

    FULL = "full"
    PROBATIONARY = "probationary"
    ON_WATCH = "on_watch"
    SUSPENDED = "suspended"


STANDING_WORDS = {
    MemberStanding.FULL: _("正式党员"),
    MemberStanding.PROBATIONARY: _("预备党员（无表决权）"),
    MemberStanding.ON_WATCH: _("留党察看（无表决权）"),
    MemberStanding.SUSPENDED: _("被中止党员权利（无表决权）"),
}
VOTING = frozenset({MemberStanding.FULL})


class Ground(NamedTuple):
    """Why a member may be left out of those due, if the superior agrees and the meeting votes for it."""

    code: int
    word: Sentence


# Note of the Organisation Department, read on mirrors; whether it outlived 2020 unchanged is uncertain.
GROUNDS = {
    ground.code: ground
    for ground in (
        Ground(1, _("患有精神病或其他疾病，不能表达本人意志")),
        Ground(2, _("自费出国半年以上")),
        Ground(3, _("留党察看期间，或服刑、被羁押")),
        Ground(4, _("年老体弱卧床不起，长期生病生活不能自理")),
        Ground(5, _("工作调动、外出学习或工作等半年以上，应转组织关系而未转")),
        Ground(6, _("已离退休回原籍长期居住，应转组织关系而未转")),
    )
}


@dataclass(frozen=True, slots=True)
class Voter:
    """One member on the roll; `ground` is the code for leaving them out, if there is one."""

    standing: str
    ground: int | None = None
    agreed: bool = False
    resolved: bool = False
    present: bool = False

    @property
    def may_vote(self) -> bool:
        """Say whether this member has a vote."""
        return self.standing in VOTING

    @property
    def left_out(self) -> bool:
        """Say whether this member is not among those due: the superior agreed and the meeting voted for it.

        A member who attends after all is due and counts.
        """
        return self.ground in GROUNDS and self.agreed and self.resolved and not self.present


def due(voters: Iterable[Voter]) -> int:
    """Count the members who are due at the meeting: all with a vote, except those left out by agreement and vote."""
    return sum(voter.may_vote and not voter.left_out for voter in voters)


def present(voters: Iterable[Voter]) -> int:
    """Count those present who have a vote; others may attend but are not counted."""
    return sum(voter.may_vote and voter.present for voter in voters)


# Template of 12371: 不少于 (not less than). The text of 1990 said 超过, with a note that exactly 4/5 counts.
ATTENDANCE = at_least(4, 5)


def enough_present(present: int, due: int) -> bool:
    """Say whether at least 4/5 of those due are present; exactly 4/5 is enough, and with nobody due the answer is no."""
    return ATTENDANCE.holds(present, due)


def least_present(due: int) -> int:
    """Return how many of those due must come."""
    return ATTENDANCE.least(due)


class Kind(StrEnum):
    COMMITTEE = "committee"
    SECRETARY = "secretary"


KIND_WORDS = {
    Kind.COMMITTEE: _("选举支部委员会"),
    Kind.SECRETARY: _("不设委员会，选举书记"),
}
COMMITTEE_FROM = 7  # full members; branch regulation, ch. 2
SEATS_LEAST, SEATS_USUALLY, SEATS_MOST = 3, 5, 7


def kind_of(full_members: int) -> Kind:
    """Say what a branch elects: a committee from 7 full members on, a secretary (and perhaps a deputy) below."""
    return Kind.COMMITTEE if full_members >= COMMITTEE_FROM else Kind.SECRETARY


def check_seats(kind: str, seats: int) -> None:
    """Raise Invalid unless a committee has 3 to 7 seats (usually up to 5), or one secretary is elected."""
    if kind == Kind.SECRETARY and seats != 1:
        raise Invalid(fields={"seats": _("正式党员不足 7 人的支部不设委员会，选书记 1 名")})
    if kind == Kind.COMMITTEE and not SEATS_LEAST <= seats <= SEATS_MOST:
        raise Invalid(fields={"seats": _("支部委员会由 3 至 5 人组成，一般不超过 7 人")})


SURPLUS = at_least(1, 5)


def candidates_least(seats: int) -> int:
    """Return how many candidates there must be: a surplus of at least 20 % (regulation, art. 13), rounded up.

    That it is rounded up follows from "not less than". Art. 13 speaks of a committee; for a secretary whom the
    meeting elects directly nothing else was found, so the same is asked.
    """
    return seats + SURPLUS.least(seats)


def check_candidates(seats: int, names: int) -> None:
    """Raise Invalid when there are too few candidates for the seats."""
    least = candidates_least(seats)
    if names < least:
        raise Invalid(
            fields={
                "candidates": _(
                    "应选 {seats} 名，候选人不少于 {least} 名（差额不少于 20%），现有 {names} 名"
                ).format(seats=seats, least=least, names=names)
            }
        )


def check_officers(posts: int, names: int) -> None:
    """Raise Invalid unless there are as many candidates as posts: the committee elects its secretary and deputy so."""
    # From an exam bank and a local text (MIRROR).
    if posts != names:
        raise Invalid(
            fields={
                "secretary": _("书记、副书记由委员会等额选举：{posts} 个职务，应有 {posts} 名候选人").format(
                    posts=posts
                )
            }
        )


def elected_by_committee(votes: int, present: int) -> bool:
    """Say whether an officer has more than half of the committee members present."""
    return MORE_THAN_HALF.holds(votes, present)


class Task(StrEnum):
    SCRUTINEER = "scrutineer"
    COUNTER = "counter"


TASK_WORDS = {Task.SCRUTINEER: _("监票人"), Task.COUNTER: _("计票人")}


def check_teller(*, standing: str, candidate: bool) -> None:
    """Raise Invalid for a scrutineer or counter who is a candidate or has no vote (regulation, arts. 22-23)."""
    if candidate:
        raise Invalid(fields={"tellers": _("候选人不能担任监票人、计票人")})
    if standing not in VOTING:
        raise Invalid(fields={"tellers": _("监票人、计票人应从有表决权的党员中推选")})


class Base(StrEnum):
    COMMUNITY = "community"
    OTHER = "other"


BASE_WORDS = {Base.COMMUNITY: _("村、社区支部（任期 5 年）"), Base.OTHER: _("其他支部（任期 3 年）")}
# Branch regulation.
TERM_YEARS = {Base.COMMUNITY: 5, Base.OTHER: 3}
SHIFT = relativedelta(years=1)  # regulation, art. 3: earlier or later by one year at most


def term_ends(began: date, base: str) -> date:
    """Return the day on which a term ends that began on `began`: 5 years in a village or community, else 3."""
    ends: date = began + relativedelta(years=TERM_YEARS[Base(base)])
    return ends


REMIND_MONTHS = (6, 1)  # before a term ends; a habit, not a rule


def is_delayed(ends: date | None, day: date) -> bool:
    """Say whether an election on `day` comes after the term's end."""
    return ends is not None and day > ends


def check_day(ends: date | None, day: date) -> None:
    """Raise Invalid for an election more than a year before or after the term's end (regulation, art. 3)."""
    if ends is None:
        return
    if day > ends + SHIFT:
        raise Invalid(
            fields={
                "planned_on": _("任期到 {ends} 届满，延期一般不超过 1 年，不能晚于 {last}").format(
                    ends=f"{ends:%Y-%m-%d}", last=f"{ends + SHIFT:%Y-%m-%d}"
                )
            }
        )
    if day < ends - SHIFT:
        raise Invalid(
            fields={
                "planned_on": _("任期到 {ends} 届满，提前一般不超过 1 年").format(ends=f"{ends:%Y-%m-%d}")
            }
        )


def check_delay(ends: date | None, day: date, document: str) -> None:
    """Raise StepRefused for an election after the term's end without the superior's letter (its number, `document`)."""
    if is_delayed(ends, day) and not document.strip():
        raise StepRefused(_("任期已届满，延期换届要有上级党组织的批准文件（文号）"))


def check_reduction(*, kind: str, seats: int, consent: int, present: int) -> None:
    """Raise StepRefused unless more than half of those present agree to fewer seats, and a committee keeps 3."""
    if kind == Kind.COMMITTEE and seats < SEATS_LEAST:
        raise StepRefused(_("支部委员会不能少于 {least} 人，只能另行选举").format(least=SEATS_LEAST))
    if kind == Kind.SECRETARY or seats < 1:
        raise StepRefused(_("没有选出人来，只能另行选举"))
    # From 旗帜网 (MIRROR), which also allows the consent of a presidium; meetings here have none.
    if not (0 <= consent <= present and MORE_THAN_HALF.holds(consent, present)):
        raise StepRefused(
            _("减少名额须经到会有选举权人数过半数同意：到会 {present} 人，同意 {consent} 人").format(
                present=present, consent=consent
            )
        )
