"""What a roster would do, as its page shows it: figures, changed homes, questions, and what the button does."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.people.models import Roster
from tongdeng.people.queries import roles_at
from tongdeng.people.rules import masked_name, masked_phone
from tongdeng.people.rules import roster as rules
from tongdeng.people.rules.changes import stores_owners
from tongdeng.people.rules.comparison import Answer
from tongdeng.places import queries as places
from tongdeng.web.kit.http import SignedIn
from tongdeng.web.kit.pager import page_of
from tongdeng.web.people.spoken import Line, Speaker, Step

ANSWERS: tuple[tuple[str, Sentence], ...] = (
    (Answer.SAME.value, _("是同一人，用原来登记的姓名")),
    (Answer.RENAME.value, _("是同一人，改用名册的姓名")),
    (Answer.PASSED.value, _("号码已换给另一个人")),
)
MISSING_SHOWN = 50


class Question(NamedTuple):
    """A number known under another name, with the answer that was given before a refusal."""

    field: str
    phone: str
    known: str
    written: str
    rows: str
    answer: str


class Column(NamedTuple):
    """One of our columns: its field, its name, the headings to choose from, the one that is chosen."""

    field: str
    name: str
    options: list[tuple[str, str]]
    chosen: str


def context_for(request: SignedIn, roster: Roster) -> dict[str, Any]:
    """Return the comparison of a roster that can be imported."""
    found = roster.comparison
    listed = page_of(request, _homes(found.get("lines", [])))
    lines = [line for _row, _place, group in listed for line in group]
    # Whoever may upload the estate's roster keeps its register, and sees its names.
    speaker = Speaker(lines, full=True, reader=request.person.pk)
    missing = found.get("missing", [])[:MISSING_SHOWN]
    named = places.named(missing)
    return {
        "found": found,
        "page_of": listed,
        "homes": [(row, place, _steps(speaker, group)) for row, place, group in listed],
        "questions": _questions(request, found.get("questions", [])),
        "answers": ANSWERS,
        "missing": [str(named[code]) for code in missing if code in named],
        "more_missing": max(0, found.get("gone", 0) - len(missing)),
        "stores": stores_owners(roles_at(request.person, roster.place)),
        "nothing": not (found.get("new") or found.get("changed") or found.get("gone")),
    }


def columns(headings: list[str], typed: Mapping[str, str]) -> dict[str, list[Column]]:
    """Return our columns, those that are needed and the others, with the headings of the file to choose from."""
    guessed = rules.guess(headings)
    options = [("", gettext("（没有这一列）")), *((heading, heading) for heading in headings)]

    def offered(names: Iterable[str]) -> list[Column]:
        return [
            Column(f"column_{n}", n, options, typed.get(f"column_{n}", guessed.get(n, ""))) for n in names
        ]

    others = [name for name in (*rules.COLUMNS, *rules.MORE) if name not in rules.NEEDED]
    return {"needed": offered(rules.NEEDED), "others": offered(others)}


def _homes(lines: list[dict[str, Any]]) -> list[tuple[int, str, list[Line]]]:
    """Return the changes by home: its row in the file, its place, its changes."""
    groups: dict[tuple[int, str], list[Line]] = {}
    for line in lines:
        key = line["row"], line["place"].replace("/", " ")
        groups.setdefault(key, []).append(Line(line["kind"], line["becomes"], line["was"]))
    return [(row, place, group) for (row, place), group in groups.items()]


def _steps(speaker: Speaker, group: list[Line]) -> list[Step]:
    return [step for line in group for step in speaker.steps(line)]


def _questions(request: SignedIn, asked: list[dict[str, Any]]) -> list[Question]:
    # The known name may be of somebody in another estate: only its first character is shown.
    return [
        Question(
            f"answer_{number}",
            masked_phone(question["phone"]),
            masked_name(question["known"]),
            question["written"],
            gettext("、").join(map(str, question["rows"])),
            request.POST.get(f"answer_{number}", ""),
        )
        for number, question in enumerate(asked)
    ]
