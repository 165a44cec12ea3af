"""The roll: frozen from tenures at the record date, published for objections, then sealed with a hash."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from tongdeng.ballots.actions.turn import turn
from tongdeng.ballots.models import Delivered, Head, Objection, RollHome, Vote
from tongdeng.ballots.queries import votes as queries
from tongdeng.ballots.rules.roll import DEVELOPER, KIND_WORDS, Home, HomeKind, heads
from tongdeng.ballots.rules.voting import State
from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.models import new_id
from tongdeng.people.models import Person
from tongdeng.places.models import Place

WORDS_AT_MOST = 2000
FROZEN_UNTIL = (State.ANNOUNCED.value,)


def freeze(vote: Vote) -> tuple[int, Decimal]:
    """Store the roll of a locked vote as of its record date, in place of an earlier one; return its heads and area.

    Raise Invalid for a home without an area: it cannot be counted, and leaving it out would change the law's base.
    """
    assert vote.record_date is not None
    places = {place.code: place for place in queries.homes_in(vote.scope)}
    owners = queries.owners_in(vote.scope, vote.record_date)
    homes = [_home(place, owners.get(place.code, [])) for place in places.values()]
    counted = heads(homes, parking=vote.parking == "count")
    if not counted:
        raise Invalid(fields={"scope": _("这个范围里没有登记的房屋")})
    Head.objects.filter(community=vote.community, vote=vote).delete()
    ids = [new_id() for _head in counted]
    _copy(Head, HEAD, _head_rows(vote, ids, counted))
    _copy(RollHome, HOME, _home_rows(vote, ids, counted, places))
    return len(counted), sum((head.area for head in counted), Decimal())


def seal(vote: Vote, *, by: Person, at: datetime, seen: int | None = None) -> Vote:
    """Close the roll: every objection is answered, and from now on its hash tells any change."""
    with turn(vote, "seal", by=by, seen=seen) as vote:
        vote.FLOW.after(vote.state, "seal")
        open_ones = queries.objections(vote, Objection.Stage.ROLL).filter(answered_at__isnull=True).count()
        if open_ones:
            raise Invalid(_("还有 {n} 条对名册的异议没有答复").format(n=open_ones))
        size, area = freeze(vote)
        facts = {"heads": size, "area": str(area), "hash": digest(vote)}
        journal.step(
            vote, "seal", by=by, at=at, facts=facts, roll_heads=size, roll_area=area, roll_hash=facts["hash"]
        )
    return vote


def digest(vote: Vote) -> str:
    """Return SHA-256 over the roll, home by home: place, area, kind, head and owners."""
    seal_ = hashlib.sha256()
    rows = RollHome.objects.filter(community=vote.community, vote=vote).order_by("place")
    fields = ("place", "area", "kind", "head__position", "head__owners")
    for place, area, kind, position, owners in rows.values_list(*fields).iterator(chunk_size=5000):
        seal_.update(f"{place}|{area}|{kind}|{position}|{';'.join(map(str, owners))}\n".encode())
    return seal_.hexdigest()


def object_to(vote: Vote, *, words: str, stage: str, by: Person, at: datetime) -> Objection:
    """Say as an owner that the roll, or later the result, is wrong."""
    with turn(vote, "object", by=by) as vote:
        allowed = {Objection.Stage.ROLL: State.ANNOUNCED, Objection.Stage.RESULT: State.CERTIFIED}
        if stage not in allowed or vote.state != allowed[Objection.Stage(stage)]:
            raise StepRefused(_("现在不能提这类异议：名册异议在公告期，结果异议在公示期"), state=vote.state)
        row = Objection.objects.create(
            community=vote.community,
            place=vote.place,
            vote=vote,
            stage=stage,
            by=by,
            words=texts.clean(words, at_most=WORDS_AT_MOST, needed=True),
            at=at,
        )
        journal.record("object", vote, by=by, at=at, facts={"objection": str(row.pk), "stage": stage})
    return row


def answer(
    vote: Vote, objection: UUID, *, words: str, upheld: bool | None, by: Person, at: datetime
) -> Objection:
    """Answer an objection, upheld or not. What is upheld is put right in the register; sealing freezes it anew."""
    with turn(vote, "answer", by=by) as vote:
        row = queries.objections(vote).filter(pk=objection, answered_at__isnull=True).first()
        if row is None:
            raise StepRefused(_("这条异议已答复"))
        if upheld is None:
            raise Invalid(fields={"upheld": _("请选择异议成立还是不成立")})
        row.answer = texts.clean(words, at_most=WORDS_AT_MOST, needed=True)
        row.upheld, row.answered_by, row.answered_at = upheld, by, at
        row.save()
        facts = {"objection": str(row.pk), "upheld": upheld, "of": str(row.by_id)}
        journal.record("answer", vote, by=by, at=at, facts=facts)
    return row


def deliver(vote: Vote, head: Head, *, how: str, by: Person | None, at: datetime) -> Delivered:
    """Write down that notice and ballot reached a head; a second proof of the same kind adds nothing."""
    with turn(vote, "deliver", by=by) as vote:
        if how not in Delivered.How.values:
            raise Invalid(fields={"how": _("没有这个选项")})
        row, new = Delivered.objects.get_or_create(
            community=vote.community,
            head=head,
            how=how,
            defaults={"place": head.place, "vote": vote, "by": by, "at": at},
        )
        if new:
            journal.record("deliver", vote, by=by, at=at, facts={"head": str(head.pk), "how": how})
    return row


HEAD = (
    "id",
    "community",
    "place",
    "entries",
    "head",
    "vote_id",
    "position",
    "developer",
    "owners",
    "area",
    "standing",
)
HOME = ("id", "community", "place", "vote_id", "head_id", "where", "area", "area_source", "kind")


def _home(place: Place, owners: list[UUID]) -> Home:
    if place.area is None:
        raise Invalid(_("{home}没有登记面积，补上后才能冻结名册").format(home=place), home=place.code)
    kind = HomeKind(place.kind) if place.kind in KIND_WORDS else HomeKind.NORMAL
    return Home(place.code, place.area, frozenset(map(str, owners)), kind)


def _head_rows(vote: Vote, ids: list[UUID], counted: list[Any]) -> Iterator[tuple[Any, ...]]:
    for position, (pk, head) in enumerate(zip(ids, counted, strict=True), start=1):
        developer = head.key == DEVELOPER
        owners = [] if developer else sorted(head.homes[0].owners)
        first = head.homes[0].home
        yield (pk, vote.community, first, 0, b"", vote.pk, position, developer, owners, head.area, "waiting")


def _home_rows(
    vote: Vote, ids: list[UUID], counted: list[Any], places: dict[str, Place]
) -> Iterator[tuple[Any, ...]]:
    for pk, head in zip(ids, counted, strict=True):
        for home in head.homes:
            place = places[home.home]
            source = place.area_source or "register"
            yield (
                new_id(),
                vote.community,
                home.home,
                vote.pk,
                pk,
                place.path,
                home.area,
                source,
                home.kind.value,
            )


def _copy(model: Any, fields: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Store many rows with COPY: a hundred thousand homes in seconds."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in fields)
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
