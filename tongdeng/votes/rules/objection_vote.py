"""A vote by objection: what was posted passes unless too many object. LOCAL, and uncertain; no vote here uses it.

Source: Henan property management regulation, art. 66 (2018), older than the Civil Code, whose art. 278 asks for
consent and not for silence. It is kept for old decisions that somebody must check, and shows its doubt.
"""

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.shares import more_than
from tongdeng.votes.rules.tally import Sum

TAG = "LOCAL"
PROFILE = "cn-henan-2018"
SOURCE = _("河南省物业管理条例第六十六条（2018 年）")
UNTIL = date(2020, 12, 31)
TOO_MANY = more_than(1, 3)
DOUBT = _("早于民法典；民法典第二百七十八条要求同意，不以沉默代替，现在是否仍可采用没有定论")


def passes(roll: Sum, against: Sum) -> bool:
    """Say whether objections stay within a third of the area and of the heads of `roll`; a third itself still does."""
    by_area = TOO_MANY.holds(Fraction(against.area), Fraction(roll.area))
    return not by_area and not TOO_MANY.holds(against.heads, roll.heads)
