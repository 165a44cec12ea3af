"""The recount of cases: each moment by which somebody is judged, who holds a case, verdicts, and photos of the work."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from tongdeng.cases.actions.proving_bench import ties, ties_fit
from tongdeng.cases.actions.proving_origins import origin_fits, origins
from tongdeng.cases.actions.telling import COLUMNS, SHOWS, VERBS, Said, Stars, told, verdicts_told
from tongdeng.cases.models import Case, Photo, Verdict
from tongdeng.kernel import files
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces


def misfits() -> Iterator[Misfit]:
    """Yield each case whose moments, deadlines, category, assignee, verdicts, ties or photos are not those of its events.

    Words are not compared: their writer may have them erased. A deadline that was derived anew stands in an event only
    from the answer on, or from the finish.
    """
    rows = Case.objects.order_by("community", "pk").only("community", "reporter", *COLUMNS)
    for piece in in_pieces(rows):
        events, pictures, verdicts = events_of(piece, *VERBS), _pictures(piece), _verdicts(piece)
        tied, from_elsewhere = ties(piece), origins(piece)
        for case in piece:
            found = events.get(case.pk)
            if not found:
                continue  # a case without a chain, which the recount of chains names
            yield from _columns(case, found)
            if not _judged(found, verdicts.get(case.pk, {})):
                yield Misfit("what was said of the work is not what its events say", f"case {case.pk}")
            if not ties_fit(found, tied.get(case.pk, set())):
                yield Misfit("its links and promises are not what its events say", f"case {case.pk}")
            if not origin_fits(found, from_elsewhere.get(case.pk)):
                yield Misfit("where it was imported from is not what its event says", f"case {case.pk}")
            if not _shown(case, found, pictures.get(case.pk, set())):
                yield Misfit("the photos of the work are not those that its events name", f"case {case.pk}")


def _columns(case: Case, events: list[Event]) -> Iterator[Misfit]:
    found, derived = told(events)
    for name in COLUMNS:
        if name not in derived and getattr(case, name) != getattr(found, name):
            yield Misfit(f"{name} is not what the events of this case say", f"case {case.pk}")


def _pictures(cases: Sequence[Case]) -> dict[UUID, set[str]]:
    """Return the digests of the photos of the work, by case."""
    stages = [Photo.Stage.BEFORE, Photo.Stage.AFTER]
    rows = Photo.objects.filter(
        community__in={case.community for case in cases},
        case__in=[case.pk for case in cases],
        stage__in=stages,
    )
    found: dict[UUID, set[str]] = {}
    for case, name in rows.values_list("case", "file"):
        found.setdefault(case, set()).add(files.digest_of(name))
    return found


def _verdicts(cases: Sequence[Case]) -> dict[UUID, Stars]:
    """Return the stars of each stored verdict, by case."""
    rows = Verdict.objects.filter(
        community__in={case.community for case in cases}, case__in=[case.pk for case in cases]
    )
    found: dict[UUID, Stars] = {}
    for row in rows.defer("words"):
        said = Said(row.round, row.source, row.solved, row.by_id, row.at)
        found.setdefault(row.case_id, {})[said] = row.stars
    return found


def _judged(events: list[Event], there: Stars) -> bool:
    """Say whether the verdicts are those of the events, none missing and none added, with their stars."""
    told, untold = verdicts_told(events)
    return told.keys() == there.keys() and all(
        there[said] == stars for said, stars in told.items() if said not in untold
    )


def _shown(case: Case, events: list[Event], there: set[str]) -> bool:
    """Say whether the photos of the work are those that were taken; without them a finish proves nothing."""
    showed = [event for event in events if event.kind.partition(".")[2] in SHOWS]
    told = {digest for event in showed for digest in event.facts.get("pictures", ())}
    # Events from before say only how many there were.
    is_old = any(event.facts.get("photos") and "pictures" not in event.facts for event in showed)
    if not there <= told and not is_old:
        return False
    gone = told - there
    # Who reported a case that they handled themselves may have been erased, and their photos with them.
    if gone and Case.objects.filter(pk=case.pk, reporter__erased_at__isnull=False).exists():
        theirs = [event for event in showed if event.actor == case.reporter_id]
        gone -= {digest for event in theirs for digest in event.facts.get("pictures", ())}
    return not gone
