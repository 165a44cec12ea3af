"""Many at once over connections of their own, with real commits: one head, one ballot, whatever comes together."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from tests.cast import person
from tests.support import at_once
from tests.votes import story
from tests.votes.story import CLOSES, COUNTED, VOTING, cast, head_of, opened, photo
from tongdeng.kernel import journal, seals
from tongdeng.kernel.errors import Refused
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting, counting, lifecycle, paper, platform_import
from tongdeng.votes.actions.paper import PaperEntry
from tongdeng.votes.models import Authority, Ballot, Paper, Vote
from tongdeng.votes.queries import votes as queries


def together(*deeds: Callable[[], object]) -> Counter[str]:
    """Do all at once; return how often each outcome came: done, or the reason of the refusal."""
    return Counter(
        str(one.facts.get("why", one.code)) if isinstance(one, Refused) else "done" for one in at_once(*deeds)
    )


def vote_of(who: Person, vote: Vote, choice: str = "yes", *, insists: bool = False) -> Callable[[], object]:
    """Return the deed of somebody who votes."""
    head = head_of(vote, who)
    return lambda: casting.cast(vote, head, choices={"1": choice}, insists=insists, by=who, at=VOTING)


def entry(vote: Vote, one: Paper, clerk: str, choice: str = "yes") -> Callable[[], object]:
    """Return the deed of a clerk who enters a paper."""
    slip, by = PaperEntry(one.code, {"1": choice}, photo=photo()), person(clerk, VOTING)
    return lambda: paper.read(vote, slip, by=by, at=VOTING)


def printed(vote: Vote, who: Person) -> Paper:
    return paper.issue(vote, [head_of(vote, who)], by=person("zhou", VOTING), at=VOTING)[0]


def couple() -> Sequence[Person]:
    (code,) = story.homes(["100"])
    return [story.owner(1, code), story.owner(2, code)]


def test_twenty_phones_of_one_owner_at_once_cast_one_ballot(town_db: str) -> None:
    (who,) = story.estate(1)
    vote = opened()
    assert together(*[vote_of(who, vote)] * 20) == {"done": 1, "twice": 19}
    assert Ballot.objects.count() == 1
    kinds = Counter(event.kind for event in journal.timeline(head_of(vote, who)))
    assert kinds == {"ballot.cast": 1, "ballot.refused": 5}  # of one person and day
    assert seals.verify() is None


@pytest.mark.parametrize("choice", ["yes", "no"])
def test_of_two_co_owners_at_once_the_first_counts_and_the_other_is_told_so(
    town_db: str, choice: str
) -> None:
    one, two = couple()
    vote = opened()
    assert together(vote_of(one, vote), vote_of(two, vote, choice)) == {"done": 1, "co_owner": 1}
    assert head_of(vote, one).standing == "cast"


@pytest.mark.parametrize("choice", ["yes", "no"])
def test_two_co_owners_who_insist_at_once_hold_their_ballot(town_db: str, choice: str) -> None:
    one, two = couple()
    vote = opened()
    deeds = [vote_of(one, vote, insists=True), vote_of(two, vote, choice, insists=True)]
    assert together(*deeds) == {"done": 2}
    head = head_of(vote, one)
    assert (head.standing, head.counted, head.ballots.count()) == ("held", None, 2)
    assert queries.turnout(vote).cast_heads == 0


def test_paper_and_phone_at_once_count_once(town_db: str) -> None:
    who, _other = story.estate(2)
    vote = opened()
    one = printed(vote, who)
    entry(vote, one, "zheng")()
    outcomes = together(vote_of(who, vote, "no"), entry(vote, one, "wu"))
    head, read = head_of(vote, who), Paper.objects.get(pk=one.pk)
    first = Ballot.objects.get(pk=head.counted)
    if first.channel == "phone":
        assert (outcomes, read.state) == ({"done": 2}, "flagged")
    else:
        assert (outcomes, read.state) == ({"done": 1, "twice": 1}, "read")
    assert queries.turnout(vote).cast_heads == 1


def test_who_casts_while_the_vote_closes_is_counted_or_late_and_nothing_between(town_db: str) -> None:
    owners = story.estate(8)
    vote = opened()
    outcomes = together(*[vote_of(who, vote) for who in owners], lambda: lifecycle.close(vote, at=CLOSES))
    assert sum(outcomes.values()) == 9
    assert set(outcomes) <= {"done", "late"}
    vote = counting.certify(story.fresh(vote), by=person("zhou", COUNTED), at=COUNTED)
    counted = story.result(vote)["participating"]["heads"]  # type: ignore[index]
    assert counted == Ballot.objects.count() == outcomes["done"] - 1


def test_two_clerks_who_read_a_paper_at_once_make_one_ballot(town_db: str) -> None:
    (who,) = story.estate(1)
    vote = opened()
    one = printed(vote, who)
    assert together(entry(vote, one, "zheng"), entry(vote, one, "wu")) == {"done": 2}
    assert Paper.objects.get().state == "read"
    assert Ballot.objects.count() == 1


def test_one_clerk_with_two_windows_is_one_reading(town_db: str) -> None:
    (who,) = story.estate(1)
    vote = opened()
    one = printed(vote, who)
    assert together(*[entry(vote, one, "zheng")] * 4) == {"done": 1, "same_clerk": 3}
    assert (Paper.objects.get().state, Ballot.objects.count()) == ("once", 0)


def test_a_result_is_published_once(town_db: str) -> None:
    (who,) = story.estate(1)
    vote = opened()
    cast(vote, who)
    vote = lifecycle.close(vote, at=CLOSES)
    deeds = [
        partial(counting.certify, vote, by=person(key, COUNTED), at=COUNTED) for key in ("zhou", "zheng")
    ]
    assert together(*deeds) == {"done": 1, "step_refused": 1}
    kinds = Counter(event.kind for event in journal.timeline(story.fresh(vote)))
    assert (kinds["vote.certify"], kinds["vote.decide"]) == (1, 1)


def test_a_cap_holds_when_authorities_are_registered_at_once(town_db: str) -> None:
    *owners, proxy = story.estate(6)
    vote, zhou, picture = opened(proxy_cap=3), person("zhou", VOTING), photo()
    deeds = [
        partial(paper.authorise, vote, head_of(vote, who), proxy, photo=picture, by=zhou, at=VOTING)
        for who in owners
    ]
    assert together(*deeds) == {"done": 3, "proxy_cap": 2}
    assert Authority.objects.count() == 3


def test_a_platform_and_phones_at_once_count_each_head_once(town_db: str) -> None:
    owners = story.estate(4)
    vote, zhou = opened(), person("zhou", VOTING)
    rows = "".join(f"A区20号楼1单元{n}室,反对\n" for n in range(1, 5))
    content = ("房屋,1\n" + rows).encode()
    outcomes = together(
        *[vote_of(who, vote) for who in owners],
        lambda: platform_import.take_over(vote, content, by=zhou, at=VOTING),
    )
    assert set(outcomes) <= {"done", "twice"}
    assert queries.turnout(vote).cast_heads == 4
    assert seals.verify() is None
