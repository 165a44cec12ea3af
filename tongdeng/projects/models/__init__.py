"""What a project is made of."""

from tongdeng.projects.models.acceptance import Acceptance, Defect, Dispute, Item, Signature, Warranty
from tongdeng.projects.models.bill import BillFile, Line, Variation
from tongdeng.projects.models.diary import Entry, Milestone, Pair, Paper, Photo
from tongdeng.projects.models.money import Funding, Settlement
from tongdeng.projects.models.projects import Project
from tongdeng.projects.models.sheets import Sheet

__all__ = (
    "Acceptance",
    "BillFile",
    "Defect",
    "Dispute",
    "Entry",
    "Funding",
    "Item",
    "Line",
    "Milestone",
    "Pair",
    "Paper",
    "Photo",
    "Project",
    "Settlement",
    "Sheet",
    "Signature",
    "Variation",
    "Warranty",
)
