"""Importing a compared roster: new homes are stored, changes are proposed; all of it in one transaction or nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from tongdeng.kernel.errors import Forbidden, Invalid
from tongdeng.people import queries
from tongdeng.people.actions.register import changes, homes
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.actions.roster.comparing import BARRED, Compared, Comparer, address, loaded
from tongdeng.people.actions.roster.reading import finish
from tongdeng.people.models import Change, Home, Person, Roster
from tongdeng.people.rules import changes as rules
from tongdeng.people.rules import comparison
from tongdeng.people.rules.changes import Kind
from tongdeng.people.rules.roster import Home as Line
from tongdeng.places.models import Place

BATCH = 1000


@transaction.atomic
def store(
    roster: Roster, *, by: Person, at: datetime, on: date, progress: Callable[[int], None]
) -> dict[str, int]:
    """Import a roster as `by` may: new homes are stored, changes of homes that exist are proposed.

    Return how many homes were new, how many changes were proposed, and how many were left out because one of their
    kind waits for the home already. Raise Invalid where a question is not answered;
    Forbidden where somebody would be entered by their own proposal. `progress` gets the number of homes done.
    """
    # Of two imports for one estate the second waits, and compares with what the first has stored.
    estate = Place.objects.select_for_update().get(code=roster.place)
    work = _Import(roster, estate, by, at, on)
    found = work.comparer.compare(lambda _done: None)
    _answered(roster, found)
    # Asked again, as for the role: somebody may have got a number since the file was read.
    if any(work.comparer.barred(found, by=by, at=at)):
        raise Forbidden(BARRED)
    drafts = list(work.drafts(found))
    work.lines = len(drafts) + (0 if work.stores_owners else len(found.new))
    done = found.unchanged + found.waiting
    for chunk in _chunks(found.new):
        work.add(chunk)
        progress(done := done + len(chunk))
    for part in _chunks(drafts):
        work.propose(part)
        progress(min(roster.total, done := done + len(part)))
    result = {"new": len(found.new), "proposed": work.proposed, "skipped": work.skipped}
    # In the same transaction: a job that is run again after a crash finds it done.
    finish(roster, result)
    return result


def _answered(roster: Roster, found: Compared) -> None:
    """Raise Invalid for a number of which nobody said whose it is, or which somebody else has since."""
    then = {question["phone"]: question["holder"] for question in roster.comparison.get("questions", ())}
    for question in found.questions:
        holder = then.get(question.phone, question.holder)
        if question.phone not in roster.answers or holder != question.holder:
            raise Invalid(gettext("还有号码没有说明是谁的"))


class _Import:
    def __init__(self, roster: Roster, estate: Place, by: Person, at: datetime, on: date) -> None:
        self.roster, self.by, self.at, self.on = roster, by, at, on
        lines = loaded(roster.rows)
        # Kept twice they would be most of the job's memory; `finish` empties the column too.
        roster.rows = []
        self.comparer = Comparer(estate, lines, roster.answers)
        roles = queries.roles_at(by, estate.code)
        # Asked again: between the upload and the import somebody may have lost their role.
        if not roles & {role.value for role in rules.IMPORTERS}:
            raise Forbidden(gettext("您不在这个小区任职"))
        self.stores_owners = rules.stores_owners(roles)
        self.lines = self.proposed = self.skipped = 0

    def add(self, lines: Sequence[Line]) -> None:
        """Store new homes; with their people only where the importer may, else these are proposed."""
        tree = self.comparer.tree
        new = [self._new(tree.settle(address(line)), line) for line in lines]
        tree.store()
        bare = new if self.stores_owners else [NewHome(n.code, n.area, n.source, n.kind) for n in new]
        stored = homes.store(bare, checked=self.stores_owners, since=self.on, by=self.by, at=self.at)
        if not self.stores_owners:
            self._proposed([(home, self._record(n)) for home, n in zip(stored, new, strict=True)])

    def drafts(self, found: Compared) -> Iterable[tuple[str, ChangeDraft]]:
        """Return the changes that the file asks for, by place."""
        for line, code, wanted in found.changed:
            evidence = gettext("名册第 {row} 行").format(row=line.row)
            for each in wanted:
                yield code, ChangeDraft(each.kind, each.becomes, self.on, evidence, each.was, self.roster)
        if self.roster.complete:
            for code in found.missing:
                yield code, ChangeDraft(Kind.GONE, {}, self.on, gettext("名册里没有"), {}, self.roster)

    def propose(self, drafts: Sequence[tuple[str, ChangeDraft]]) -> None:
        """Propose changes, except those that wait already; what needs no second person is stored at once."""
        codes = [code for code, _draft in drafts]
        waits = Change.objects.filter(place__in=codes, state=rules.State.PROPOSED.value)
        waiting = set(waits.values_list("place", "kind"))
        rows = {home.place: home for home in Home.objects.filter(place__in=codes)}
        left = [(rows[code], draft) for code, draft in drafts if (code, draft.kind.value) not in waiting]
        self.skipped += len(drafts) - len(left)
        if left:
            self._proposed(left)

    def _proposed(self, drafts: Sequence[tuple[Home, ChangeDraft]]) -> None:
        lines = 0 if self.proposed else self.lines
        made = changes.propose_all(drafts, by=self.by, at=self.at, lines=lines)
        for change, (home, draft) in zip(made, drafts, strict=True):
            changes.decide_if_free(change, home, draft, by=self.by, at=self.at)
        self.proposed += len(made)

    def _new(self, code: str, line: Line) -> NewHome:
        answers, holders = self.roster.answers, self.comparer.holders
        people = tuple(Entry(**comparison.entry(each, answers, holders)) for each in line.people)
        return NewHome(code, line.area, line.source, line.kind or "normal", people)

    def _record(self, new: NewHome) -> ChangeDraft:
        becomes: dict[str, Any] = {"area": new.area, "source": new.source, "kind": new.kind}
        if new.people:
            becomes["people"] = [entry.stored() for entry in new.people]
        return ChangeDraft(Kind.RECORD, becomes, self.on, gettext("名册"), {}, self.roster)


def _chunks(rows: Sequence[Any]) -> Iterable[list[Any]]:
    every = iter(rows)
    while chunk := list(islice(every, BATCH)):
        yield chunk
