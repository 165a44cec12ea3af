"""A case's journal as people read it: who did what when, with the words and photos of each step."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries
from tongdeng.cases.models import Case, Message, Photo, Verdict
from tongdeng.cases.rules import CHANNEL_WORDS, ESCALATION, VERB_WORDS
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Event
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_NAMES

INTERNAL = {"note", "give_back", "reclassify", "fired", "disown", "read"}
BENCH = {"link", "unlink", "tell", "hold", "release"}
SILENT_CLOCKS = {"pause", "silence"}
# What an import tells of a case: a moment, and when it was due.
MOMENTS = (
    ("answered_at", "answer_due", _("答复")),
    ("finished_at", "finish_due", _("办结")),
    ("closed_at", "", _("关闭")),
)
CLOCK_WORDS = {"answer": _("答复"), "finish": _("办结")}


@dataclass(slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    title: str
    who: str
    inner: bool = False
    alarm: bool = False
    words: list[str] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    stars: int | None = None


def entries(case: Case, *, internal: bool) -> list[Entry]:
    """Return the timeline of a case that `queries.whole` gave, newest first."""
    messages, photos = list(case.messages.all()), list(case.photos.all())
    verdicts = {verdict.at: verdict for verdict in case.verdicts.all()}
    titles = {str(row.subject_id): row.title for row in (*case.links.all(), *case.holds.all())}
    names = {str(person.pk): person for person in queries.involved(case)}
    lines: list[Entry] = []
    for event, person in reversed(queries.history(case)):
        verb = event.kind.partition(".")[2]
        if (verb in INTERNAL and not internal) or _is_silent(event):
            continue
        entry = Entry(
            at=event.at,
            title=_title(event, names),
            who=_who(event, person),
            inner=verb in INTERNAL,
            alarm=verb == "fired",
        )
        if verb == "import":
            entry.words += [*_moments(event.facts), *_taken_over(event, entry.who)]
            entry.who, entry.stars = event.facts["number"], event.facts.get("stars")
        elif verb in BENCH:
            _tell(entry, event, messages, titles)
        else:
            _fill(entry, event, messages, photos, verdicts)
        lines.append(entry)
    return lines


def _moments(facts: dict[str, Any]) -> Iterator[str]:
    """Yield what happened to an imported case, each with its limit there."""
    for name, due, word in MOMENTS:
        if facts[name]:
            words = f"{word} {_spelled(facts[name])}"
            limit = gettext("时限 {moment}").format(moment=_spelled(facts[due])) if due and facts[due] else ""
            yield f"{words}（{limit}）" if limit else words


def _taken_over(event: Event, who: str) -> Iterator[str]:
    """Yield what the other system was told of the work, and who imported it when: the line itself has the moment there."""
    facts = event.facts
    if "solved" in facts:
        word = gettext("已解决") if facts["solved"] else gettext("没有解决")
        yield f"{Verdict.Source(facts['said_by']).label}：{word} {_spelled(facts['verified_at'])}"
    recorded = event.recorded_at.isoformat()
    yield gettext("{who} 于 {moment} 导入").format(who=who, moment=_spelled(recorded))


def _spelled(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(LOCAL):%Y-%m-%d %H:%M}"


def _is_silent(event: Event) -> bool:
    return event.kind == "case.fired" and event.facts["clock"] in SILENT_CLOCKS


def _title(event: Event, names: dict[str, Person]) -> str:
    verb, facts = event.kind.partition(".")[2], event.facts
    word = str(VERB_WORDS[verb])
    if verb == "file":
        return f"{word} · {CHANNEL_WORDS[facts['channel']]}"
    if verb == "import":
        return f"{word} · {facts['system']}"
    if verb in ("assign", "transfer") and facts.get("to") in names:
        return f"{word} → {names[facts['to']].display_name}"
    if verb == "fired":
        level = ESCALATION[facts["level"]]
        return gettext("{clock}时限 {percent}%").format(
            clock=CLOCK_WORDS[facts["clock"]], percent=level.percent
        )
    if verb in BENCH:
        return _bench_title(word, facts)
    return word


def _bench_title(word: str, facts: dict[str, Any]) -> str:
    if "kept" in facts:
        return gettext("承诺已办成") if facts["kept"] else gettext("承诺没有办成")
    if "until" in facts:
        promised = gettext("承诺改期：{day} 前办成") if "before" in facts else gettext("承诺 {day} 前办成")
        return promised.format(day=facts["until"])
    return word


def _who(event: Event, person: Person | None) -> str:
    if person is not None:
        return f"{ROLE_NAMES.get(event.post, '')} {person.display_name}".strip()
    if event.post:
        return str(ROLE_NAMES[event.post])
    return gettext("会诊") if event.kind.partition(".")[2] in BENCH else gettext("系统")


def _tell(entry: Entry, event: Event, messages: list[Message], titles: dict[str, str]) -> None:
    """Give a line the title of what it is about, and the words that its event names."""
    entry.words += (
        [titles[event.facts["id"]]] if event.facts["id"] in titles and "key" not in event.facts else []
    )
    entry.words += [m.words for m in messages if str(m.pk) == event.facts.get("message")]


def _fill(
    entry: Entry,
    event: Event,
    messages: list[Message],
    photos: list[Photo],
    verdicts: dict[datetime, Verdict],
) -> None:
    """Move the words, photos and verdict of the same verb to its line; they have its moment and its actor."""
    # What nobody wrote in no post came from above, with an event of its own.
    for message in [m for m in messages if m.post and (m.at, m.author_id) == (event.at, event.actor)]:
        messages.remove(message)
        entry.words.append(message.words)
        entry.inner = message.thread == Message.Thread.INTERNAL
    for photo in [p for p in photos if (p.at, p.by_id) == (event.at, event.actor)]:
        photos.remove(photo)
        entry.photos.append(photo)
    verdict = verdicts.pop(event.at, None) if event.kind in ("case.confirm", "case.reopen") else None
    if verdict is not None:
        entry.stars = verdict.stars
        entry.words += [verdict.words] if verdict.words else []
