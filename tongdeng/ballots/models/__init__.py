"""What is stored of votes, elections, committees and polls."""

from tongdeng.ballots.models.elections import Election, Letter, Member, Round, Slip
from tongdeng.ballots.models.papers import Authority, Ballot, Paper, Reading
from tongdeng.ballots.models.rolls import Delivered, Head, RollHome
from tongdeng.ballots.models.votes import Attachment, Motion, Objection, Profile, Scrutineer, Vote

__all__ = [
    "Attachment",
    "Authority",
    "Ballot",
    "Delivered",
    "Election",
    "Head",
    "Letter",
    "Member",
    "Motion",
    "Objection",
    "Paper",
    "Profile",
    "Reading",
    "RollHome",
    "Round",
    "Scrutineer",
    "Slip",
    "Vote",
]
