"""Branch elections as pages: the list, and one election as a way of five stretches. Nobody else knows that they exist."""

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
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import NotFound, Refused, Sentence
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_WORDS, Role
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of

WHO = {Role.BRANCH.value, Role.SUPERIOR.value}
# Which stretch of the way a verb belongs to: after it, or when it was refused, that page is shown.
PARTS = {
    "roll": "enrol correct strike plan request grant leave_out agree delay",
    "candidates": "propose nominate",
    "meeting": "meet adjourn attend resolve tell refuse_proxy issue",
    "round": "collect annul relieve settle count revote separate reduce",
    "result": "form report approve reject",
}


class Stretch(NamedTuple):
    """A phase as the stepper shows it: done, now or ahead."""

    phase: Phase
    state: str
    open: bool


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the elections that this person may see, and when terms end."""
    only_for_those_who_elect(request.person)
    rows = page_of(request, queries.elections(request.person))
    today = request.at.astimezone(LOCAL).date()
    context = {
        "page_of": rows,
        "branches": queries.due_soon(queries.branches(request.person), today),
        "ending": queries.ending(request.person),
        "today": today,
    }
    return render(request, "elections/elections.html", context)


@signed_in
def page(request: SignedIn, pk: UUID, part: str = "") -> HttpResponse:
    """Show an election, or one stretch of its way."""
    return draw(request, queries.get(request.person, pk), part)


def draw(
    request: SignedIn, one: Election, part: str = "", *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Draw a page of an election; after a refusal with the sentence, and the form as it was filled."""
    context = facts(request, one)
    if part and part not in context["open_parts"]:
        raise NotFound(_("还没有到这一步"))
    context["part"] = part
    return answer(request, f"elections/{part or 'election'}.html", context, problem=problem, verb=verb)


def facts(request: SignedIn, one: Election) -> dict[str, Any]:
    """Return what every page of an election needs."""
    members, held = queries.roll(one), rounds.rounds(one)
    last = held[-1] if held else None
    rights = access.verbs(request.person, one)
    stretches, events = way(one, last), list(reversed(queries.history(one)))
    found = {
        "election": one,
        "members": members,
        "hall": queries.hall(members),
        "candidates": queries.candidates(members),
        "elected": queries.elected(members),
        "rounds": held,
        "round": last,
        "offered": set(queries.open_verbs(one, members, last)) & rights,
        "of_branch": "enrol" in rights,
        "way": stretches,
        "open_parts": {stretch.phase.key for stretch in stretches if stretch.open},
        "next": next_step(one, members, last),
        "letters": queries.letters(one),
        "events": events,
        "actors": queries.people(events),
        "now": request.at,
        "today": request.at.astimezone(LOCAL).date(),
        "standings": [(s.value, word) for s, word in regulation.STANDING_WORDS.items()],
        "grounds": list(regulation.GROUNDS.values()),
        "bases": [(b.value, word) for b, word in regulation.BASE_WORDS.items()],
        "least": regulation.candidates_least(one.seats),
        "delayed": bool(one.planned_on and regulation.is_delayed(one.ends_on, one.planned_on)),
    }
    found |= hall_facts(members)
    if last is not None:
        found |= count_facts(one, held, members)
    return found


def hall_facts(members: list[Member]) -> dict[str, Any]:
    """Return whom the superior and the meeting decide on, and who can be a teller."""
    asked = [member for member in members if member.ground is not None]
    return {
        "waiting_out": [member for member in asked if member.agreed_at is None],
        "to_resolve": asked,
        "may_tell": [m for m in members if m.may_vote and m.candidate is None],
        "chosen_scrutineers": [m.pk for m in members if m.task == regulation.Task.SCRUTINEER],
        "chosen_counters": [m.pk for m in members if m.task == regulation.Task.COUNTER],
    }


def count_facts(one: Election, held: list[Round], members: list[Member]) -> dict[str, Any]:
    """Return how far the newest round is read, and what each counted round came to, the newest first."""
    last = held[-1]
    slips = rounds.slips(last) if one.state == State.READING else []
    left = one.seats - sum(member.elected for member in members)
    names = {member.pk: member.name for member in members}
    return {
        "progress": (far := rounds.progress(last, slips)),
        "both_read": far.both,
        "differing": rounds.differing(slips, names),
        "left": left,
        "left_least": regulation.candidates_least(left) if left > 0 else 0,
        "tied": rounds.tied(last),
        "names": [(pk, names[pk]) for pk in last.names],
        "on_ballot": [names[pk] for pk in last.names],
        "results": [rounds.result(one, round_, members) for round_ in reversed(held) if round_.outcome],
        "scrutineers": [member for member in members if member.task == regulation.Task.SCRUTINEER],
        "can_stand": [m for m in members if m.may_vote and not m.elected and not m.task],
    }


def way(one: Election, last: Round | None) -> list[Stretch]:
    """Return the five stretches: done, now or ahead; what lies ahead is not open yet."""
    reached = next((n for n, phase in enumerate(PHASES) if one.state in phase.states), len(PHASES))
    if one.state == State.CANCELLED:
        reached = 3 if last else 1
        return [Stretch(phase, "ahead", open=number <= reached) for number, phase in enumerate(PHASES)]
    if one.state in (State.APPROVED, State.REJECTED):
        return [Stretch(phase, "done", open=True) for phase in PHASES]
    # A division of work is begun on the page of the result as soon as the count is complete.
    furthest = reached + (one.state == State.COUNTED)
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


def next_step(one: Election, members: list[Member], last: Round | None) -> Todo | None:
    """Return what must happen next; None when the election is over."""
    if one.state not in flow.NEXT:
        return None
    role, words = flow.NEXT[State(one.state)]
    part = next(phase.key for phase in PHASES if one.state in phase.states)
    if one.state == State.COUNTED:
        verb = next(v for v in queries.open_verbs(one, members, last) if v in AFTER_COUNT)
        words, part = AFTER_COUNT[verb], "result" if verb in ("form", "report") else part
    return Todo(ROLE_WORDS[role], words, part)


def part_of(verb: str) -> str:
    """Return the stretch that a verb belongs to; the way itself for those that may come anywhere."""
    return next((part for part, verbs in PARTS.items() if verb in verbs.split()), "")


def only_for_those_who_elect(person: Person) -> None:
    """Raise NotFound for whoever is neither of a branch nor above one."""
    if not person.holds(*WHO):
        raise NotFound(_("没有找到这个页面"))
