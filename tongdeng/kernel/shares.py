"""Exact shares of a whole, "more than half" or "at least two thirds": no rounding decides."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """A share that must be reached (`strict`: passed)."""

    share: Fraction
    strict: bool

    def holds(self, part: int | Fraction, whole: int | Fraction) -> bool:
        """Say whether `part` of `whole` is enough, both in the same unit; of nothing, nothing is enough."""
        if not whole:
            return False
        have, need = part * self.share.denominator, whole * self.share.numerator
        return have > need if self.strict else have >= need

    def least(self, whole: int) -> int:
        """Return the smallest whole number that is enough of `whole`, which is at least 1."""
        full, rest = divmod(whole * self.share.numerator, self.share.denominator)
        return full + 1 if self.strict or rest else full


def more_than(part: int, whole: int) -> Share:
    """Return the share that must be passed: `part` of `whole` itself is not enough."""
    return Share(Fraction(part, whole), strict=True)


def at_least(part: int, whole: int) -> Share:
    """Return the share that must be reached: `part` of `whole` itself is enough."""
    return Share(Fraction(part, whole), strict=False)


MORE_THAN_HALF = more_than(1, 2)
