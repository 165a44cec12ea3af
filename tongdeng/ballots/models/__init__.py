"""What is stored of votes, elections, committees and polls."""

from tongdeng.ballots.models.papers import Authority, Ballot, Paper, Reading
from tongdeng.ballots.models.rolls import Delivered, Head, RollHome
from tongdeng.ballots.models.votes import Attachment, Motion, Objection, Profile, Scrutineer, Vote

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
