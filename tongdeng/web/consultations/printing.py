"""The papers of consultations, resolutions and items of the joint meeting as PDF and DOCX, and as blanks."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation, JointItem, Minutes, Resolution
from tongdeng.consultations.queries import papers as queries
from tongdeng.consultations.rules.flows import State
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound, Sentence
from tongdeng.web.consultations.papers import letters, minutes, notices, sheets
from tongdeng.web.consultations.papers.blanks import BLANKS
from tongdeng.web.kit.blanks import OFFICES, Drawer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.official_documents import Document, boxes, give

NOTE = _("打印后手写。纸上的签到、表态和签字，拍照后在会诊页面登记。")
DRAWER = Drawer(BLANKS, "bench", _("三方会诊"), "consultation_blank", NOTE)
NONE = _("没有这份材料")
OUT = (State.PUBLISHED, State.CLOSED)
WORDS: dict[str, Sentence] = {
    "notice": _("会诊公告"),
    "sign-in": _("会诊签到表"),
    "positions": _("会诊表态表"),
    "minutes": _("会诊纪要"),
    "public": _("会诊纪要（公开版）"),
}


def papers_of(consultation: Consultation, *, inside: bool) -> list[tuple[str, Sentence]]:
    """Return key and word of each paper that a reader may have now, in the order in which they are needed."""
    state = State(consultation.state)
    if state == State.CANCELLED:
        return []
    keys = ["notice"] if state != State.PREPARED else []
    if inside:
        keys.append("sign-in")
        keys += ["positions"] if state in (State.PREPARED, State.ANNOUNCED, State.HELD) else []
        keys += ["minutes"] if queries.newest_minutes(consultation) else []
    keys += ["public"] if state in OUT else []
    return [(key, WORDS[key]) for key in keys]


@signed_in
def of_consultation(request: SignedIn, pk: UUID, key: str, kind: str) -> HttpResponse:
    """Give the notice of a consultation, a sheet of it, or its minutes."""
    consultation = access.get(request.person, Consultation, pk)
    inside = access.may(request.person, consultation, "inside")
    if key in WORDS and key not in ("notice", "public"):
        access.require(request.person, consultation, "inside")
    if key not in dict(papers_of(consultation, inside=inside)):
        raise NotFound(NONE)
    return give(lambda: described(consultation, key), kind)


def described(consultation: Consultation, key: str) -> Document:
    """Return the paper of a consultation that has this key."""
    whole = queries.whole(consultation)
    match key:
        case "notice":
            return notices.notice(whole)
        case "sign-in":
            return sheets.sign_in(whole, queries.newest_minutes(whole))
        case "positions":
            return sheets.positions(whole)
    last = queries.last_before(whole)
    return minutes.minutes(whole, _version(whole), last, public=key == "public")


def wrong_signs(consultation: Consultation, person: Actor | None) -> str:
    """Return a sentence on the characters of the minutes that no font has, for those inside."""
    version = queries.newest_minutes(consultation)
    if version is None or not access.may(person, consultation, "inside"):
        return ""
    return boxes(lambda: described(consultation, "minutes"))


@signed_in
def task(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give the task for the responsible party of a resolution."""
    resolution = access.get(request.person, Resolution, pk)
    access.require(request.person, resolution, "inside")
    if not letters.may_be_ordered(resolution):
        raise NotFound(NONE)
    return give(lambda: letters.task(queries.whole_resolution(resolution)), kind)


@signed_in
def of_joint(request: SignedIn, pk: UUID, key: str, kind: str) -> HttpResponse:
    """Give the letter by which a topic went up, or the answer to it."""
    item = access.get(request.person, JointItem, pk)
    if key == "answer" and item.answered_at is not None:
        return give(lambda: letters.answer(queries.whole_joint(item)), kind)
    if key != "referral":
        raise NotFound(NONE)
    access.require(request.person, item, "inside")
    return give(lambda: letters.referral(queries.whole_joint(item)), kind)


@for_roles(*OFFICES)
def blanks(request: SignedIn) -> HttpResponse:
    """List the blanks."""
    return DRAWER.open(request)


@for_roles(*OFFICES)
def blank(request: SignedIn, key: str, kind: str) -> HttpResponse:
    """Give one paper to fill in by hand."""
    return DRAWER.give(key, kind)


def _version(consultation: Consultation) -> Minutes:
    version = queries.newest_minutes(consultation)
    if version is None:
        raise NotFound(NONE)
    return version
