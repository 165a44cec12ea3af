"""Proxies with a written authority and a cap, and ballots taken over from a city's platform."""

import pytest

from tests.cast import person
from tests.kernel.workbooks import book, row, sheet
from tests.votes import story
from tests.votes.story import CLOSES, VOTING, cast, head_of, opened, photo
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.people.models import Person
from tongdeng.votes.actions import lifecycle, paper, platform_import
from tongdeng.votes.actions.paper import PaperEntry
from tongdeng.votes.models import Authority, Ballot, Profile, Vote
from tongdeng.votes.rules.register import Unreadable

pytestmark = pytest.mark.django_db


def authorise(vote: Vote, who: Person, proxy: Person) -> Authority:
    """Register a written authority."""
    by = person("zhou", VOTING)
    return paper.authorise(vote, head_of(vote, who), proxy, photo=photo(), by=by, at=VOTING)


def by_proxy(vote: Vote, who: Person, choice: str = "yes") -> None:
    """Let two clerks enter the paper that a proxy brought."""
    one = paper.issue(vote, [head_of(vote, who)], by=person("zheng", VOTING), at=VOTING)[0]
    slip = PaperEntry(one.code, {"1": choice}, channel="proxy", photo=photo())
    for clerk in ("zheng", "wu"):
        paper.read(vote, slip, by=person(clerk, VOTING), at=VOTING)


def test_V20_the_fourth_authority_of_one_proxy_does_not_count_and_is_written_down() -> None:
    *owners, proxy = story.estate(5)
    vote = opened(proxy_cap=3)
    for who in owners[:3]:
        authorise(vote, who, proxy)
    with pytest.raises(StepRefused, match="已代理 3 户"):
        authorise(vote, owners[3], proxy)
    refused = journal.timeline(head_of(vote, owners[3]))[-1]
    assert (refused.kind, refused.facts) == ("ballot.refused", {"what": "proxy", "why": "proxy_cap"})
    assert Authority.objects.count() == 3
    with pytest.raises(Invalid, match="没有登记书面委托"):
        by_proxy(vote, owners[3])


def test_a_proxys_paper_counts_for_the_head_with_its_written_authority() -> None:
    who, proxy = story.estate(2)
    vote = opened()
    authorise(vote, who, proxy)
    by_proxy(vote, who)
    assert Ballot.objects.get().channel == "proxy"
    assert head_of(vote, who).standing == "cast"
    assert head_of(vote, proxy).standing == "waiting"


def test_where_no_proxies_are_allowed_none_is_registered() -> None:
    who, proxy = story.estate(2)
    with pytest.raises(StepRefused, match="不能委托"):
        authorise(opened(proxy_cap=0), who, proxy)


def test_an_authority_needs_its_photo_another_person_and_comes_once() -> None:
    who, proxy, third = story.estate(3)
    vote, zhou = opened(), person("zhou", VOTING)
    with pytest.raises(Invalid) as refused:
        paper.authorise(vote, head_of(vote, who), proxy, photo=None, by=zhou, at=VOTING)
    assert "photo" in refused.value.fields
    with pytest.raises(Invalid, match="本人"):
        authorise(vote, who, who)
    authorise(vote, who, proxy)
    with pytest.raises(StepRefused, match="已登记过委托"):
        authorise(vote, who, third)


def test_staff_of_the_property_company_are_no_proxies_where_local_rules_bar_them() -> None:
    (who,) = story.estate(1)
    rules = story.national()
    Profile.objects.filter(pk=rules.pk).update(bars_staff=True)
    vote = opened()
    with pytest.raises(StepRefused, match="物业人员不得代理"):
        authorise(vote, who, person("qian", VOTING))


def test_an_authority_after_the_close_is_late() -> None:
    who, proxy = story.estate(2)
    vote = lifecycle.close(opened(), at=CLOSES)
    with pytest.raises(StepRefused, match="截止以前"):
        authorise(vote, who, proxy)


ROWS = "房屋,1\n{}1室,同意\n{}2室,反对\n"
WHERE = "A区20号楼1单元"


def take(vote: Vote, text: str) -> platform_import.Imported:
    """Take over a platform's file."""
    return platform_import.take_over(vote, text.encode(), by=person("zhou", VOTING), at=VOTING)


def test_a_platforms_ballots_are_taken_over_and_one_that_came_second_is_flagged() -> None:
    one, two, _three = story.estate(3)
    vote = opened()
    first = cast(vote, one, "no")
    assert take(vote, ROWS.format(WHERE, WHERE)) == (1, 1)
    assert head_of(vote, one).counted == first
    assert Ballot.objects.get(pk=head_of(vote, two).counted).channel == "platform"
    assert [e.kind for e in journal.timeline(head_of(vote, one))] == ["ballot.cast", "ballot.flag"]
    assert journal.timeline(story.fresh(vote))[-1].facts == {"counted": 1, "flagged": 1}


#   what is wrong             the file                                      row column
WRONG = {
    "heading":             ("房子,1\n",                                      1, ""),
    "no such home":        (f"房屋,1\n{WHERE}9室,同意\n",                      2, "房屋"),
    "no such choice":      (f"房屋,1\n{WHERE}1室,随便\n",                      2, "1"),
    "no choice":           (f"房屋,1\n{WHERE}1室,\n",                         2, "1"),
    "a cell too many":     (f"房屋,1\n{WHERE}1室,同意,同意\n",                  2, ""),
    "a head twice":        (f"房屋,1\n{WHERE}1室,同意\n{WHERE}1室,反对\n",      3, "房屋"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_platforms_file_is_taken_as_a_whole_or_not_at_all(what: str) -> None:
    story.estate(2)
    vote = opened()
    text, row, column = WRONG[what]
    with pytest.raises(Unreadable) as refused:
        take(vote, text)
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(row, column)]
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("coding", ["gb18030", "utf-16"])
def test_a_platforms_file_may_be_saved_in_any_coding_of_offices(coding: str) -> None:
    story.estate(2)
    content = ROWS.format(WHERE, WHERE).encode(coding)
    assert platform_import.take_over(opened(), content, by=person("zhou", VOTING), at=VOTING) == (2, 0)


def test_a_platforms_file_may_be_a_workbook() -> None:
    story.estate(2)
    content = book(sheet("".join(row(*line.split(",")) for line in ROWS.format(WHERE, WHERE).splitlines())))
    assert platform_import.take_over(opened(), content, by=person("zhou", VOTING), at=VOTING) == (2, 0)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_a_platforms_file_that_is_no_table_is_refused_in_a_sentence(content: bytes) -> None:
    story.estate(2)
    with pytest.raises(Unreadable) as refused:
        platform_import.take_over(opened(), content, by=person("zhou", VOTING), at=VOTING)
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(1, "")]


def test_a_head_of_two_homes_may_stand_in_a_platforms_file_twice_with_one_voice() -> None:
    codes = story.homes(["100", "50"])
    who = story.owner(1, *codes)
    vote = opened()
    assert take(vote, f"房屋,1\n{WHERE}1室,同意\n{WHERE}2室,yes\n") == (1, 0)
    assert head_of(vote, who).standing == "cast"


def test_only_who_runs_the_vote_takes_over_a_file_and_only_while_it_counts() -> None:
    story.estate(2)
    with pytest.raises(StepRefused):
        take(story.announced(), ROWS.format(WHERE, WHERE))
    with pytest.raises(Forbidden):
        platform_import.take_over(opened(), b"", by=person("wu", VOTING), at=VOTING)
