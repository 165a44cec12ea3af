"""The recount of works: lines against the rows that they are sums of, and those rows against their events."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.pieces import in_pieces
from tongdeng.projects.actions import proving_course
from tongdeng.projects.actions.accepting import digest
from tongdeng.projects.actions.proving_book import Book, books
from tongdeng.projects.actions.proving_events import VERBS, Accepted, Told, Varied, told_of
from tongdeng.projects.models import Acceptance, Dispute, Item, Project, Sheet, Variation
from tongdeng.projects.queries import bills
from tongdeng.projects.rules import warranty as rules

PIECE = 20  # projects; a bill may have thousands of lines
ZERO = Decimal(0)


def misfits() -> Iterator[Misfit]:
    """Yield what does not fit in works; in memory are the books of some projects, read with as many queries as of one."""
    for piece in in_pieces(Project.objects.order_by("community", "pk"), PIECE):
        events, found = events_of(piece, *VERBS, *proving_course.READERS), books(piece)
        for project in piece:
            if project.pk not in events:
                continue  # without a chain, which the recount of chains names
            told, book = told_of(events[project.pk]), found[project.pk]
            where = f"project {project.pk}"
            yield from (Misfit(what, where) for what in _told_faults(book, told))
            yield from (Misfit(what, where) for what in proving_course.faults(book, events[project.pk]))
            yield from _line_misfits(book)
            yield from _acceptance_misfits(book, told)
            yield from _warranty_misfits(book)


def _told_faults(book: Book, told: Told) -> Iterator[str]:
    """Say which rows are not those of the events, none missing and none added."""
    if told.parties and list(book.project.parties) != told.parties:
        yield "the parties are not those with which it was planned"
    if told.bill and told.bill != bills.digest(
        line for pk, line in book.lines.items() if pk not in told.added
    ):
        yield "the bill is not the one with which it was started"
    sheets = {
        row.pk: (row.line_id, row.quantity, row.corrects_id, row.at, row.void_at, row.countersigned_as)
        for row in book.sheets
    }
    if sheets != told.sheets:
        yield "the sheets are not those that its events name"
    by_items = {
        item.sheet_id: acceptance.accepted_at
        for item in book.items
        if item.sheet_id and (acceptance := book.acceptances[item.acceptance_id]).accepted_at
    }
    if {row.pk: row.counted_at for row in book.sheets if row.counts} != {**told.counted, **by_items}:
        yield "which sheets count is not what its events say"
    if {row.pk: _varied(row) for row in book.variations} != told.variations:
        yield "the variations are not those that its events name"
    disputes = [(str(row.line_id), row.quantity, row.party, row.at) for row in book.disputes]
    if sorted(disputes) != sorted(told.disputes):
        yield "the disputes are not those that its events name"
    acceptances = {row.pk: (row.number, row.accepted_at, row.refused_at) for row in book.acceptances.values()}
    if acceptances != {
        pk: (row.number, row.accepted_at, row.refused_at) for pk, row in told.acceptances.items()
    }:
        yield "the acceptances are not those that its events name"


def _varied(row: Variation) -> Varied:
    values = (row.old_quantity, row.new_quantity, row.old_sum, row.new_sum, row.old_date, row.new_date)
    return (row.kind, row.line_id, values, row.approved_at, row.rejected_at)


def _line_misfits(book: Book) -> Iterator[Misfit]:
    """Each quantity of a line is what its variations, sheets, acceptances and disputes come to (PW-2, PW-7)."""
    rows: list[Sheet | Dispute | Item | Variation]
    rows = [*book.sheets, *book.disputes, *book.items, *book.variations]
    for lost in {row.line_id for row in rows if row.line_id} - book.lines.keys():
        yield Misfit("a line that was measured is gone", f"line {lost}")
    for name, found in _sums(book).items():
        for pk, line in book.lines.items():
            if getattr(line, name) != found.get(pk, ZERO):
                yield Misfit(f"{name} is not what the rows of this line come to", f"line {pk}")


def _sums(book: Book) -> dict[str, dict[UUID, Decimal]]:
    items = [item for item in book.items if book.acceptances[item.acceptance_id].accepted_at]
    disputed = [(row.line_id, row.quantity) for row in book.disputes]
    varied = {
        row.line_id: row.new_quantity or ZERO for row in book.variations if row.line_id and row.approved_at
    }
    return {
        "planned": {pk: varied.get(pk, line.first_planned) for pk, line in book.lines.items()},
        "delivered": _summed((sheet.line_id, sheet.quantity) for sheet in book.sheets if sheet.counts),
        "accepted": _summed((item.line_id, item.accepted) for item in items),
        "disputed": _summed([*disputed, *((item.line_id, -item.settled) for item in items)]),
    }


def _summed(parts: Iterable[tuple[UUID, Decimal]]) -> dict[UUID, Decimal]:
    found: dict[UUID, Decimal] = {}
    for line, quantity in parts:
        found[line] = found.get(line, ZERO) + quantity
    return found


def _acceptance_misfits(book: Book, told: Told) -> Iterator[Misfit]:
    items: dict[UUID, list[Item]] = {}
    for item in book.items:
        items.setdefault(item.acceptance_id, []).append(item)
    for pk, row in book.acceptances.items():
        own, said = items.get(pk, []), told.acceptances.get(pk)
        if digest(row, own) != row.digest or (said and said.lines != len(own)):
            yield Misfit("this acceptance is not the one that was put", f"acceptance {pk}")
        yield from (Misfit(what, f"acceptance {pk}") for what in _signature_faults(book, row, said))
        if said and said.items is not None and said.items != [_accepted(book, item) for item in own]:
            yield Misfit("what was accepted is not what its event says", f"acceptance {pk}")


def _signature_faults(book: Book, row: Acceptance, said: Accepted | None) -> Iterator[str]:
    """Say what is wrong with the signatures of all required parties over what an acceptance says (PW-7)."""
    signed = {sign.party: sign for sign in row.signatures.all()}
    if said and {party: sign.at for party, sign in signed.items()} != said.signed:
        yield "the signatures are not those that its events name"
    whole = {party for party, sign in signed.items() if sign.digest == row.digest} >= set(row.parties)
    if row.accepted_at and not (whole and row.parties == book.project.parties):
        yield "accepted without the signatures of all parties"


def _accepted(book: Book, item: Item) -> tuple[str, str, Decimal, str]:
    warranty = book.warranties.get(item.warranty_id) if item.warranty_id else None
    return (str(item.pk), str(item.line_id), item.accepted, warranty.until.isoformat() if warranty else "")


def _warranty_misfits(book: Book) -> Iterator[Misfit]:
    """Each warranty is of something accepted on its first day, of its kind of work and at its place (PW-8)."""
    used = set[UUID]()
    for item in book.items:
        if item.line_id not in book.lines:
            continue  # named already
        row = book.warranties.get(item.warranty_id) if item.warranty_id else None
        day, line = _warranted_from(book, item), book.lines[item.line_id]
        if row is None:
            if day and rules.ends(line.work, day, rules.season(book.project.place), months=line.months):
                yield Misfit("an accepted line without its warranty", f"line {line.pk}")
            continue
        used.add(row.pk)
        fits = (item.acceptance_id, line.work, line.place, day)
        if (row.acceptance_id, row.work, row.place, row.since) != fits:
            yield Misfit("this warranty is not that of what was accepted", f"warranty {row.pk}")
    for pk in book.warranties.keys() - used:
        yield Misfit("a warranty of nothing that was accepted", f"warranty {pk}")


def _warranted_from(book: Book, item: Item) -> date | None:
    """Return the day on which something of a line was accepted; None where nothing was."""
    accepted_at = book.acceptances[item.acceptance_id].accepted_at
    return local_day(accepted_at) if accepted_at and item.accepted > 0 else None
