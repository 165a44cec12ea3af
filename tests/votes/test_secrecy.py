"""What is made public of a result: enough to trust the count, and nothing by which a home's choice could be told."""

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from tests.cast import ESTATE, person
from tests.votes import story
from tests.votes.story import CLOSES, COUNTED, cast, certified, head_of, opened
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.people.actions.register import homes as registering
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.models import Person
from tongdeng.places.models import Place
from tongdeng.votes.actions import lifecycle, publishing, registers
from tongdeng.votes.models import Ballot, Vote
from tongdeng.votes.queries import participation
from tongdeng.votes.rules import proof, public, register, tally, told
from tongdeng.votes.rules.matters import MATTERS, SPECIAL
from tongdeng.votes.rules.roll import Head
from tongdeng.votes.rules.tally import Choice

YES, NO, ABSTAIN, INVALID = Choice


AREAS = [f"{area}.50" for area in range(81, 89)]
SAID = (NO, YES, ABSTAIN, YES, YES, YES, YES)


def seven_of_eight() -> tuple[Vote, list[Person]]:
    """Return a certified vote of homes that all differ in their area; the last owner stayed away."""
    codes = story.homes(AREAS)
    owners = [story.owner(number, code) for number, code in enumerate(codes, start=1)]
    vote = opened()
    for who, choice in zip(owners, SAID, strict=False):
        cast(vote, who, choice)
    return certified(vote), owners


def public_of(vote: Vote) -> tuple[str, dict[str, Any]]:
    text = publishing.public_result(vote, vote.motions.get(), by=person("li", COUNTED))
    return text, json.loads(text)


@pytest.mark.django_db
def test_a_worker_who_owns_nothing_cannot_match_a_single_choice() -> None:
    vote, owners = seven_of_eight()
    li, motion = person("li", COUNTED), vote.motions.get()
    with pytest.raises(Forbidden):
        publishing.open_register(vote, motion, why="recount", by=li, at=COUNTED)
    text, content = public_of(vote)
    receipts = Ballot.objects.filter(vote=vote).values_list("receipt", flat=True)
    assert not any(receipt in text for receipt in receipts)
    assert [area for area in AREAS if area.rstrip("0") in text] == []
    found = told.read(content["result"], SPECIAL)
    assert [(group.heads, group.area) for group in found.groups] == [(7, None)]
    # Whatever one voter chose, the others can have chosen so that the very same is told.
    heads = [Head(str(number), (), Decimal(area)) for number, area in enumerate(AREAS)]
    possible: list[set[Choice]] = [set() for _voter in SAID]
    for guess in product((YES, NO, ABSTAIN), repeat=len(SAID)):
        chosen = {str(number): choice for number, choice in enumerate(guess)}
        result = tally.count(heads, chosen, MATTERS[story.LIGHTS.matter].consent)
        areas: dict[Choice, list[Decimal]] = {}
        for number, choice in enumerate(guess):
            areas.setdefault(choice, []).append(Decimal(AREAS[number]))
        if told.written(told.told(result, areas, invalid_participates=False)) == content["result"]:
            for number, choice in enumerate(guess):
                possible[number].add(choice)
    assert possible == [{YES, NO, ABSTAIN}] * 7
    assert head_of(vote, owners[7]).standing == "waiting"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["li", "chen", "qian", "wang", "wu", "feng", "liu", "owner"])
def test_the_register_opens_to_nobody_who_may_only_see_the_vote(who: str) -> None:
    vote, owners = seven_of_eight()
    asks = owners[0] if who == "owner" else person(who, COUNTED)
    with pytest.raises(Forbidden):
        publishing.open_register(vote, vote.motions.get(), why="recount", by=asks, at=COUNTED)
    assert journal.facts_of(vote, "export") == []


@pytest.mark.django_db
def test_each_opening_of_the_register_is_an_event_with_who_why_and_what() -> None:
    vote, _owners = seven_of_eight()
    zheng, motion = person("zheng", COUNTED), vote.motions.get()
    asked = {"why": "court", "reference": "（2026）豫0202民初123号"}
    text = publishing.open_register(vote, motion, **asked, by=zheng, at=COUNTED)
    event = journal.timeline(vote)[-1]
    assert (event.kind, event.actor) == ("vote.export", zheng.pk)
    assert event.facts == {**asked, "motion": 1, "sha256": registers.sha(text)}
    assert journal.facts_of(vote, "certify")[0][2]["registers"]["1"] == event.facts["sha256"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("why", "reference", "field"),
    [("", "", "why"), ("curious", "", "why"), ("court", "", "reference"), ("authority", "张三", "reference")],
)
def test_without_a_reason_and_a_number_the_register_stays_shut(why: str, reference: str, field: str) -> None:
    vote, _owners = seven_of_eight()
    with pytest.raises(Invalid) as refused:
        publishing.open_register(
            vote, vote.motions.get(), why=why, reference=reference, by=person("zhou", COUNTED), at=COUNTED
        )
    assert list(refused.value.fields) == [field]


@pytest.mark.django_db
def test_before_the_result_there_is_neither_register_nor_public_file_nor_proof() -> None:
    (who,) = story.estate(1)
    vote = opened()
    receipt = Ballot.objects.get(pk=cast(vote, who)).receipt
    motion = vote.motions.get()
    tries = (
        lambda: publishing.open_register(vote, motion, why="recount", by=person("zhou", COUNTED), at=COUNTED),
        lambda: publishing.public_result(vote, motion, by=who),
        lambda: publishing.prove(vote, receipt, by=who, at=COUNTED),
    )
    for attempt in tries:
        with pytest.raises(StepRefused, match="结果公布后"):
            attempt()
    with pytest.raises(NotFound):
        publishing.public_result(vote, motion, by=person("he", COUNTED))


