"""The end of a case: verdict, return visit, automatic closing, withdrawal, reopening."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.cases import rules
from tongdeng.cases.actions.benching import require_kept
from tongdeng.cases.actions.clocks import derive_finish, stop_clocks
from tongdeng.cases.actions.handling import return_to
from tongdeng.cases.actions.saying import add_message, attach
from tongdeng.cases.models import Case, Message, Photo, Verdict
from tongdeng.cases.queries import bench
from tongdeng.cases.rules.bench import reopens_until
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the resident thinks of the work: 1 to 5 stars or none, words, photos."""

    stars: int | None = None
    words: str = ""
    photos: Sequence[Picture] = ()


def confirm(
    case: Case, opinion: Opinion | None = None, *, by: Actor, at: datetime, seen: int | None = None
) -> Case:
    """Confirm as the resident that the problem is solved. Raise StepRefused while a promised action is open."""
    with turn(case, "confirm", by=by, seen=seen) as case:
        _confirmed(case, opinion or Opinion(), Verdict.Source.RESIDENT, by=by, at=at)
    return case


def reopen(case: Case, opinion: Opinion, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Say that the problem is not solved; the case returns to its last assignee, if they still work at its place.

    Raise Invalid without words, StepRefused later than 15 days after finishing, or after the last promise's end. An
    open promise stops nobody from saying that it is not solved.
    """
    with turn(case, "reopen", by=by, seen=seen) as case:
        _sent_back(case, opinion, Verdict.Source.RESIDENT, by=by, at=at)
    return case


def visit(
    case: Case, opinion: Opinion, *, solved: bool, by: Actor, at: datetime, seen: int | None = None
) -> Case:
    """Record what the resident said at a return visit.

    Raise Forbidden when it was the actor's own work, StepRefused for "solved" while a promised action is open.
    """
    with turn(case, "visit", by=by, seen=seen) as case:
        if case.assignee_id == by.id:
            raise Forbidden(_("回访应由承办人以外的人员进行"))
        settle = _confirmed if solved else _sent_back
        settle(case, opinion, Verdict.Source.VISIT, by=by, at=at)
    return case


def rate(case: Case, opinion: Opinion, *, by: Actor, at: datetime) -> Case:
    """Add stars and words to one's own verdict, once."""
    with turn(case, "rate", by=by) as case:
        verdict = case.verdicts.filter(
            round=case.reopened, source=Verdict.Source.RESIDENT, solved=True, stars__isnull=True, words=""
        ).first()
        if verdict is None:
            raise StepRefused(rules.REFUSALS["rate"], state=case.state)
        verdict.stars = _stars(opinion)
        verdict.words = texts.clean(opinion.words, at_most=rules.WORDS_AT_MOST)
        verdict.save(update_fields=["stars", "words"])
        attach(case, opinion.photos, stage=Photo.Stage.VERDICT, by=by, at=at)
        journal.record("rate", case, by=by, at=at, facts={"stars": verdict.stars})
    return case


def auto_close(case: Case, *, at: datetime) -> Case:
    """Close a finished case without a verdict as unconfirmed; no verdict is stored in the resident's name.

    Raise StepRefused while a promised action is open: silence says nothing of what is still to be done.
    """
    with turn(case, "auto_close", by=None) as case:
        require_kept(case, "auto_close")
        journal.step(case, "auto_close", by=None, at=at, closed_at=at)
        stop_clocks(case, at=at)
    return case


def withdraw(case: Case, *, reason: str = "", by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Withdraw one's own case before the work begins."""
    with turn(case, "withdraw", by=by, seen=seen) as case:
        words = texts.clean(reason, at_most=rules.WORDS_AT_MOST)
        if words:
            add_message(case, words, thread=Message.Thread.PUBLIC, by=by, at=at)
        journal.step(case, "withdraw", by=by, at=at, assignee=None, closed_at=at, runs_out_at=None)
        stop_clocks(case, at=at)
    return case


def _confirmed(case: Case, opinion: Opinion, source: str, *, by: Actor, at: datetime) -> None:
    require_kept(case, "confirm")
    _judge(case, opinion, source, solved=True, by=by, at=at)
    facts = {"stars": _stars(opinion), "source": source}
    journal.step(case, "confirm", by=by, at=at, facts=facts, closed_at=at)
    stop_clocks(case, at=at)


def _sent_back(case: Case, opinion: Opinion, source: str, *, by: Actor, at: datetime) -> None:
    if not opinion.words.strip():
        raise Invalid(fields={"words": _("请说说哪里还没有解决")})
    _require_in_time(case, at)
    # Before the step: the verdict belongs to the round that ends, and the step counts `reopened` up.
    _judge(case, opinion, source, solved=False, by=by, at=at)
    former = case.assignee
    journal.step(
        case,
        "reopen",
        by=by,
        at=at,
        facts={"stars": _stars(opinion), "source": source, "round": case.reopened + 1},
        reopened=case.reopened + 1,
        assignee=None,
        previous_assignee=None,
        finished_at=None,
        closed_at=None,
    )
    deadlines.stop(case, "silence", at=at)
    # Only the finish counts anew: the answer was given in the first round.
    deadlines.start(case, "finish", derive_finish(case, start=at, at=at))
    if former is not None:
        return_to(case, former, at=at)


def _require_in_time(case: Case, at: datetime) -> None:
    if case.finished_at is None or at <= case.finished_at + rules.REOPEN_WITHIN or bench.holds(case).exists():
        return
    if at > reopens_until(case.finished_at, bench.last_release(case)):
        raise StepRefused(_("办结已超过 15 天，请重新反映，我们会当作新的诉求办理"), state=case.state)


def _judge(case: Case, opinion: Opinion, source: str, *, solved: bool, by: Actor, at: datetime) -> None:
    Verdict.objects.create(
        community=case.community,
        place=case.place,
        case=case,
        source=source,
        solved=solved,
        stars=_stars(opinion),
        words=texts.clean(opinion.words, at_most=rules.WORDS_AT_MOST),
        round=case.reopened,
        by=by if isinstance(by, Person) else None,
        at=at,
    )
    attach(case, opinion.photos, stage=Photo.Stage.VERDICT, by=by, at=at)


def _stars(opinion: Opinion) -> int | None:
    if opinion.stars is not None and opinion.stars not in range(1, 6):
        raise Invalid(fields={"stars": _("评分为 1 到 5 星")})
    return opinion.stars
