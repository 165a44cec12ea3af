"""Branch elections as pages: the list, and one election in five phases. For other roles these pages do not exist."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.models import Election, Member, Round
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import flow, regulation
from tongdeng.elections.rules.flow import PHASES, Phase, State
from tongdeng.kernel import access
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound, Refused, Sentence
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_WORDS, Role
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of

OFFICES = {Role.BRANCH.value, Role.SUPERIOR.value}
PARTS = ("", *(phase.key for phase in PHASES))  # the pages of one election; "" is its first one
PASTED = "enrol-lines"  # the form of a pasted list


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the elections that this person may see, and when terms end."""
    require_office(request.person)
    today = local_day(request.at)
    context = {
        "page_of": page_of(request, queries.elections(request.person)),
        "branches": queries.due_soon(queries.branches(request.person), today),
        "ending": queries.ending(request.person),
        "today": today,
    }
    return render(request, "elections/elections.html", context)


@signed_in
def page(request: SignedIn, pk: UUID, part: str = "") -> HttpResponse:
    return draw(request, queries.get(request.person, pk), part)


def draw(
    request: SignedIn, election: Election, part: str = "", *, problem: Refused | None = None, form: str = ""
) -> HttpResponse:
    """Show one part of an election; raise NotFound for one that is not reached yet. `form` is what was refused."""
    context = context_for(request, election)
    if part and part not in context["open_parts"]:
        raise NotFound(_("还没有到这一步"))
    context["part"] = part
    # A branch without a register enrols by hand, as before.
    context["has_register"] = (
        part == "roll" and "enrol" in context["offered"] and queries.has_register(election)
    )
    if problem is not None and form == PASTED:
        context["fields"] = {"lines": problem.sentence}  # a pasted list is one field, whatever is wrong in it
    return answer(request, f"elections/{part or 'election'}.html", context, problem=problem, verb=form)


def context_for(request: SignedIn, election: Election) -> dict[str, Any]:
    """Return what every page of an election needs."""
    members, held = queries.roll(election), rounds.rounds(election)
    last = held[-1] if held else None
    rights = access.verbs(request.person, election)
    stretches = course(election, last)
    events = list(reversed(queries.history(election)))
    context = {
        "election": election,
        "members": members,
        "hall": queries.hall(members),
        "candidates": queries.candidates(members),
        "elected": queries.elected(members),
        "rounds": held,
        "round": last,
        "offered": queries.open_verbs(election, rights, members, last),
        "of_branch": "enrol" in rights,
        "stretches": stretches,
        "open_parts": {stretch.phase.key for stretch in stretches if stretch.open},
        "next": next_step(election, members, last),
        "letters": queries.letters(election),
        "events": events,
        "actors": queries.people(events),
        "now": request.at,
        "today": local_day(request.at),
        "least": regulation.candidates_least(election.seats),
        "delayed": bool(election.planned_on and regulation.is_delayed(election.ends_on, election.planned_on)),
    }
    context |= _choices() | _hall_context(members)
    return context | (_round_context(election, held, members) if held else {})


def _choices() -> dict[str, list[tuple[Any, Sentence]]]:
    return {
        "standings": [(standing.value, word) for standing, word in regulation.STANDING_WORDS.items()],
        "grounds": [("", _("请选择")), *((g.code, g.word) for g in regulation.GROUNDS.values())],
        "bases": [(base.value, word) for base, word in regulation.BASE_WORDS.items()],
    }


def _named(words: Sentence, members: list[Member]) -> list[tuple[str, Sentence]]:
    """Return members as the options of a field; `words` stand where nobody is chosen."""
    return [("", words), *((str(member.pk), member.name) for member in members)]