@pytest.mark.django_db
def test_a_receipt_is_proved_to_be_in_the_sum_without_its_choice() -> None:
    vote, owners = seven_of_eight()
    for who in owners[:7]:
        ballot = head_of(vote, who).ballots.get()
        text = publishing.prove(vote, ballot.receipt.lower(), by=person("li", COUNTED), at=COUNTED)
        content = json.loads(text)
        root = journal.facts_of(vote, "certify")[0][2]["published"]["1"]["root"]
        assert list(public.proof_faults(content, [root])) == []
        assert not any(word in text for word in ("yes", 'no"', "abstain", "blind"))
        # With all that the proof and the roll show, no choice can be tried out: the key is not among it.
        home = next(
            row for row in registers.export(vote, vote.motions.get()).splitlines() if ballot.receipt in row
        )
        name, area = home.split(",")[:2]
        guesses = {proof.mac("00" * 32, choice, [(name, area)]) for choice in Choice}
        assert content["motions"][0]["mac"] not in guesses


@pytest.mark.django_db
def test_whoever_counts_the_register_again_comes_to_the_same_root_and_finds_a_changed_choice() -> None:
    vote, _owners = seven_of_eight()
    text = registers.export(vote, vote.motions.get())
    _public, content = public_of(vote)
    assert proof.root(proof.read(text)) == content["root"]
    assert proof.root(proof.read(text.replace(",abstain,", ",yes,"))) != content["root"]


@pytest.mark.django_db
def test_a_ballot_that_does_not_count_has_no_proof_and_an_unknown_receipt_none_either() -> None:
    (code,) = story.homes(["100"])
    one, two = story.owner(1, code), story.owner(2, code)
    vote = opened()
    receipt = Ballot.objects.get(pk=cast(vote, one)).receipt
    cast(vote, two, insists=True)
    vote = certified(vote)
    with pytest.raises(StepRefused, match="没有计入"):
        publishing.prove(vote, receipt, by=one, at=COUNTED)
    with pytest.raises(NotFound):
        publishing.prove(vote, "K7PM-2XQ9-K7PM-2XQ9", by=one, at=COUNTED)


@pytest.mark.django_db
def test_what_was_told_and_its_root_stand_in_the_journal_and_fit_the_public_file() -> None:
    vote, _owners = seven_of_eight()
    text, content = public_of(vote)
    kept = journal.facts_of(vote, "certify")[0][2]["published"]["1"]
    assert kept == {"told": content["result"], "root": content["root"], "sha256": registers.sha(text)}
    for code in (kept["root"], kept["sha256"]):
        assert list(public.result_faults(text, content, [code])) == []


@pytest.mark.django_db
def test_large_classes_of_common_areas_are_told_to_the_number() -> None:
    owners = story.estate(16)
    vote = opened()
    for number, who in enumerate(owners[:15]):
        cast(vote, who, "yes" if number < 10 else "no")
    _text, content = public_of(certified(vote))
    assert content["result"]["classes"] == [
        {"choices": ["yes"], "heads": 10, "area": "1000"},
        {"choices": ["no", "abstain"], "heads": 5, "area": "500"},
    ]
    assert [(one["part"], one["whole"]) for one in content["result"]["tests"]] == [
        ("1500", "1600"),
        ("15", "16"),
        ("1000", "1500"),
        ("10", "15"),
    ]


def test_a_register_has_the_columns_that_a_proof_needs() -> None:
    assert {register.RECEIPT, register.BLIND} < set(register.WRITTEN)
    with pytest.raises(proof.NoBallots):
        proof.read("home,area,owners,kind,choice\n1,9,A,normal,yes\n")


def building(number: int, homes: int) -> list[str]:
    """Store a building with homes; return their codes."""
    code = f"{ESTATE}{number:03d}"
    Place.objects.create(code=code, level="building", name=f"{number}号楼", path=f"A区{number}号楼")
    codes = [f"{code}01{home:04d}" for home in range(1, homes + 1)]
    for home in codes:
        Place.objects.create(code=home, level="home", name="x室", path=f"x{home}")
        registering.store(
            [NewHome(home, "90", "register")], since=story.SETTLED.date(), by=None, at=story.SETTLED
        )
    return codes


@pytest.mark.django_db
@pytest.mark.parametrize("sizes", [(1, 8), (1, 2, 8), (3, 3, 6), (7, 9)])
def test_until_the_roll_names_who_voted_no_small_building_and_no_area_does(sizes: Sequence[int]) -> None:
    codes = [building(number, homes) for number, homes in enumerate(sizes, start=31)]
    owners = [
        story.owner(n, code) for n, code in enumerate((home for some in codes for home in some), start=1)
    ]
    vote = opened(scope=[code[0][:18] for code in codes])
    cast(vote, owners[0])
    seen = participation.shown(vote)
    assert (seen.cast_heads, seen.cast_area, seen.percent) == (1, None, int(100 / len(owners)))
    rows = participation.by_building(vote)
    assert all(row["homes"] >= 5 for row in rows)
    assert (sum(row["homes"] for row in rows), sum(row["cast"] for row in rows)) == (sum(sizes), 1)
    for who in owners[1:]:
        cast(vote, who)
    vote = lifecycle.close(vote, at=CLOSES)
    assert [row["homes"] for row in participation.by_building(vote)] == list(sizes)
    assert participation.shown(vote).cast_area == 90 * len(owners)
