"""What is stored of owners' votes."""

from tongdeng.votes.models.papers import Authority, Ballot, Paper, Reading
from tongdeng.votes.models.rolls import Delivered, Head, RollHome
from tongdeng.votes.models.votes import (
    Attachment,
    Motion,
    Objection,
    Profile,
    PublishedFile,
    Scrutineer,
    Vote,
)

__all__ = [
    "Attachment",
    "Authority",
    "Ballot",
    "Delivered",
    "Head",
    "Motion",
    "Objection",
    "Paper",
    "Profile",
    "PublishedFile",
    "Reading",
    "RollHome",
    "Scrutineer",
    "Vote",
]
