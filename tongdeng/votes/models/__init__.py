"""What is stored of owners' votes."""

from tongdeng.votes.models.papers import Authority, Ballot, Paper, Reading
from tongdeng.votes.models.rolls import Delivered, Head, RollHome
from tongdeng.votes.models.votes import Attachment, Motion, Objection, Profile, Scrutineer, Vote

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
    "Reading",
    "RollHome",
    "Scrutineer",
    "Vote",
]
