"""What comes next with a consultation: in a sentence, whose turn it is, and where it is done."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tongdeng.consultations.models import Consultation, Minutes
from tongdeng.consultations.rules.flows import State
from tongdeng.web.consultations.seating import Bench

PAGES = {
    State.ANNOUNCED: "consultation_meeting",
    State.HELD: "consultation_meeting",
    State.RECORDED: "consultation_minutes",
    State.SIGNING: "consultation_minutes",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """`url` and `go` are for those inside who are not on that page already."""

    words: str
    who: str = ""
    until: datetime | None = None
    url: str = ""
    go: str = ""


def next_step(
    consultation: Consultation,
    bench: Bench,
    minutes: Minutes | None,
    *,
    at: datetime,
    inside: bool,
    page: str,
) -> NextStep | None:
    """Return what comes next; None for what is over."""
    found = _found(consultation, bench, minutes, at)
    if found is None:
        return None
    name = "" if at < consultation.starts_at else PAGES.get(State(consultation.state), "")
    url = reverse(name, args=[consultation.pk]) if name else ""
    if not inside or not url or url == page:
        return found
    return replace(found, url=url, go=_("去现场") if name == "consultation_meeting" else _("去办"))


def _found(
    consultation: Consultation, bench: Bench, minutes: Minutes | None, at: datetime
) -> NextStep | None:
    hosts = _("党支部或社区")
    match State(consultation.state):
        case State.PREPARED:
            words = _("公告时间、地点和议题") if consultation.items.all() else _("安排议程")
            found = NextStep(words, hosts)
        case State.ANNOUNCED if at < consultation.starts_at:
            found = NextStep(_("征求意见，等待开会"), _("各方和居民"), consultation.starts_at)
        case State.ANNOUNCED:
            found = NextStep(_("开始会诊"), hosts)
        case State.HELD:
            found = NextStep(_("逐项商量、表态、作出决定"), _("各方代表"))
        case State.RECORDED:
            found = NextStep(_("核对纪要"), _("各方代表"), consultation.comments_until)
        case State.SIGNING:
            waiting = _unsigned(consultation, minutes)
            found = (
                NextStep(_("在纪要上签字"), "、".join(waiting), consultation.sign_by)
                if waiting
                else NextStep(_("公开结果"), hosts)
            )
        case State.PUBLISHED:
            return _carrying_out(consultation, at)
        case _:
            return None
    return found


def _unsigned(consultation: Consultation, minutes: Minutes | None) -> list[str]:
    """Return the parties of which nobody signed the text as it is now."""
    hash_now = minutes.hash if minutes else ""
    signed = {row.seat.party for row in consultation.signatures.all() if row.hash == hash_now}
    absent = set(consultation.absent)
    return [party.word for party in consultation.template.required if party.key not in signed | absent]


def _carrying_out(consultation: Consultation, at: datetime) -> NextStep | None:
    """Return the promise that is due first."""
    promised = [row for row in consultation.resolutions.all() if row.is_open and row.due_at]
    if not promised:
        return None
    first = min(promised, key=lambda row: row.due_at or at)
    return NextStep(_("落实：{title}").format(title=first.title), first.party_word, first.due_at)
