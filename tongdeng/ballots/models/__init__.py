"""What is stored of votes, elections, committees and polls."""

from tongdeng.ballots.models.committees import (
    Ask,
    Attendance,
    Committee,
    Meeting,
    Resolution,
    Seat,
    Signature,
)
from tongdeng.ballots.models.elections import Election, Letter, Member, Round, Slip
from tongdeng.ballots.models.papers import Authority, Ballot, Paper, Reading
from tongdeng.ballots.models.polls import Answer, Option, Poll, Remark
from tongdeng.ballots.models.rolls import Delivered, Head, RollHome
from tongdeng.ballots.models.votes import Attachment, Motion, Objection, Profile, Scrutineer, Vote

__all__ = [
    "Answer",
    "Ask",
    "Attachment",
    "Attendance",
    "Authority",
    "Ballot",
    "Committee",
    "Delivered",
    "Election",
    "Head",
    "Letter",
    "Meeting",
    "Member",
    "Motion",
    "Objection",
    "Option",
    "Paper",
    "Poll",
    "Profile",
    "Reading",
    "Remark",
    "Resolution",
    "RollHome",
    "Round",
    "Scrutineer",
    "Seat",
    "Signature",
    "Slip",
    "Vote",
]
