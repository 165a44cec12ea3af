"""Words of the register: what a home is, and where its area comes from. Pure.

Source: Supreme People's Court, interpretation on the ownership of building units (2020-12-29), art. 8: the area is
that of the property register, else of a survey, else of the contract of sale.
"""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.places.rules.naming import HOME_KINDS

AREA_SOURCE_WORDS = {"register": _("不动产登记"), "survey": _("测绘"), "contract": _("买卖合同")}
HOME_KIND_WORDS = HOME_KINDS
HOME_KIND_CHOICES = list(HOME_KINDS.items())
AREA_SOURCE_CHOICES = list(AREA_SOURCE_WORDS.items())


def fingerprint(measures: Iterable[Any], tenures: Iterable[Any]) -> str:
    """Return SHA-256 over the rows of one home that hold or held, in one fixed spelling.

    The journal keeps it after every change, so that rows which were changed without a verb are found. It names people
    by their ids, so that it outlives an erasure.
    """
    spelled = sorted(
        [
            f"{m.since}|{m.until}|{_exact(m.area, '0.01')}|{m.source}|{m.kind}"
            for m in measures
            if not m.replaced_at
        ]
        + [
            f"{t.since}|{t.until}|{t.person_id}|{t.kind}|{_exact(t.share, '0.0001')}"
            for t in tenures
            if not t.replaced_at
        ]
    )
    return sha256("\n".join(spelled).encode()).hexdigest()


def _exact(number: Decimal | None, unit: str) -> str:
    return "" if number is None else str(Decimal(number).quantize(Decimal(unit)))


def shares_add_up(shares: Iterable[Decimal | None]) -> bool:
    """Say whether the owners' shares of a home, in percent, are all unknown or add up to 100 (thirds may miss 0.01)."""
    every = list(shares)
    known = [share for share in every if share is not None]
    return not known or (len(known) == len(every) and abs(sum(known, Decimal()) - 100) <= Decimal("0.01"))
