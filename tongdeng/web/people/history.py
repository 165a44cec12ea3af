"""The history of a home as people read it: what happened to it when, by whose word, on what evidence."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.models import Event
from tongdeng.people.models import Change, Home, Person
from tongdeng.people.queries import pages as queries
from tongdeng.people.queries import register as registered
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.web.people.spoken import Line, Speaker, Step

TITLES = {
    "record": _("登记进名册"),
    "check": _("新房屋已核对"),
    "measure": _("面积或性质已更改"),
    "transfer": _("业主已变更"),
    "add": _("登记了人员"),
    "end": _("人员不再登记"),
    "share": _("份额已更改"),
    "name": _("姓名已更正"),
    "phone": _("号码已更改"),
    "gone": _("房屋不再存在"),
    "hear": _("反映的错误已处理"),
    "strike": _("没有通过核对，撤出名册"),
}
UNDECIDED = {
    "proposed": _("有一处变更等待核对"),
    "sent_back": _("有一处变更被退回"),
    "withdrawn": _("有一处变更已撤回"),
}


@dataclass(slots=True)
class Entry:
    """One line of the history."""

    at: datetime
    title: str
    who: str
    steps: list[Step] = field(default_factory=list)
    change: Change | None = None


def entries(home: Home, *, full: bool, reader: UUID) -> list[Entry]:
    """Return all that happened to a home, the newest first; a fixed number of queries."""
    events = journal.timeline(home)
    changes = {str(change.pk): change for change in registered.changes_of(home.place)}
    said = [_line(event, changes) for event in events]
    speaker = Speaker([*changes.values(), *said], full=full, reader=reader)
    actors = queries.people([event.actor for event in events if event.actor])
    found = [_entry(event, line, changes, speaker, actors) for event, line in zip(events, said, strict=True)]
    found += [_undecided(change, speaker) for change in changes.values() if not change.is_confirmed]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _line(event: Event, changes: dict[str, Change]) -> Line:
    """Return what an event says, where no change says it: rows that began or ended without one."""
    if event.facts.get("change") in changes:
        change = changes[event.facts["change"]]
        return Line(change.kind, change.becomes, change.was)
    rows = [*event.facts.get("ended", ()), *event.facts.get("began", ())]
    return Line("people", {"end": rows}, {})


def _entry(
    event: Event,
    line: Line,
    changes: dict[str, Change],
    speaker: Speaker,
    actors: dict[str, Person],
) -> Entry:
    verb, change = event.kind.partition(".")[2], changes.get(event.facts.get("change", ""))
    steps = speaker.steps(line)
    if change is None and event.facts.get("began"):
        # Without a change the rows that began stand where those that ended stand: they came.
        steps = [Step(step.what, "", step.old) for step in steps]
    if change is None and verb == "record" and event.facts.get("people"):
        steps = [Step(gettext("人员"), "", gettext("{n} 位").format(n=event.facts["people"]))]
    return Entry(
        event.at, str(TITLES.get(verb, verb)), _who(event.post, actors.get(str(event.actor))), steps, change
    )


def _undecided(change: Change, speaker: Speaker) -> Entry:
    decided = change.decided_by is not None and change.decided_at is not None
    person = change.decided_by if decided else change.by
    role = "" if decided else change.post
    moment = change.decided_at or change.at
    return Entry(moment, str(UNDECIDED[change.state]), _who(role, person), speaker.steps(change), change)


def _who(post: str, person: Person | None) -> str:
    """Return the role and the name of whoever acted, as neighbours address them."""
    role = str(ROLE_NAMES.get(post, ""))
    return " ".join(filter(None, [role, person.display_name if person else ""])) or gettext("系统")
