"""A roster of homes and owners: a file is read, checked to the cell, then stored as a whole or not at all."""

from tongdeng.people.actions.roster.check import Fault, Home, check
from tongdeng.people.actions.roster.file import COLUMNS, MORE, read, template
from tongdeng.people.actions.roster.store import claim, update_outside_transaction, upload, write

__all__ = (
    "COLUMNS",
    "MORE",
    "Fault",
    "Home",
    "check",
    "claim",
    "read",
    "template",
    "update_outside_transaction",
    "upload",
    "write",
)
