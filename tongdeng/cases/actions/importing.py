"""Taking over what another system has of ended cases, a piece at a time: each is stored once, and nobody is told of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries
from tongdeng.cases.access import may_import
from tongdeng.cases.actions.clocks import iso
from tongdeng.cases.actions.proving_origins import IMPORT, MOMENTS
from tongdeng.cases.models import Case, Category, Origin, Verdict
from tongdeng.cases.rules import Channel
from tongdeng.cases.rules.imports import DIFFERS, NO_PLACE, NOT_THIS_LOW, Taken, Unfit
from tongdeng.kernel import numbering
from tongdeng.kernel.bulk_journal import Beginning, begin_all, store_all, wait_for_others
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden
from tongdeng.people.models import Person
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut


@dataclass(frozen=True, slots=True)
class Source:
    """Which system the cases come from, and whether its verdicts are residents' own or given at a return visit."""

    name: str
    said_by: str = Verdict.Source.VISIT.value


@dataclass(slots=True)
class Sorted:
    """What becomes of the rows of a piece: new ones, those that are there already, and why others are set aside."""

    new: list[Taken] = field(default_factory=list)
    there: int = 0
    aside: dict[str, Unfit] = field(default_factory=dict)  # by the source's number


@dataclass(frozen=True, slots=True)
class _Here:
    places: Mapping[str, Place]
    communities: Mapping[str, Place]
    categories: Mapping[str, Category]


def take_over(
    rows: Sequence[Taken], source: Source, *, place: str, by: Person, at: datetime, keep: bool = True
) -> Sorted:
    """Store those of a piece that are not there yet, all or none of them; with `keep` false only say which they are.

    No two rows of a piece may have the same number. What is there with another content is set aside, as is a place that
    does not exist. A case that was taken over has no clocks, and no notice is sent. Raise Forbidden for whoever is not the
    administrator of `place`.
    """
    if not may_import(by, place):
        raise Forbidden(_("导入其他系统的诉求，要由这里的管理员进行"), place=place)
    with transaction.atomic():
        if keep:
            # Two imports of one source would both find that nothing is there.
            wait_for_others("cases.import")
        here = _here(rows)
        found = _sorted(rows, source, here)
        if keep and found.new:
            _store(found.new, source, here, by=by)
    return found


def _here(rows: Sequence[Taken]) -> _Here:
    codes = {row.place for row in rows}
    above = {cut(code, "community") for code in codes} - {""}
    found = places.named(codes | above)
    categories = {category.code: category for category in queries.categories()}
    return _Here(found, {code: found[code] for code in above & found.keys()}, categories)


def _sorted(rows: Sequence[Taken], source: Source, here: _Here) -> Sorted:
    numbers = [row.id for row in rows]
    there = Origin.objects.filter(source=source.name, number__in=numbers).values_list("number", "digest")
    digests = {number: bytes(digest) for number, digest in there}
    found = Sorted()
    for row in rows:
        if row.id in digests:
            if digests[row.id] == row.digest():
                found.there += 1
            else:
                found.aside[row.id] = Unfit(DIFFERS)
        elif row.place not in here.places:
            found.aside[row.id] = Unfit(NO_PLACE)
        elif cut(row.place, "community") not in here.communities:
            found.aside[row.id] = Unfit(NOT_THIS_LOW)
        else:
            found.new.append(row)
    return found


def _store(rows: Sequence[Taken], source: Source, here: _Here, *, by: Person) -> None:
    numbers = _numbers(rows, here.communities)
    beginnings, origins, verdicts = [], [], []
    for row in rows:
        case = _case(row, source, here)
        case.number = numbers[row.id]
        origin = Origin(
            **case.here,
            case=case,
            source=source.name,
            number=row.id,
            duplicate=row.duplicate,
            digest=row.digest(),
        )
        beginnings.append(Beginning(case, row.filed, _facts(case, origin, row, source)))
        origins.append(origin)
        if row.solved is not None:
            verdicts.append(_verdict(case, row, source))
    begin_all(IMPORT, beginnings, by=by)
    store_all(origins)
    if verdicts:
        store_all(verdicts)


def _numbers(rows: Sequence[Taken], communities: Mapping[str, Place]) -> dict[str, str]:
    """Return our numbers by the source's: a series of their own for each community and year."""
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in rows:
        groups[cut(row.place, "community"), row.filed.astimezone(LOCAL).year].append(row.id)
    found: dict[str, str] = {}
    for (code, year), ids in sorted(groups.items()):
        community = communities[code]
        short = community.short or community.name.removesuffix("社区")
        series = numbering.Series(code, f"import {year}", f"{short}-外-{year}-")
        given = numbering.take_many(series, len(ids))
        found |= {number: series.spelled(next_) for number, next_ in zip(ids, given, strict=True)}
    return found


def _case(row: Taken, source: Source, here: _Here) -> Case:
    place, category = here.places[row.place], here.categories[row.category]
    return Case(
        community=place.community,
        place=place.code,
        where=place.path,
        category=category,
        kind=category.kind,
        urgency=category.urgency,
        channel=Channel.IMPORT.value,
        words=f"{source.name}：{row.called}",
        filed_at=row.filed,
        answer_due=row.answer_due,
        answered_at=row.answered,
        finish_due=row.finish_due,
        finished_at=row.finished,
        closed_at=row.closed,
    )


def _facts(case: Case, origin: Origin, row: Taken, source: Source) -> dict[str, object]:
    said = {
        "solved": row.solved,
        "stars": row.stars,
        "verified_at": iso(row.verified),
        "said_by": source.said_by,
    }
    return {
        "to": row.state,
        "system": origin.source,
        "number": origin.number,
        "duplicate": origin.duplicate,
        "digest": origin.digest.hex(),
        "category": row.category,
        "kind": case.kind,
        "urgency": case.urgency,
        "channel": case.channel,
        **{name: iso(getattr(case, name)) for name in MOMENTS},
        **(said if row.solved is not None else {}),
    }


def _verdict(case: Case, row: Taken, source: Source) -> Verdict:
    return Verdict(
        **case.here,
        case=case,
        source=source.said_by,
        solved=row.solved,
        stars=row.stars,
        at=row.verified or row.closed,
    )
