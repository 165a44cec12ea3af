"""A consultation from its topic to its publication under random hands: delegates come, leave, lose their posts."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.cast import BRANCH, CAST, COMMITTEE, MANAGER, person
from tests.consultations import story
from tests.fuzz import NUMBER
from tests.fuzz.courses import STEP, WORDS, Course, Move, fuzz, photo
from tests.votes.story import owner
from tongdeng.consultations.models import Arrival, Comment, Consultation, Item, Resolution, Speech, Topic
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import clocks
from tongdeng.consultations.rules.flows import State
from tongdeng.kernel.clock import LOCAL
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate
from tongdeng.people.queries import holding
from tongdeng.web.consultations.consultation_verbs import ROWS

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-7000-8000-000000000000"
ROLES = {BRANCH: "branch", MANAGER: "manager", COMMITTEE: "committee"}
LONG = some.lists(STEP, min_size=20, max_size=60)
PROPOSAL = {"kind": "action", "title": "修好主路", "party": "property", "days": "20"}


def prepared() -> Consultation:
    """Return a consultation of one topic; another one waits."""
    consultation = story.prepared()
    story.topic("门岗太暗")
    return consultation


def onward(consultation: Consultation, now: datetime, pick: int) -> Move | None:
    """Return one of the right forms for a consultation now."""
    moves = MOVES[State(consultation.state)](consultation) if consultation.state in MOVES else []
    return moves[pick % len(moves)] if moves else None


def _before(consultation: Consultation) -> list[Move]:
    taken = {seat.party for seat in benches.seats(consultation)}
    free = [(party, who) for party, who in story.DELEGATES.items() if party not in taken]
    return [
        Move("seat", BRANCH, {"delegate": f"{party}:{person(who, story.PREPARED).pk}"}) for party, who in free
    ]


def _prepared(consultation: Consultation) -> list[Move]:
    return [*_before(consultation), Move("announce", BRANCH, {})]


def _announced(consultation: Consultation) -> list[Move]:
    if not consultation.steps_done.filter(key="gather").exists():
        return [*_before(consultation), Move("tick", BRANCH, {"step": "gather", "words": "收到 12 户意见"})]
    come = _come(consultation, consultation.starts_at - timedelta(minutes=30))
    return [*_before(consultation), *come, Move("hold", BRANCH, {}, consultation.starts_at)]


def _come(consultation: Consultation, earliest: datetime | None = None) -> list[Move]:
    came = {row.seat_id for row in benches.arrivals(consultation)}
    away = [seat for seat in benches.seats(consultation) if seat.pk not in came]
    phones = [
        Move("arrive", story.DELEGATES[seat.party], {}, earliest)
        for seat in away
        if seat.party in story.DELEGATES
    ]
    sheet = {"seats": [str(seat.pk) for seat in away[:1]], "photos": photo()}
    return [*phones, Move("arrive_paper", BRANCH, sheet, earliest)] if away else []


def _held(consultation: Consultation) -> list[Move]:
    item = consultation.items.filter(decided_at__isnull=True).first()
    if item is None:
        return [Move("record", BRANCH, {"words": "各方商议后表决。"})]
    key = {"item": str(item.pk)}
    if item.proposal is None:
        return [*_come(consultation), Move("propose", BRANCH, key | PROPOSAL)]
    said = {row.seat_id for row in item.positions.all()}
    silent = [seat for seat in benches.seats(consultation) if seat.pk not in said]
    says = [
        Move("position", story.DELEGATES[seat.party], key | {"value": "agree"})
        for seat in silent
        if seat.party in story.DELEGATES
    ]
    return [*_come(consultation), *says, Move("resolve", BRANCH, key)]


def _recorded(consultation: Consultation) -> list[Move]:
    said = set(Comment.objects.filter(minutes__consultation=consultation).values_list("by__phone", flat=True))
    comments = [Move("comment", who, {"words": ""}) for who in ROLES if CAST[who].phone not in said]
    return [*comments, Move("freeze", BRANCH, {}, consultation.comments_until)]


def _signing(consultation: Consultation) -> list[Move]:
    now = {"hash": story.text_hash(consultation), "reason": ""}
    signed = {row.by.phone for row in benches.signatures(consultation)}
    signs = [Move("sign", who, now) for who in ROLES if CAST[who].phone not in signed]
    return [*signs, Move("publish", BRANCH, {"public": ""}, consultation.sign_by)]


MOVES = {
    State.PREPARED: _prepared,
    State.ANNOUNCED: _announced,
    State.HELD: _held,
    State.RECORDED: _recorded,
    State.SIGNING: _signing,
}


def happens(which: int, now: datetime) -> None:
    """Let a delegate lose their post, or get it back."""
    key = list(ROLES)[which % len(ROLES)]
    held = Mandate.objects.filter(holding(now), person=person(key, now), role=ROLES[key])
    if which % 4 == 0 and (mandate := held.filter(since__lt=now).first()):
        people.dismiss(mandate, by=None, at=now)
    elif not held.exists():
        people.appoint(person(key, now), role=ROLES[key], place=story.ESTATE, by=None, at=now)


def holds(consultation: Consultation) -> None:
    """Nothing is resolved without each required party there by its delegate's own act, and with a mandate."""
    required = {party.key for party in consultation.template.required}
    for item in consultation.items.filter(decided_at__isnull=False):
        decided = item.decided_at
        assert decided is not None
        seats = {seat.pk: seat for seat in consultation.seats.all()}
        present = [seats[pk] for pk in item.present]
        assert {seat.party for seat in present} == required
        for seat in present:
            assert benches.holds(seat, decided), seat.party
            came = Arrival.objects.filter(seat=seat, at__lte=decided, day__in=clocks.days_counted(decided))
            assert came.filter(at__gte=clocks.sign_in_from(consultation.starts_at)).exists(), seat.party
    assert not Resolution.objects.filter(item__carried=False).exists()
    if consultation.published_at is not None:
        assert consultation.recorded_at is not None
        assert consultation.talk == bool(consultation.absent)


