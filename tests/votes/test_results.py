"""The result: counted exactly, published, posted, exported so that anyone can count again, and what follows from it."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from tests.cast import person
from tests.votes import story
from tests.votes.story import (
    BUILDING,
    CLOSES,
    COUNTED,
    LIGHTS,
    OPENS,
    VOTING,
    cast,
    certified,
    head_of,
    opened,
    photo,
)
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.errors import Invalid, Stale, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import tell
from tongdeng.notices.models import Notice
from tongdeng.ops.cli import main
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting, counting, lifecycle, paper, registers, roll
from tongdeng.votes.actions.paper import PaperEntry
from tongdeng.votes.models import Motion, Objection, Profile, Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.rules import flow

pytestmark = pytest.mark.django_db


def spoilt(vote: Vote, who: Person, choice: str = "invalid") -> None:
    """Let two clerks enter a paper of somebody."""
    one = paper.issue(vote, [head_of(vote, who)], by=person("zheng", VOTING), at=VOTING)[0]
    for clerk in ("zheng", "wu"):
        slip = PaperEntry(one.code, {"1": choice}, photo=photo())
        paper.read(vote, slip, by=person(clerk, VOTING), at=VOTING)


def recount(
    vote: Vote, motion: Motion, folder: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, object]:
    """Let `tongdeng tally` count the register of a motion again, by the answers on the notice."""
    file = folder / f"{motion.position}.csv"
    file.write_text(registers.export(vote, motion))
    words = ["tally", str(file), "--matter", motion.matter, "--json"]
    words += ["--parking", vote.parking, "--invalid", vote.invalid]
    words += ["--silence", vote.silence_clause] if vote.silence == "follow" else []
    words += ["--root", rolls.published(vote)[str(motion.position)]["root"]]
    assert main(words) == 0
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.parametrize("parking", ["exclude", "count"])
@pytest.mark.parametrize("invalid", ["absent", "participates"])
@pytest.mark.parametrize("silence", ["absent", "follow"])
def test_the_command_counts_the_export_again_and_finds_what_was_published(
    parking: str, invalid: str, silence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = ["", "", "", "parking", "unsold", "undelivered", "", "parking"]
    codes = story.homes(["88.15", "120.50", "61.07", "12", "99.99", "45.01", "70.30", "13.13"], kinds=kinds)
    one = story.owner(1, codes[0], codes[1], codes[3])
    two, three, four = story.owner(2, codes[2]), story.owner(3, codes[6]), story.owner(4, codes[7])
    story.owner(5, codes[2])
    other = replace(LIGHTS, matter="raise_fund", title="筹集维修资金")
    clause = "议事规则第十八条" if silence == "follow" else ""
    vote = opened(LIGHTS, other, parking=parking, invalid=invalid, silence=silence, silence_clause=clause)
    casting.cast(vote, head_of(vote, one), choices={"1": "yes", "2": "no"}, by=one, at=VOTING)
    casting.cast(vote, head_of(vote, two), choices={"1": "yes", "2": "yes"}, by=two, at=VOTING)
    (printed,) = paper.issue(vote, [head_of(vote, three)], by=person("zheng", VOTING), at=VOTING)
    for clerk in ("zheng", "wu"):
        slip = PaperEntry(printed.code, {"1": "invalid", "2": "abstain"}, photo=photo())
        paper.read(vote, slip, by=person(clerk, VOTING), at=VOTING)
    if parking == "count":
        roll.deliver(vote, head_of(vote, four), how="post", by=person("zhou", VOTING), at=VOTING)
    vote = certified(vote)
    for motion in vote.motions.all():
        assert recount(vote, motion, tmp_path, capsys) == motion.result


def test_what_was_published_is_bound_by_the_hash_of_its_register() -> None:
    (who,) = story.estate(1)
    vote = opened()
    cast(vote, who)
    vote = certified(vote)
    motion = vote.motions.get()
    text = registers.export(vote, motion)
    with override_settings(SECRET_KEY="x" * 50):
        assert registers.export(vote, motion) == text
    kept = journal.facts_of(vote, "certify")[0][2]["registers"]
    assert kept == {"1": hashlib.sha256(text.encode()).hexdigest()}


def test_a_register_names_no_owner_and_a_ballot_is_found_by_its_receipt() -> None:
    who, _other = story.estate(2)
    vote = opened()
    cast(vote, who, "no")
    vote = certified(vote)
    text = registers.export(vote, vote.motions.get())
    receipt = head_of(vote, who).ballots.get().receipt
    assert [line.split(",")[4] for line in text.splitlines() if receipt in line] == ["no"]
    assert str(who.pk) not in text
    assert BUILDING not in text


def test_a_passed_motion_is_an_event_with_what_a_room_above_needs_to_act() -> None:
    owners = story.estate(3)
    vote = opened(LIGHTS, replace(LIGHTS, matter="raise_fund", title="筹集维修资金", budget=None))
    for who, second in zip(owners, ("yes", "yes", "no"), strict=True):
        casting.cast(vote, head_of(vote, who), choices={"1": "yes", "2": second}, by=who, at=VOTING)
    vote = certified(vote)
    (decided,) = journal.facts_of(vote, "decide")
    assert decided[2] == {
        "motion": str(vote.motions.get(position=1).pk),
        "position": 1,
        "matter": "use_fund",
        "budget": "8600.00",
        "scope": [BUILDING],
    }


def test_nothing_is_counted_before_the_close_and_nothing_twice() -> None:
    (who,) = story.estate(1)
    vote, zhou = opened(), person("zhou", COUNTED)
    cast(vote, who)
    with pytest.raises(StepRefused):
        counting.certify(vote, by=zhou, at=COUNTED)
    closed = lifecycle.close(vote, at=CLOSES)
    with pytest.raises(Stale):
        counting.certify(closed, by=zhou, at=COUNTED, seen=closed.version - 1)
    counting.certify(closed, by=zhou, at=COUNTED, seen=closed.version)
    with pytest.raises(StepRefused):
        counting.certify(closed, by=zhou, at=COUNTED)


def test_silence_counts_only_for_those_into_whose_hands_the_notice_came() -> None:
    owners = story.estate(9)
    vote = opened(silence="follow", silence_clause="议事规则第十八条")
    for who in owners[:3]:
        cast(vote, who)
    for who in owners[3:6]:
        roll.deliver(vote, head_of(vote, who), how="hand", by=person("wu", VOTING), at=VOTING)
    roll.deliver(vote, head_of(vote, owners[6]), how="posted", by=person("wu", VOTING), at=VOTING)
    assert story.result(certified(vote)) == {
        "roll": {"area": "900", "heads": 9},
        "participating": {"area": "600", "heads": 6},
        "consent": {"area": "600", "heads": 6},
        "quorum": True,
        "outcome": "passed",
    }


def test_who_handed_in_an_invalid_paper_is_not_silent() -> None:
    owners = story.estate(3)
    vote = opened(silence="follow", silence_clause="议事规则第十八条")
    cast(vote, owners[0])
    spoilt(vote, owners[1])
    assert story.result(certified(vote))["participating"] == {"area": "100", "heads": 1}


def test_which_homes_voted_is_told_after_the_close_and_only_with_a_quorum() -> None:
    owners = story.estate(3)
    vote = opened()
    cast(vote, owners[0])
    cast(vote, owners[1], "no")
    assert list(rolls.voted(vote)) == []
    vote = lifecycle.close(vote, at=CLOSES)
    assert [home.where[-2:] for home in rolls.voted(vote)] == ["1室", "2室"]
    small = opened()
    cast(small, owners[0])
    assert list(rolls.voted(lifecycle.close(small, at=CLOSES))) == []


def test_the_result_hangs_for_its_days_and_is_objected_to_only_then() -> None:
    (who,) = story.estate(1)
    vote = opened()
    cast(vote, who)
    vote = certified(vote)
    assert (vote.posted_until, vote.challenge_until) == (date(2026, 4, 4), date(2027, 3, 28))
    last = COUNTED + timedelta(days=7)
    row = roll.object_to(vote, words="请重新计票", stage="result", by=who, at=last)
    roll.answer(vote, row.pk, words="已重新计票，无误", upheld=False, by=person("zhou", last), at=last)
    with pytest.raises(StepRefused, match="结果异议在公示期"):
        roll.object_to(vote, words="太晚了", stage="result", by=who, at=last + timedelta(days=1))
    assert Objection.objects.get().stage == "result"


def test_a_year_to_challenge_ends_on_the_day_that_there_is() -> None:
    assert flow.challenge_until(date(2028, 2, 29)) == date(2029, 2, 28)
    assert flow.challenge_until(date(2026, 3, 28)) == date(2027, 3, 28)


def test_where_local_rules_say_when_to_publish_those_who_run_the_vote_are_reminded() -> None:
    (who,) = story.estate(1)
    rules = story.national()
    Profile.objects.filter(pk=rules.pk).update(publish_days=3)
    vote = opened()
    cast(vote, who)
    lifecycle.close(vote, at=CLOSES)
    deadlines.sweep(at=CLOSES + timedelta(days=2))
    for event in Event.objects.filter(kind="vote.fired", subject_id=vote.pk):
        tell(event)
    told = {n.person.title for n in Notice.objects.filter(kind="vote.fired", words__key="publish")}
    assert told == {"周主任", "郑社工"}
    counting.certify(story.fresh(vote), by=person("zhou", COUNTED), at=COUNTED)


def test_who_has_not_voted_is_reminded_and_who_has_is_not() -> None:
    one, two = story.estate(2)
    vote = opened()
    cast(vote, one)
    deadlines.sweep(at=CLOSES - (CLOSES - OPENS) / 4)
    for event in Event.objects.filter(kind="vote.fired", subject_id=vote.pk):
        tell(event)
    assert [n.person for n in Notice.objects.filter(kind="vote.fired")] == [two]


def test_local_rules_of_posting_are_not_undercut() -> None:
    story.estate(1)
    rules = story.national()
    Profile.objects.filter(pk=rules.pk).update(posting_days=15, proxy_cap=2, parking="count")
    rules.refresh_from_db()
    for field in ("posting_days", "proxy_cap", "parking"):
        asked = {"posting_days": 15, "proxy_cap": 2, "parking": "count"}
        asked[field] = {"posting_days": 14, "proxy_cap": 3, "parking": "exclude"}[field]
        with pytest.raises(Invalid) as refused:
            story.proposed(profile=rules, **asked)
        assert list(refused.value.fields) == [field]
    assert story.proposed(profile=rules, posting_days=15, proxy_cap=2, parking="count").proxy_cap == 2


def test_areas_are_exact_to_the_cent_in_what_is_published() -> None:
    codes = story.homes(["33.33", "33.33", "33.34"])
    owners = [story.owner(n, code) for n, code in enumerate(codes, start=1)]
    vote = opened()
    for who in owners[:2]:
        cast(vote, who)
    result = story.result(certified(vote))
    assert result["participating"] == {"area": "66.66", "heads": 2}
    assert result["outcome"] == "no_quorum"
    assert Decimal("66.66") * 3 < Decimal("100.00") * 2
