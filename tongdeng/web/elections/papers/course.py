"""What the papers of an election tell, as plain values: from an election, or all blank for a form filled by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tongdeng.elections.models import Election, Member, Round
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds as counting
from tongdeng.elections.rules import regulation
from tongdeng.elections.rules.flow import LetterKind, Office, State
from tongdeng.elections.rules.regulation import Base, Kind
from tongdeng.kernel.clock import local_day
from tongdeng.web.kit.official_documents import Row

# No line breaks in it, or its half would vanish at the end of a line.
GAP = "\u00a0" * 10
Steps = Mapping[str, tuple[datetime, Mapping[str, Any]]]
# By the state to which it leads back: the verb whose letter is to be changed.
SENT_BACK = {State.DRAFT.value: "request", State.GRANTED.value: "propose"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """An election as its papers tell it. What is None, or empty, is not known: the papers leave room to write it.

    seats: as they were asked for; left: as a meeting may have reduced them; steps: the last event of each verb;
    put_off: the same when the meeting was last put off;
    letters: the superior's numbers; round: the one that a paper is for, or the newest; asked: whether it was asked for;
    result: of the round asked for, once it is counted, or of the newest that is counted.
    """

    branch: str = "　" * 10
    superior: str = "　" * 10
    committee: bool = True
    about: str = ""
    began_on: date | None = None
    ends_on: date | None = None
    years: int | None = None
    asked_for: date | None = None
    planned_on: date | None = None
    held_on: date | None = None
    seats: int | None = None
    left: int | None = None
    tellers_votes: int | None = None
    committee_present: int | None = None
    roll: Sequence[Member] = ()
    hall: queries.Hall | None = None
    rounds: Sequence[Round] = ()
    round: Round | None = None
    asked: bool = False
    result: counting.Result | None = None
    letters: Mapping[str, str] = field(default_factory=dict)
    steps: Steps = field(default_factory=dict)
    put_off: Steps = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether this is a form to be filled by hand."""
        return not self.about

    @property
    def organ(self) -> str:
        return "委员会" if self.committee else "书记"

    @property
    def organ_seat(self) -> str:
        return "支部委员会委员" if self.committee else "支部书记"

    @property
    def organ_title(self) -> str:
        """What stands behind the name of the branch in a title."""
        return "委员会委员" if self.committee else "书记"

    @property
    def order(self) -> str:
        """How candidates are ordered; regulation, art. 24. The branch puts them in this order by hand."""
        return "候选人以姓氏笔画为序。" if self.committee else "候选人按上级党组织批准的顺序排列。"

    @property
    def met_on(self) -> date | None:
        """The day of the meeting, or that for which it is planned."""
        return self.held_on or self.planned_on

    @property
    def candidates(self) -> list[Member]:
        return queries.candidates(self.roll)

    @property
    def candidate_count(self) -> int | None:
        """How many candidates there are."""
        return None if self.blank else len(self.candidates)

    @property
    def surplus(self) -> int | None:
        """How many more candidates there are than seats."""
        stand = self.candidate_count
        return stand - self.seats if stand is not None and self.seats is not None else None

    @property
    def may_leave_out(self) -> bool:
        """Whether the meeting is asked to leave somebody out of those due; a blank has room for it."""
        return self.blank or any(member.ground for member in self.roll)

    @property
    def full(self) -> int | None:
        """How many may vote, those included whom the meeting may leave out."""
        return self.hall.full if self.hall else None

    @property
    def elected(self) -> list[Member]:
        return queries.elected(self.roll)

    @property
    def officers(self) -> list[Member]:
        return [member for member in self.elected if member.office in (Office.SECRETARY, Office.DEPUTY)]

    @property
    def counted(self) -> list[Round]:
        return [round_ for round_ in self.rounds if round_.outcome]

    @property
    def complete(self) -> bool:
        """Whether all seats are filled."""
        return bool(self.counted) and len(self.elected) == self.left and not counting.tied(self.rounds[-1])

    @property
    def formed(self) -> bool:
        """Whether the committee divided its work."""
        return self.committee_present is not None

    @property
    def due(self) -> int | None:
        """How many were due: at the newest round, since attendance may have changed, or as the roll says now."""
        return self.round.due if self.round else self.hall.due if self.hall else None

    @property
    def present(self) -> int | None:
        if self.round:
            return self.round.present
        return self.hall.present if self.hall and self.held_on else None

    def on(self, *verbs: str) -> date | None:
        """Return the day of the last of these events, None before it."""
        moments = [self.steps[verb][0] for verb in verbs if verb in self.steps]
        return local_day(max(moments)) if moments else None

    def fact(self, verb: str, name: str) -> Any:
        """Return what the last event of a verb says."""
        return self.steps[verb][1].get(name) if verb in self.steps else None

    def office(self, member: Member) -> str:
        if not self.committee:
            return "书记"
        return OFFICES[member.office] if member.office else "委员"