def ids(rows: Any) -> list[str]:
    return [*(str(pk) for pk in rows.values_list("pk", flat=True)[:4]), NOBODY, ""]


def items(consultation: Any) -> list[str]:
    return ids(Item.objects.filter(consultation=consultation.pk))


def seats(consultation: Any) -> list[str]:
    return ids(consultation.seats.order_by("pk"))


def words(_consultation: Any) -> list[str]:
    return [WORDS[2], *WORDS]


def hashes(consultation: Any) -> list[str]:
    now = benches.latest_minutes(consultation)
    return [now.hash if now else "", "0" * 64, ""]


def starts(consultation: Any) -> list[str]:
    later = consultation.starts_at.astimezone(LOCAL) + timedelta(days=5)
    return [f"{later:%Y-%m-%dT%H:%M}", "2020-01-01T09:00", "9999-12-31T23:59", "soon", ""]


def delegates(consultation: Any) -> list[Any]:
    chosen = [f"{party}:{person(who, story.PREPARED).pk}" for party, who in story.DELEGATES.items()]
    wrong = f"committee:{person(MANAGER, story.PREPARED).pk}"
    return [*chosen, wrong, f"party:{NOBODY}", "x", "", None]


COURSE = Course(
    begin=prepared,
    start=story.PREPARED,
    people=lambda: [*(person(key, story.PREPARED) for key in CAST), owner(1)],
    verbs={verb: row.right or ("speak" if verb == "speak" else verb) for verb, row in ROWS.items()},
    address=lambda record, verb: reverse("consultation_act", args=[record.pk, verb]),
    fields={
        "item": items,
        "seat": seats,
        "seats": lambda c: [seats(c)[:1], seats(c)[:3], [NOBODY], []],
        "present": lambda c: [seats(c)[:2], seats(c)[:1], [NOBODY], []],
        "giver": lambda _: ["", NOBODY],
        "receiver": seats,
        "delegate": delegates,
        "party": lambda _: ["property", "committee", "fire", "x", ""],
        "guest": lambda _: ["电工师傅", "", "字" * 80],
        "authority": lambda _: ["供电所委托书", "", "字" * 400],
        "since": lambda _: ["2026-01-01", "x", ""],
        "until": lambda _: ["2026-12-31", "2020-01-01", ""],
        "topic": lambda _: ids(Topic.objects.order_by("-at")),
        "rule": lambda _: ["", "majority", "two_thirds", "chair"],
        "order": lambda c: [items(c)[:1], items(c)[:2], [NOBODY], []],
        "title": lambda _: ["修好主路", "", "找 19900000003", "字" * 300],
        "where": lambda _: ["物业会议室", "", "字" * 300],
        "starts_at": starts,
        "kind": lambda _: ["action", "project", "vote", "refer", "none", "order", ""],
        "days": lambda _: ["20", "0", "751", "many", ""],
        "quantity": lambda _: ["", "800", "0.5", "0", "-1", "NaN", "1e99"],
        "unit": lambda _: ["", "平方米", "字" * 30],
        "text": words,
        "reason": lambda _: ["", *WORDS],
        "value": lambda _: ["agree", "against", "abstain", "maybe", ""],
        "words": words,
        "public": lambda _: ["", "各方商议后表决。", "钱惊蛰 19900000006"],
        "hash": hashes,
        "step": lambda _: ["gather", "meet", "x", ""],
        "speech": lambda c: ids(Speech.objects.filter(consultation=c.pk)),
        "point_of_order": lambda _: ["", "1"],
        "photos": lambda _: [None, photo()],
        "seen": lambda c: [str(c.version), "0", "x", ""],
        "key": lambda _: [None, NOBODY],
    },
    onward=onward,
    happens=happens,
    holds=holds,
)
trying = partial(
    settings,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)


@trying(max_examples=max(4, NUMBER // 50))
@given(LONG)
def test_a_consultation_under_random_hands(steps: list[tuple[int, int, int, dict[int, int]]]) -> None:
    fuzz(COURSE, steps)


def test_the_right_forms_alone_lead_from_a_topic_to_a_published_resolution() -> None:
    end: Consultation = fuzz(replace(COURSE, happens=None), [(1, 0, 0, {})] * 26)
    assert end.state == State.PUBLISHED
