"""How long a warranty is: by law, by season, by contract."""

from datetime import date

import pytest

from tongdeng.projects.rules import warranty
from tongdeng.projects.rules.warranty import Season, ends

WHOLE = Season("", (11, 15), (3, 15))
BEGUN = Season("", (11, 15), (3, 15), counts_current=True)


def day(words: str) -> date:
    return date.fromisoformat(words)


TERMS = [
    #  kind         accepted      months  until         why
    ("waterproof", "2026-04-20",  None,  "2031-04-20"),  # five years
    ("electric",   "2026-04-20",  None,  "2028-04-20"),  # two years
    ("pipes",      "2024-02-29",  None,  "2026-02-28"),  # no 29th of February then
    ("equipment",  "2026-04-20",  36,    "2029-04-20"),  # the contract gives more
    ("other",      "2026-04-20",  24,    "2028-04-20"),  # asphalt: what the contract says
    ("other",      "2026-04-20",  0,     None),          # and it may give none
    ("structure",  "2026-04-20",  600,   "2076-04-20"),  # the design life
]  # fmt: skip


@pytest.mark.parametrize(("kind", "accepted", "months", "until"), TERMS)
def test_pw8_a_warranty_lasts_as_the_law_or_the_contract_says(
    kind: str, accepted: str, months: int | None, until: str | None
) -> None:
    assert ends(kind, day(accepted), WHOLE, months=months) == (day(until) if until else None)


SEASONS = [
    #  accepted      season  until
    ("2026-01-10",  WHOLE,  "2028-03-15"),  # two complete seasons, the one that runs is none
    ("2026-01-10",  BEGUN,  "2027-03-15"),  # where the place counts the one that runs
    ("2026-06-01",  WHOLE,  "2028-03-15"),
    ("2026-06-01",  BEGUN,  "2028-03-15"),
    ("2026-11-15",  WHOLE,  "2028-03-15"),  # accepted on the first day of a season: it is complete
    ("2026-11-16",  WHOLE,  "2029-03-15"),
    ("2026-03-15",  BEGUN,  "2027-03-15"),  # the last day of a season still is of it
]  # fmt: skip


@pytest.mark.parametrize(("accepted", "season", "until"), SEASONS)
def test_pw8_heating_lasts_two_seasons_complete_ones_unless_the_place_says_otherwise(
    accepted: str, season: Season, until: str
) -> None:
    assert ends("heating", day(accepted), season) == day(until)


def test_pw8_henan_heats_from_15_november_to_15_march_and_counts_complete_seasons() -> None:
    assert warranty.season("410202901001001") == WHOLE


@pytest.mark.parametrize(("kind", "months", "words"), [
    ("other", None, "由合同约定"), ("structure", None, "由合同约定"), ("electric", 12, "至少 24 个月"),
    ("electric", None, ""), ("electric", 24, ""), ("other", 0, ""), ("structure", 0, "设计使用年限"), ("other", 1300, "1200"), ("other", -1, "0 到"),
])  # fmt: skip
def test_pw8_a_contract_may_give_more_than_the_law_and_never_less(
    kind: str, months: int | None, words: str
) -> None:
    found = str(warranty.wrong_months(kind, months))
    assert (words in found) if words else not found


def test_pw9_a_joint_inspection_is_due_thirty_days_before_the_end() -> None:
    assert warranty.inspection(day("2028-04-20")) == day("2028-03-21")