OFFICES = {Office.SECRETARY.value: "书记", Office.DEPUTY.value: "副书记", Office.MEMBER.value: "委员"}


def course_of(
    election: Election, members: Sequence[Member], held: Sequence[Round], number: int = 0
) -> Course:
    """Return what the papers of an election tell; `number` is the round that a paper is for, 0 for the newest."""
    events = queries.history(election)
    steps = queries.last_steps(events)
    # What was sent back is a draft again.
    steps.pop(SENT_BACK.get(election.state, ""), None)
    counted = [round_ for round_ in held if round_.outcome]
    asked_round = next((r for r in held if r.number == number), None)
    shown = asked_round if asked_round in counted else counted[-1] if counted and not number else None
    asked = steps["plan"][1] if "plan" in steps else {}
    planned = asked.get("planned_on")
    return Course(
        branch=election.organisation.name,
        superior=queries.superior(election) or "　" * 10,
        committee=election.kind == Kind.COMMITTEE,
        about=election.organisation.name,
        began_on=election.began_on,
        ends_on=election.ends_on,
        years=regulation.TERM_YEARS[Base(election.base)],
        asked_for=date.fromisoformat(planned) if planned else election.planned_on,
        planned_on=election.planned_on,
        held_on=election.held_on,
        seats=asked.get("seats") or election.seats,
        left=election.seats,
        tellers_votes=election.tellers_votes,
        committee_present=election.committee_present,
        roll=members,
        hall=queries.hall(members),
        rounds=held,
        round=asked_round or (held[-1] if held else None),
        asked=asked_round is not None,
        result=counting.result(election, shown, members) if shown else None,
        letters={letter.kind: letter.number for letter in queries.letters(election)},
        steps=steps,
        put_off=queries.last_steps(queries.before_last(events, "adjourn")),
    )


def shown(value: object) -> str:
    """Return a value, or room to write it."""
    return GAP if value is None else str(value)


def which_round(round_: Round | None) -> str:
    """Return 第1轮（正式选举）, or room to write which it is."""
    return f"第{round_.number}轮（{round_.get_kind_display()}）" if round_ else f"第{GAP}轮"


def told(course: Course, kind: LetterKind) -> str:
    """Return 根据上级党组织批复（…）， where there is such a letter; room for its number on a blank."""
    if course.blank:
        return f"根据上级党组织批复（{GAP * 3}），"
    number = course.letters.get(kind)
    return f"根据上级党组织批复（{number}），" if number else ""


def padded(rows: Sequence[Row], columns: int, least: int, *, blank: bool) -> list[Row]:
    """Return the rows, on a blank form as many empty ones as it needs."""
    if not blank:
        return list(rows)
    return [[str(place), *[""] * (columns - 1)] for place in range(1, least + 1)]


def month(day: date | None) -> str:
    """Return 2004年6月, as forms write when somebody joined."""
    return f"{day.year}年{day.month}月" if day else ""
