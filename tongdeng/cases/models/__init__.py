"""What is stored of cases, and of what rooms above decide on them."""

from tongdeng.cases.models.bench import Hold, Link
from tongdeng.cases.models.cases import (
    CHANNELS,
    KINDS,
    OPEN,
    STATES,
    URGENCIES,
    Case,
    Category,
    Message,
    Photo,
    Promise,
    Verdict,
)
from tongdeng.cases.models.origin import Origin

__all__ = [
    "CHANNELS",
    "KINDS",
    "OPEN",
    "STATES",
    "URGENCIES",
    "Case",
    "Category",
    "Hold",
    "Link",
    "Message",
    "Origin",
    "Photo",
    "Promise",
    "Verdict",
]