def _hall_context(members: list[Member]) -> dict[str, Any]:
    """Return whom the superior and the meeting decide on, and who can be a teller."""
    asked = [member for member in members if member.ground is not None]
    return {
        "waiting_out": [member for member in asked if member.agreed_at is None],
        "to_resolve": asked,
        "absent": _named(_("请选择"), [m for m in members if m.may_vote and not m.present]),
        "may_tell": [m for m in members if m.may_vote and m.candidate is None],
        "chosen_scrutineers": [m.pk for m in members if m.task == regulation.Task.SCRUTINEER],
        "chosen_counters": [m.pk for m in members if m.task == regulation.Task.COUNTER],
    }


def _round_context(election: Election, held: list[Round], members: list[Member]) -> dict[str, Any]:
    """Return how far the newest round is read, and the result of each counted round, the newest first."""
    last = held[-1]
    slips = rounds.slips(last) if election.is_being_read else []
    left = election.seats - sum(member.elected for member in members)
    names = {member.pk: member.name for member in members}
    watchers = [member for member in members if member.task == regulation.Task.SCRUTINEER]
    chosen = queries.elected(members)
    return {
        "progress": rounds.progress(last, slips),
        "differing": rounds.differing(slips, names),
        "left": left,
        "left_least": regulation.candidates_least(left) if left > 0 else 0,
        "tied": rounds.tied(last),
        "names": [(pk, names[pk]) for pk in last.names],
        "on_ballot": [names[pk] for pk in last.names],
        "results": [rounds.result(election, r, members) for r in reversed(held) if r.outcome],
        "scrutineers": _named(_("请选择"), watchers),
        "secretaries": _named(_("请选择"), chosen),
        "deputies": _named(_("不设"), chosen),
        "can_stand": [m for m in members if m.may_vote and not m.elected and not m.task],
    }


class Stretch(NamedTuple):
    """A phase as the pages show it: done, now or ahead."""

    phase: Phase
    state: str
    open: bool

    @property
    def is_done(self) -> bool:
        return self.state == "done"

    @property
    def word(self) -> Sentence:
        return {"done": _("已完成"), "now": _("正在办"), "ahead": _("还没到")}[self.state]


def course(election: Election, last: Round | None) -> list[Stretch]:
    """Return the five phases: done, now or ahead; a phase that lies ahead is not open yet."""
    reached = next((n for n, phase in enumerate(PHASES) if election.state in phase.states), len(PHASES))
    if election.state == State.CANCELLED:
        # Its last phase is not stored; its rounds tell how far it came.
        reached = 3 if last else 1
        return [Stretch(phase, "ahead", open=number <= reached) for number, phase in enumerate(PHASES)]
    if election.state in (State.APPROVED, State.REJECTED):
        return [Stretch(phase, "done", open=True) for phase in PHASES]
    # The division of work begins on the page of the result, as soon as the count is complete.
    furthest = reached + election.is_counted
    return [
        Stretch(
            phase,
            "done" if number < reached else "now" if number == reached else "ahead",
            open=number <= furthest,
        )
        for number, phase in enumerate(PHASES)
    ]


class Todo(NamedTuple):
    """What comes next: who does it, in which words, and on which page."""

    role: Sentence
    words: Sentence
    part: str


AFTER_COUNT = {
    "revote": _("票数相等，在他们之间重新投票，票多的当选"),
    "separate": _("还有名额没有选出，另行选举"),
    "form": _("新一届委员会开会，选举书记、副书记，明确分工"),
    "report": _("上报选举结果"),
}


def next_step(election: Election, members: list[Member], last: Round | None) -> Todo | None:
    """Return what must happen next; None when the election is over."""
    if election.state not in flow.NEXT:
        return None
    role, words = flow.NEXT[State(election.state)]
    part = next(phase.key for phase in PHASES if election.state in phase.states)
    if election.is_counted:
        verb = queries.follow(election, members, last)[0]
        words, part = AFTER_COUNT[verb], "result" if verb in ("form", "report") else part
    return Todo(ROLE_WORDS[role], words, part)


def require_office(person: Person) -> None:
    """Raise NotFound for somebody who is neither of a branch nor above one: nobody else may know of elections."""
    if not person.holds(*OFFICES):
        raise NotFound(_("没有找到这个页面"))
