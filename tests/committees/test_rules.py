"""The figures of an owners' committee at their exact limits, each with the source that is shown beside it."""

from datetime import date

import pytest

from tests.support import at
from tongdeng.committees import rules
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import StepRefused

KAIFENG, BEIJING, SHANGHAI, JINAN = "410202901001001", "110101001001001", "310101001001001", "370102001001001"

SIZES = """
    members  place     small  right
    3        KAIFENG   no     no
    4        KAIFENG   no     no
    5        KAIFENG   no     yes
    6        KAIFENG   no     no
    11       KAIFENG   no     yes
    12       KAIFENG   no     no
    13       KAIFENG   no     no
    3        KAIFENG   yes    no
    3        BEIJING   yes    yes
    3        BEIJING   no     no
    3        SHANGHAI  yes    yes
    4        SHANGHAI  yes    no
    1        BEIJING   yes    no
"""
# Of 7 members half is 3.5, of 6 it is 3, of 11 it is 5.5.
MAJORITIES = """
    there  members  place    opens  carried
    3      7        KAIFENG  no     no
    4      7        KAIFENG  yes    yes
    3      6        KAIFENG  no     no
    4      6        KAIFENG  yes    yes
    5      11       KAIFENG  no     no
    6      11       KAIFENG  yes    yes
    2      3        BEIJING  yes    yes
    4      7        JINAN    no     yes
    5      7        JINAN    yes    yes
    4      6        JINAN    yes    yes
    0      0        KAIFENG  no     no
"""
THIRDS = """
    asking  members  must
    1       3        yes
    1       4        no
    2       5        yes
    2       6        yes
    2       7        no
    3       7        yes
    3       9        yes
    0       5        no
"""
ABSENCES = """
    absent  meetings  proposed
    2       6         no
    3       6         yes
    3       7         no
    4       7         yes
    0       0         no
"""


def rows(text: str) -> list[list[str]]:
    """Return the cells of a table, without the heading."""
    return [line.split() for line in text.strip().splitlines()[1:]]


def code(name: str) -> str:
    """Return the place of a name."""
    return {"KAIFENG": KAIFENG, "BEIJING": BEIJING, "SHANGHAI": SHANGHAI, "JINAN": JINAN}[name]


@pytest.mark.parametrize(("members", "place", "small", "right"), rows(SIZES))
def test_a_committee_has_five_to_eleven_members_an_odd_number_and_three_only_where_a_city_allows_it(
    members: str, place: str, small: str, right: str
) -> None:
    wrong = rules.wrong_size(int(members), code(place), small=small == "yes")
    assert (not wrong) == (right == "yes"), wrong


@pytest.mark.parametrize(("there", "members", "place", "opens", "carried"), rows(MAJORITIES))
def test_half_is_not_enough_to_open_nor_to_decide(
    there: str, members: str, place: str, opens: str, carried: str
) -> None:
    assert rules.may_open(int(there), int(members), code(place)) == (opens == "yes")
    assert rules.is_carried(int(there), int(members), code(place)) == (carried == "yes")


@pytest.mark.parametrize(("members", "needed"), [(3, 2), (5, 3), (6, 4), (7, 4), (11, 6)])
def test_the_page_says_how_many_signatures_carry(members: int, needed: int) -> None:
    assert rules.needed(members, KAIFENG) == needed


@pytest.mark.parametrize(("asking", "members", "must"), rows(THIRDS))
def test_a_third_of_the_members_can_demand_a_meeting(asking: str, members: str, must: str) -> None:
    assert rules.must_meet(int(asking), int(members)) == (must == "yes")


@pytest.mark.parametrize(("absent", "meetings", "proposed"), rows(ABSENCES))
def test_removal_may_be_proposed_from_half_of_the_meetings_on(
    absent: str, meetings: str, proposed: str
) -> None:
    assert rules.stays_away(int(absent), int(meetings)) == (proposed == "yes")


def test_a_term_lasts_five_years_and_not_a_day_more() -> None:
    since = date(2026, 1, 6)
    assert rules.wrong_term(since, date(2031, 1, 5), KAIFENG) == ""
    assert "2031-01-05" in rules.wrong_term(since, date(2031, 1, 6), KAIFENG)
    assert "晚于" in rules.wrong_term(since, since, KAIFENG)


def test_the_filing_has_thirty_days_and_is_reminded_of_a_week_before() -> None:
    assert rules.filing_moments(date(2026, 1, 6), KAIFENG, LOCAL) == [
        at("2026-01-29 09:00"),
        at("2026-02-06 00:00"),  # the end of 5 February, the thirtieth day
    ]


def test_a_notice_hangs_seven_days_but_the_first_meeting_cannot_wait() -> None:
    called = at("2026-01-06 10:00")
    assert rules.earliest_meeting(called, KAIFENG, first=False) == at("2026-01-13 10:00")
    assert rules.earliest_meeting(called, KAIFENG, first=True) == called


def test_the_next_meeting_is_due_after_two_months_even_where_the_month_is_short() -> None:
    assert rules.interval_moments(date(2026, 1, 6), KAIFENG, LOCAL) == [
        at("2026-02-20 09:00"),
        at("2026-03-07 00:00"),
    ]
    assert rules.interval_moments(date(2025, 12, 31), KAIFENG, LOCAL)[-1] == at("2026-03-01 00:00")


@pytest.mark.parametrize(
    ("place", "first"), [(KAIFENG, "2030-07-05"), (BEIJING, "2030-07-05"), (SHANGHAI, "2030-08-05")]
)
def test_the_end_of_a_term_is_announced_half_a_year_before_in_shanghai_five_months(
    place: str, first: str
) -> None:
    moments = rules.handover_moments(date(2031, 1, 5), place, LOCAL)
    assert moments[0] == at(f"{first} 09:00")
    assert moments[1:] == [at("2030-10-05 09:00"), at("2030-12-05 09:00"), at("2031-01-06 00:00")]


def test_posting_within_three_days_ends_with_the_third_day_after() -> None:
    assert rules.end_of_day(date(2026, 1, 6), 3, LOCAL) == at("2026-01-10 00:00")


def test_every_figure_says_where_it_was_read_and_how_far_it_holds() -> None:
    assert {row.tag for row in rules.RULES} == {"LAW", "MIRROR", "LOCAL"}
    assert all(row.source and row.word for row in rules.RULES)
    filing = rules.rule("filing_days", KAIFENG)
    assert filing is not None
    assert (filing.tag, str(filing.source)) == ("LAW", "物业管理条例第十六条")
    assert rules.rule("tell_days", KAIFENG) is None
    assert rules.rule("tell_days", BEIJING) is not None


def test_every_matter_of_article_278_is_kept_for_the_owners() -> None:
    assert all(
        rules.reserved(key) for key in ("use_fund", "manager", "common_use", "elect_committee", "other")
    )
    assert not any(rules.reserved(key) for key in rules.KINDS)


def test_a_committee_is_filed_once_and_never_comes_back_after_its_end() -> None:
    assert rules.FLOW.after("formed", "file") == "filed"
    for state, verb in (("filed", "file"), ("ended", "file"), ("ended", "end")):
        with pytest.raises(StepRefused):
            rules.FLOW.after(state, verb)


def test_only_a_meeting_that_was_held_is_posted() -> None:
    for state in ("called", "no_quorum", "posted", "cancelled"):
        with pytest.raises(StepRefused):
            rules.SITTING.after(state, "post")
    assert rules.SITTING.after("held", "post") == "posted"
