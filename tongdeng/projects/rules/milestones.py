"""Milestones: what is due when, and what the review found. A milestone that nobody reviewed is not met. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence

MILESTONES_AT_MOST = 40
AHEAD = timedelta(days=20 * 366)  # a day further off is a slip of the pen


class Review(StrEnum):
    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"


REVIEW_WORDS = {Review.MET: _("达到"), Review.PARTLY: _("部分达到"), Review.MISSED: _("没有达到")}
SCHEDULED, NOT_REPORTED = "scheduled", "not_reported"
STATUS_WORDS: dict[str, Sentence] = {
    **{review.value: word for review, word in REVIEW_WORDS.items()},
    SCHEDULED: _("未到期"),
    NOT_REPORTED: _("到期没有核对"),
}


def status(due: date, review: str, *, today: date) -> str:
    """Return how a milestone stands on a day: what its review found, else "scheduled" or "not_reported"."""
    if review:
        return review
    return NOT_REPORTED if due < today else SCHEDULED
