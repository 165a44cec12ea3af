"""A roster from its upload to its comparison; the file is read by a job, never while a page waits."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from tongdeng.kernel import limits
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.second_connection import update_at_once
from tongdeng.people.actions.roster.comparing import Compared, Comparer, shown
from tongdeng.people.models import Heading, Person, Roster
from tongdeng.people.rules import roster as rules
from tongdeng.people.rules.comparison import Answer
from tongdeng.people.rules.limits import STRANGERS
from tongdeng.people.rules.roster import Fault, UnknownHeadings
from tongdeng.places.models import Place

ERRORS_AT_MOST = 200
State = Roster.State


def upload(estate: Place, content: bytes, *, by: Person, at: datetime) -> Roster:
    """Keep a file to be read by the job; nothing of it is read here."""
    return Roster.objects.create(community=estate.community, place=estate.code, by=by, at=at, content=content)


def read(roster: Roster, *, by: Person, at: datetime, progress: Callable[[int], None]) -> Roster:
    """Read a file and compare it with the register; keep what it would do, its faults, or why it cannot be read."""
    try:
        checked = rules.read(bytes(roster.content or b""), _known(roster.place))
    except UnknownHeadings as unknown:
        return _keep(roster, state=State.HEADINGS, headings=list(unknown.headings), problem=str(unknown))
    except Invalid as problem:
        return _keep(roster, state=State.UNREADABLE, problem=str(problem), content=None)
    faults = list(checked.faults)
    kept: dict[str, Any] = {"sheet": checked.sheet or "", "notes": [str(note) for note in checked.notes]}
    if not faults:
        update_outside_transaction(roster, total=len(checked.homes))
        comparer = Comparer(Place.objects.get(code=roster.place), checked.homes, {})
        found = comparer.compare(progress)
        faults = [*comparer.barred(found, by=by, at=at), *_asks_too_much(found, by=by, at=at)]
        kept["comparison"] = {} if faults else shown(found)
    return _keep(
        roster,
        **kept,
        state=State.TRIED,
        total=len(checked.homes),
        done=0,
        # A file with faults is not imported, so its rows with names and phones are not kept (PIPL art. 6: the
        # least data).
        rows=[] if faults else [asdict(home) for home in checked.homes],
        errors=[asdict(fault) for fault in faults[:ERRORS_AT_MOST]],
        faults=max(checked.fault_count, len(faults)),
        content=None,
    )


@transaction.atomic
def match(roster: Roster, columns: Mapping[str, str]) -> Roster:
    """Remember for the estate what the file's own headings mean, and have it read again.

    `columns` maps headings of the file to ours. Raise Invalid for one that is not ours or that two are said to be,
    StepRefused for a roster that does not wait for it.
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if not roster.wants_headings:
        raise StepRefused(gettext("这份名册不需要对应列名"))
    chosen = {heading: column for heading, column in columns.items() if column and heading in roster.headings}
    if set(chosen.values()) - {*rules.COLUMNS, *rules.MORE} or len(set(chosen.values())) < len(chosen):
        raise Invalid(gettext("每一列只能对应一次"))
    for heading, column in chosen.items():
        Heading.objects.update_or_create(place=roster.place, heading=heading, defaults={"column": column})
    return _keep(roster, state=State.READING, headings=[], problem="")


@transaction.atomic
def start(roster: Roster, answers: Mapping[str, str], *, complete: bool) -> bool:
    """Mark a roster as being imported; False when it has faults or its import was started before.

    `answers` says for each phone that is known under another name what that means. Raise Invalid where one is missing.
    """
    # Of two clicks at once the second waits here.
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if not roster.may_be_imported:
        return False
    asked = [question["phone"] for question in roster.comparison.get("questions", ())]
    said = {phone: answers.get(phone, "") for phone in asked}
    if not set(said.values()) <= set(Answer):
        raise Invalid(fields={"answers": gettext("请说明每个号码是谁的")})
    _keep(roster, state=State.RUNNING, answers=said, complete=complete, done=0)
    return True


def update_outside_transaction(roster: Roster, **changes: Any) -> None:
    """Store progress or outcome of a roster at once, while the transaction of its import is still open.

    Raise ValueError for any other field.
    """
    if unknown := changes.keys() - {"done", "total", "state", "problem"}:
        raise ValueError(", ".join(sorted(unknown)))
    # What the import itself wrote is seen only when it commits, and is gone when it fails.
    update_at_once(roster, **changes)


def finish(roster: Roster, result: Mapping[str, int]) -> Roster:
    """Close a roster that was imported; names and phones are kept no longer than needed (PIPL art. 19)."""
    figures = {name: value for name, value in roster.comparison.items() if isinstance(value, int)}
    return _keep(
        roster, state=State.DONE, rows=[], answers={}, comparison={**figures, **result}, done=roster.total
    )


def forget_before(moment: datetime) -> int:
    """Forget what is in files that were uploaded before `moment` and not imported; return how many they were."""
    nothing: dict[str, Any] = {name: [] for name in ("rows", "errors", "headings")}
    nothing |= {"content": None, "comparison": {}, "answers": {}}
    old = Roster.objects.filter(at__lt=moment).exclude(state=State.DONE)
    # Also one whose import was refused, which keeps its reason, or was killed and never ran again.
    refused = old.filter(state=State.FAILED).exclude(rows=[], errors=[], content=None).update(**nothing)
    words = gettext("放了 7 天没有导入，内容已删除，请重新上传")
    return refused + old.exclude(state=State.FAILED).update(state=State.FAILED, problem=words, **nothing)


def _asks_too_much(found: Compared, *, by: Person, at: datetime) -> Iterator[Fault]:
    """Say that a file names too many numbers of people elsewhere: its questions would tell which are registered."""
    strangers = [question for question in found.questions if not question.known]
    for question in strangers:
        if not limits.spend(STRANGERS, by.pk, at=at):
            yield Fault(question.rows[0], "手机号", str(STRANGERS.says))
            return


def under_way(*, before: datetime) -> list[Roster]:
    """Return the rosters from before a moment that are being read or imported, without their content."""
    rows = Roster.objects.filter(state__in=[State.READING, State.RUNNING], at__lt=before)
    return list(rows.defer("content", "rows", "comparison", "errors"))


def lose(roster: Roster) -> None:
    """Say that reading or importing came to nothing and may be done again; unless it ended meanwhile."""
    words = gettext("导入中断，一行都没有写入，请重新上传")
    Roster.objects.filter(pk=roster.pk, state__in=[State.READING, State.RUNNING]).update(
        state=State.FAILED, problem=words
    )


def _known(place: str) -> dict[str, str]:
    return dict(Heading.objects.filter(place=place).values_list("heading", "column"))


def _keep(roster: Roster, **changes: Any) -> Roster:
    for name, value in changes.items():
        setattr(roster, name, value)
    roster.save(update_fields=list(changes))
    return roster
