"""The recount of minutes, signatures and resolutions: each text against its hash, each promise against its item."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from tongdeng.consultations.actions.proving_events import Signed, Told
from tongdeng.consultations.models import Consultation, Item, Minutes, Resolution
from tongdeng.consultations.queries import benches, records
from tongdeng.consultations.rules import minutes
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

PROPOSED = ("kind", "title", "text", "party", "days", "unit")
ENDS = ("abandon", "replace", "conclude")
PIECE = 500


def faults(consultation: Consultation, told: Told) -> Iterator[str]:
    """Say what of the minutes and of what is signed under them is not as the events say (DL-7)."""
    versions = list(consultation.minutes.order_by("version"))
    if any(row.hash != minutes.text_hash(row.facts, row.text) for row in versions):
        yield "the minutes are not the text that their hash says"
    if {row.hash for row in versions} != told.hashes:
        yield "the versions of the minutes are not those that its events name"
    rows = consultation.signatures.values_list("seat", "hash", "channel", "dissents", "at")
    if {Signed(*row) for row in rows} != told.signed:
        yield "the signatures are not those that its events name"
    if versions and told.talk is not None:
        now = records.facts_of(consultation)
        if _decided(versions[-1].facts) != _decided(now):
            yield "the minutes do not say what was decided"
        if _came(versions[-1].facts) != _came(now):
            yield "the minutes do not say who was there"
    if told.published is not None:
        yield from _publishing(consultation, versions, told)


def _publishing(consultation: Consultation, versions: Sequence[Minutes], told: Told) -> Iterator[str]:
    published = told.published or {}
    now = versions[-1] if versions else None
    if now is None or now.hash != published["hash"]:
        yield "the present minutes are not those that were published"
        return
    if published.get("public", minutes.text_hash({}, now.public)) != minutes.text_hash({}, now.public):
        yield "what residents read is not what was published"
    unsigned = [party.key for party in benches.unsigned(consultation)]
    at = told.moments["published_at"]
    if unsigned != published["unsigned"] or (unsigned and (told.sign_by is None or at < told.sign_by)):
        yield "published without the signatures that it needs"


def _decided(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what minutes say of decisions."""
    found = []
    for item in facts["items"]:
        kept = dict(item)
        if kept["resolution"]:
            # The reason is written anew where it is not carried out.
            kept["resolution"] = {
                name: value for name, value in kept["resolution"].items() if name != "reason"
            }
        found.append(kept)
    return found


def _came(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what minutes say of who was there; somebody may have another name since."""
    return [{name: value for name, value in seat.items() if name != "name"} for seat in facts["seats"]]


def resolution_misfits() -> Iterator[Misfit]:
    """Yield each resolution and each carried item that do not belong together, or not to their events (DL-8)."""
    without = Item.objects.filter(carried=True, resolution__isnull=True)
    for pk in without.values_list("pk", flat=True).order_by("pk"):
        yield Misfit("a carried item without its resolution", f"item {pk}")
    rows = Resolution.objects.select_related("item").annotate(
        yes=Count("evaluations", Q(evaluations__works=True)),
        no=Count("evaluations", Q(evaluations__works=False)),
    )
    for piece in in_pieces(rows.order_by("community", "pk"), PIECE):
        events = events_of(piece, "decide", "finish", *ENDS)
        for row in piece:
            if row.pk in events:  # one without a chain is named by the recount of chains
                where = f"resolution {row.pk}"
                yield from (Misfit(what, where) for what in _resolution_faults(row, events[row.pk]))


def _resolution_faults(row: Resolution, events: Sequence[Event]) -> Iterator[str]:
    item, by_verb = row.item, {event.kind.partition(".")[2]: event for event in events}
    decided = by_verb["decide"]
    facts = (str(row.item_id), row.kind, row.party, row.days, row.at)
    if (*(decided.facts[name] for name in ("item", "kind", "party", "days")), decided.at) != facts:
        yield "this resolution is not the one that was decided"
    ties = (row.consultation_id, row.topic_id, row.replaces_id)
    if (
        not item.carried
        or ties != (item.consultation_id, item.topic_id, item.review_id)
        or not _as_proposed(row)
    ):
        yield "this resolution is not what its item came to"
    finish = by_verb.get("finish")
    due = row.due_at.isoformat() if row.due_at else None
    if row.done_at != (finish.at if finish else None) or (finish and finish.facts["due"] != due):
        yield "when it was due or done is not what its events say"
    end = next((by_verb[verb] for verb in ENDS if verb in by_verb), None)
    if row.ended_at != (end.at if end else None):
        yield "ended_at is not what the events of this resolution say"
    told = by_verb["conclude"].facts if "conclude" in by_verb else None
    stored = (row.works, row.fails)
    if stored != ((told["works"], told["fails"]) if told else (None, None)) or (
        told and stored != (row.__dict__["yes"], row.__dict__["no"])
    ):
        yield "what households said of it is not what its events say"


def _as_proposed(row: Resolution) -> bool:
    proposal = row.item.proposal or {}
    quantity = Decimal(proposal["quantity"]) if proposal.get("quantity") else None
    return row.quantity == quantity and all(getattr(row, name) == proposal.get(name) for name in PROPOSED)
