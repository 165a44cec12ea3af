"""What the pages of accounts show on the story's day: a confirmed quarter, one that waits, a draft, and two that are late."""

from dataclasses import dataclass
from datetime import date

from tests.accounts import story
from tests.accounts.story import ENTERED, Q3, Q4, line
from tests.cast import COMMITTEE, ESTATE, person
from tests.support import at
from tongdeng.accounts.actions.opening import open_ledger
from tongdeng.accounts.models import Ledger, Summary, Voucher

Q1_2025 = date(2025, 1, 1)


@dataclass(slots=True)
class Accounts:
    """The accounts of the story; the committee is in office."""

    ledger: Ledger
    confirmed: Summary
    waiting: Summary
    draft: Summary
    open_voucher: Voucher
    voucher: Voucher


def accounts_of_the_story() -> Accounts:
    """Store the accounts of the story."""
    story.in_office()
    opened = at("2026-01-07 09:00")
    ledger = open_ledger(ESTATE, Q1_2025, by=person(COMMITTEE, opened), at=opened)
    third = story.begun(quarter=Q3)
    seen, kept = story.voucher(third, public=True), story.voucher(third)
    third = story.confirm(story.submit(story.write(third)))
    waiting = story.begun()
    waiting = story.submit(
        story.write(
            waiting,
            opening=waiting.opening + 500,
            closing=waiting.opening + 200_500,
            lines=[line("parking", 200_000)],
            why_opening="银行更正重复入账",
        )
    )
    draft = story.write(story.begun("fund", Q4, moment=ENTERED), lines=[line("interest", 777)])
    return Accounts(ledger, third, waiting, draft, seen, kept)
