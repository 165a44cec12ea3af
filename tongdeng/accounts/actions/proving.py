"""The recount of accounts, both ways: each published summary is what its events say, and its lines are what it adds up."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from tongdeng.accounts.actions import shared
from tongdeng.accounts.models import Ledger, Summary, SummaryLine, Voucher
from tongdeng.accounts.rules import OPEN, State, periods
from tongdeng.kernel import files
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

PIECE = 200
VERBS = ("enter", "write", "submit", "confirm", "send_back", "replace", "attach", "drop")
AFTER = {
    "enter": State.DRAFT,
    "write": State.DRAFT,
    "submit": State.SUBMITTED,
    "confirm": State.CONFIRMED,
    "send_back": State.RETURNED,
    "replace": State.REPLACED,
}


def misfits() -> Iterator[Misfit]:
    """Yield what does not fit, some summaries at a time, with as many queries as of one."""
    for ledgers in in_pieces(Ledger.objects.order_by("community", "pk"), PIECE):
        told = events_of(ledgers, "open")
        for ledger in ledgers:
            since = [event.facts["since"] for event in told.get(ledger.pk, [])]
            if since and since != [periods.key_of(ledger.since)]:
                yield Misfit("the ledger does not begin with the quarter of its event", f"ledger {ledger.pk}")
    for piece in in_pieces(Summary.objects.order_by("community", "pk"), PIECE):
        events = events_of(piece, *VERBS)
        lines, vouchers = _by_summary(SummaryLine, piece), _by_summary(Voucher, piece)
        for summary in piece:
            if summary.pk not in events:
                continue  # without a chain, which the recount of chains names
            found = _faults(
                summary, events[summary.pk], lines.get(summary.pk, []), vouchers.get(summary.pk, [])
            )
            yield from (Misfit(what, f"summary {summary.pk}") for what in found)


def _by_summary(model: Any, piece: Iterable[Summary]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in model.objects.filter(summary__in=[summary.pk for summary in piece]):
        found.setdefault(row.summary_id, []).append(row)
    return found


def _faults(
    summary: Summary, events: list[Event], lines: list[SummaryLine], vouchers: list[Voucher]
) -> Iterator[str]:
    told = [(event.kind.partition(".")[2], event) for event in events]
    begun = told[0][1].facts
    own = {"kind": summary.kind, "quarter": periods.key_of(summary.quarter), "edition": summary.edition}
    corrects = str(summary.corrects_id) if summary.corrects_id else None
    if {key: begun.get(key) for key in own} != own or begun.get("corrects") != corrects:
        yield "the summary is not the one that was begun"
    if summary.state != [AFTER[verb] for verb, _event in told if verb in AFTER][-1]:
        yield "the state is not that of the last event"
    yield from _amounts(summary, told, lines)
    if _vouchers(told) != sorted(
        (str(row.pk), files.digest_of(str(row.file.name)), row.public) for row in vouchers
    ):
        yield "the vouchers are not those that its events name"


def _amounts(summary: Summary, told: list[tuple[str, Event]], lines: list[SummaryLine]) -> Iterator[str]:
    last = [event for verb, event in told if verb in ("enter", "write", "submit")][-1]
    amounts = shared.sums_of(summary)
    if {key: last.facts.get(key) for key in amounts} != amounts:
        yield "the amounts are not those of the last event"
    inflow = sum(row.amount for row in lines if row.comes_in)
    outflow = sum(row.amount for row in lines if not row.comes_in)
    if (inflow, outflow) != (summary.inflow, summary.outflow):
        yield "the lines do not add up to the amounts"
    if summary.state in OPEN:
        return
    digest, told_then = shared.digest(lines), shared.submitted(summary, lines, summary.gaps)
    if {key: last.facts.get(key) for key in told_then} != told_then or summary.submitted_at != last.at:
        yield "the lines or the reasons are not those that were submitted"
    confirmed = [event for verb, event in told if verb == "confirm"]
    said = [
        (event.facts.get("lines"), event.facts.get("closing"), event.facts.get("as")) for event in confirmed
    ]
    if said != ([(digest, summary.closing, summary.body)] if summary.confirmed_at else []):
        yield "what was confirmed is not what its event says"
    if confirmed and (confirmed[-1].at, confirmed[-1].actor) != (
        summary.confirmed_at,
        summary.confirmed_by_id,
    ):
        yield "who confirmed, or when, is not what its event says"


def _vouchers(told: list[tuple[str, Event]]) -> list[tuple[str, str, bool]]:
    kept: dict[str, tuple[str, str, bool]] = {}
    for verb, event in told:
        if verb == "attach":
            kept[event.facts["voucher"]] = (
                event.facts["voucher"],
                event.facts["file"],
                event.facts["public"],
            )
        elif verb == "drop":
            kept.pop(event.facts["voucher"], None)
    return sorted(kept.values())
