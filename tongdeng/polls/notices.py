"""Who is notified about an opinion poll: the residents of its area, and the organiser when it has ended."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.models import Tenure
from tongdeng.people.queries import living
from tongdeng.polls.models import Poll, Pulse

ASKED, ORGANISER = "asked", "organiser"

#         what happened    who hears   in which words
TABLE = (
    NoticeRow("poll.ask",       ASKED,      _("意见征集：“{question}”，{closes} 截止")),
    NoticeRow("poll.fired",      ASKED,      _("意见征集：“{question}”，{closes} 截止"), key="open"),
    NoticeRow("poll.close",     ORGANISER,  _("意见征集已结束，可以看结果了：{question}")),
    NoticeRow("poll.withdraw",  ASKED,      _("意见征集已撤回：{question}")),
)  # fmt: skip
PULSE = (
    NoticeRow("pulse.take",     ASKED,      _("四个小问题：您在小区住得怎么样？{closes} 截止，一户一份")),
    NoticeRow("pulse.close",    ORGANISER,  _("居民感受调查已结束，可以看结果了")),
)  # fmt: skip


def chosen(poll: Poll, event: Event, rows: Rows) -> Rows:
    if event.kind in ("poll.ask", "poll.withdraw"):
        # Before it opens, residents have not heard of it: the deadline "open" asks them.
        return rows if poll.opens_at <= event.at else []
    if event.kind == "poll.fired":
        return [row for row in rows if row.key == event.facts["clock"] and poll.is_open]
    return rows


def audience(poll: Poll | Pulse, to: str, at: datetime) -> Iterable[UUID]:
    if to == ORGANISER:
        return [poll.by_id]
    rows = Tenure.objects.filter(
        living(at.astimezone(LOCAL).date()), community=poll.community, place__startswith=poll.place
    )
    return set(rows.values_list("person", flat=True))


def notice_facts(poll: Poll, event: Event) -> dict[str, str]:
    return {"question": poll.question, "closes": f"{poll.closes_at.astimezone(LOCAL):%m-%d %H:%M}"}


def pulse_facts(pulse: Pulse, event: Event) -> dict[str, str]:
    return {"closes": f"{pulse.closes_at.astimezone(LOCAL):%m-%d %H:%M}"}


def register_notices() -> None:
    """Register the notice table (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Poll,
            rows=TABLE,
            audience=audience,
            facts=notice_facts,
            path="/polls/{id}/",
            chosen=chosen,
        )
    )
    register(NoticeTable(model=Pulse, rows=PULSE, audience=audience, facts=pulse_facts, path="/pulse/{id}/"))
