"""What is stored of the bench: mechanisms, topics, consultations, opinions, minutes, resolutions, items of the joint meeting."""

from tongdeng.consultations.models.consultations import Consultation, Item, ItemConsent, Receipt, StepDone
from tongdeng.consultations.models.joint import JointItem
from tongdeng.consultations.models.mechanisms import Mechanism
from tongdeng.consultations.models.minutes import Comment, Minutes, Signature
from tongdeng.consultations.models.opinions import Household, OpinionMap, Statement, Voice
from tongdeng.consultations.models.resolutions import Evaluation, Photo, Resolution
from tongdeng.consultations.models.sitting import (
    Arrival,
    Attendance,
    Delegation,
    Position,
    Seat,
    SignInSheet,
    Speech,
)
from tongdeng.consultations.models.topics import Backing, Topic, TopicCase

__all__ = [
    "Arrival",
    "Attendance",
    "Backing",
    "Comment",
    "Consultation",
    "Delegation",
    "Evaluation",
    "Household",
    "Item",
    "ItemConsent",
    "JointItem",
    "Mechanism",
    "Minutes",
    "OpinionMap",
    "Photo",
    "Position",
    "Receipt",
    "Resolution",
    "Seat",
    "SignInSheet",
    "Signature",
    "Speech",
    "Statement",
    "StepDone",
    "Topic",
    "TopicCase",
    "Voice",
]
