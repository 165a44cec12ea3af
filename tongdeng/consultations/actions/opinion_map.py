"""The map of opinions is recomputed by a job; the last time, when nobody votes any more, it forgets who said what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from tongdeng.consultations.models import Consultation
from tongdeng.consultations.models.opinions import Household, OpinionMap, Statement, Voice
from tongdeng.consultations.queries import opinions as queries
from tongdeng.consultations.rules import opinion_map as rules
from tongdeng.consultations.rules import opinions
from tongdeng.consultations.rules.flows import State as Session
from tongdeng.consultations.rules.opinion_map import Finding, Settled, Votes
from tongdeng.consultations.rules.opinions import State
from tongdeng.kernel import journal

TRAITS = 5  # statements told of a group, and of all groups together


def due() -> list[Consultation]:
    """Return the consultations whose map is to be computed again: somebody spoke since, it has not settled, or all is over."""
    rows = Consultation.objects.filter(statements__isnull=False).exclude(opinion_map__final=True)
    return [
        consultation
        for consultation in rows.select_related("opinion_map").distinct()
        if _is_over(consultation) or _moved_on(consultation)
    ]


def recompute(
    consultation: Consultation, *, at: datetime, permutations: int = rules.PERMUTATIONS
) -> OpinionMap:
    """Compute the map from the voices as they are; a final one stays as it is.

    When opinions are no longer gathered this is the last time: the counts and the map stay, the voices are deleted.
    """
    stored = OpinionMap.objects.filter(community=consultation.community, consultation=consultation).first()
    if stored is not None and stored.final:
        return stored
    last = _is_over(consultation)
    with transaction.atomic():
        statements = Statement.objects.filter(
            community=consultation.community, consultation=consultation
        ).order_by("id")
        # A voice that was being given when the meeting began holds its statement: it is waited for, and counts.
        every = list(statements.select_for_update() if last else statements)
        table = _Table.read(consultation, every)
        found = _found(table, seed=_seed(consultation.pk), permutations=permutations)
        before = Settled(stored.shown, stored.candidate, stored.times) if stored else Settled()
        settled = rules.settle(before, found, last=last)
        stored = _stored(consultation, table, found, settled, last=last, at=at)
        if last:
            _told(consultation, every, stored, at=at)
            Voice.objects.filter(community=consultation.community, statement__in=every).delete()
            Household.objects.filter(community=consultation.community, consultation=consultation).delete()
    return stored


def _told(
    consultation: Consultation, every: Sequence[Statement], stored: OpinionMap, *, at: datetime
) -> None:
    """Write the final counts into the journal: with the voices goes what they could be counted from."""
    facts = {
        "households": stored.result["households"],
        "counts": opinions.counts_digest(statement.counts for statement in every),
    }
    # Last of all, and for a moment: a meeting goes on meanwhile. Whoever holds this lock never waits for a statement.
    with journal.locked(consultation) as fresh:
        journal.record("end_opinions", fresh, by=None, at=at, facts=facts)


class _Table:
    """The voices of a consultation as rows of households and columns of the statements that are shown."""

    def __init__(
        self, households: list[Household], statements: list[Statement], votes: Votes, mark: int
    ) -> None:
        self.households, self.statements, self.votes, self.mark = households, statements, votes, mark

    @classmethod
    def read(cls, consultation: Consultation, every: Sequence[Statement]) -> "_Table":
        here = {"community": consultation.community}
        shown = [statement for statement in every if statement.state == State.SHOWN]
        column = {statement.pk: number for number, statement in enumerate(shown)}
        # By their random ids: the same voices give the same table.
        households = list(Household.objects.filter(consultation=consultation, **here).order_by("id"))
        row = {household.pk: number for number, household in enumerate(households)}
        votes: list[list[int | None]] = [[None] * len(shown) for _household in households]
        said = Voice.objects.filter(statement__in=list(column), **here)
        for household, statement, choice in said.values_list("household", "statement", "choice"):
            if household in row:
                votes[row[household]][column[statement]] = choice
        return cls(households, shown, votes, sum(statement.entries for statement in every))


def _found(table: _Table, *, seed: int, permutations: int) -> Finding:
    kept = [number for number, household in enumerate(table.households) if household.counted]
    return rules.find(table.votes, seed=seed, kept=kept, permutations=permutations)


def _stored(
    consultation: Consultation, table: _Table, found: Finding, settled: Settled, *, last: bool, at: datetime
) -> OpinionMap:
    _mark(table.households, found, settled.count)
    values = {
        "place": consultation.place,
        "version": rules.VERSION,
        "seed": _seed(consultation.pk),
        "mark": table.mark,
        "shown": settled.count,
        "candidate": settled.candidate,
        "times": settled.times,
        "result": _result(table, found, settled.count),
        "final": last,
        "at": at,
    }
    stored, _new = OpinionMap.objects.update_or_create(
        community=consultation.community, consultation=consultation, defaults=values
    )
    return stored


def _result(table: _Table, finding: Finding, shown: int) -> dict[str, Any]:
    """Return what the page shows: nothing of a single household, of a small group or of a small cell (DL-10)."""
    ids = [str(statement.pk) for statement in table.statements]
    result: dict[str, Any] = {
        "households": len(table.households),
        "people": sum(len(household.people) for household in table.households),
        "counted": len(finding.counted),
        "p": finding.p,
        "reach": dict(zip(ids, finding.reach, strict=False)),
    }
    if not shown:
        return result
    grouping = finding.groupings[shown]
    counts = rules.split([table.votes[row] for row in finding.counted], grouping.labels)
    result["silhouette"] = round(grouping.silhouette, 4)
    result["groups"] = [_group(finding, grouping.labels, group, counts, ids) for group in range(shown)]
    result["shared"] = [ids[statement] for statement in rules.shared(counts)[:TRAITS]]
    result["splits"] = {
        pk: [list(cells) for cells in groups]
        for pk, groups in zip(ids, counts, strict=True)
        if rules.may_tell(groups)
    }
    return result


def _group(
    finding: Finding, labels: Sequence[int], group: int, counts: Any, ids: Sequence[str]
) -> Mapping[str, Any]:
    inside = [finding.positions[row] for row, label in enumerate(labels) if label == group]
    # The middle alone, not the households: of one that stands apart a neighbour would know who it is.
    return {
        "households": len(inside),
        "x": round(sum(x for x, _y in inside) / len(inside), 3),
        "y": round(sum(y for _x, y in inside) / len(inside), 3),
        "traits": [
            {"statement": ids[trait.statement], "agrees": trait.agrees}
            for trait in rules.traits(counts, group)[:TRAITS]
        ],
    }


def _mark(households: Sequence[Household], finding: Finding, shown: int) -> None:
    """Store with each household that it counts, and in which group it lies."""
    labels = finding.groupings[shown].labels if shown else [None] * len(finding.counted)
    groups = dict(zip(finding.counted, labels, strict=True))
    changed = []
    for row, household in enumerate(households):
        counted, group = household.counted or row in groups, groups.get(row)
        if (household.counted, household.group) != (counted, group):
            household.counted, household.group = counted, group
            changed.append(household)
    Household.objects.bulk_update(changed, ["counted", "group"], batch_size=500)


def _is_over(consultation: Consultation) -> bool:
    return consultation.state != Session.PREPARED and not queries.gathers(consultation)


def _moved_on(consultation: Consultation) -> bool:
    stored = getattr(consultation, "opinion_map", None)
    rows = Statement.objects.filter(community=consultation.community, consultation=consultation)
    mark = rows.aggregate(mark=Sum("entries", default=0))["mark"]
    return stored is None or stored.mark != mark or stored.candidate != 0


def _seed(pk: UUID) -> int:
    """Return the seed of a consultation: the same each time, so that the same voices give the same map."""
    return pk.int % 2**31
