"""The buttons of papers on the pages of the bench: a word, and the addresses of its two kinds."""

from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation, JointItem, Resolution
from tongdeng.kernel.errors import Sentence
from tongdeng.web.consultations import printing
from tongdeng.web.consultations.papers import letters


class PaperRow(NamedTuple):
    word: Sentence
    pdf: str
    docx: str


def of_consultation(consultation: Consultation, *, inside: bool) -> list[PaperRow]:
    return [
        _row(word, "consultation_paper", consultation.pk, key)
        for key, word in printing.papers_of(consultation, inside=inside)
    ]


def of_resolution(resolution: Resolution, *, inside: bool) -> list[PaperRow]:
    if not inside or not letters.may_be_ordered(resolution):
        return []
    return [_row(_("落实交办单"), "resolution_task", resolution.pk)]


def of_joint(entry: JointItem, *, inside: bool) -> list[PaperRow]:
    rows = [_row(_("提请函"), "joint_paper", entry.pk, "referral")] if inside else []
    return rows + ([_row(_("答复"), "joint_paper", entry.pk, "answer")] if entry.answered_at else [])


def _row(word: Sentence, name: str, pk: UUID, *key: str) -> PaperRow:
    return PaperRow(word, *(reverse(name, args=[pk, *key, kind]) for kind in ("pdf", "docx")))
