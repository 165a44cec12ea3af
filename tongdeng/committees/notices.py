"""Who is notified about an owners' committee and its meetings; residents read what is posted on its page."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries, rules
from tongdeng.committees.models import Committee, Meeting, Seat
from tongdeng.committees.rules import CommitteePost, Sitting
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids

SEATS, CHAIR, COMMUNITY, OFFICES, GONE, WARNED = "seats", "chair", "community", "offices", "gone", "warned"

#         what happened        who hears   in which words
COMMITTEE = (
    NoticeRow("committee.form",     SEATS,      _("您已登记为{estate}业委会成员，任期到 {until}")),
    NoticeRow("committee.form",     OFFICES,    _("{estate}业委会已选出，请在 {filing} 前办理备案")),
    NoticeRow("committee.file",     SEATS,      _("{estate}业委会已备案")),
    NoticeRow("committee.leave",    SEATS,      _("一位业委会成员离任：{estate}")),
    NoticeRow("committee.leave",    GONE,       _("您在{estate}业委会的任职已结束")),
    NoticeRow("committee.advance",  SEATS,      _("一位候补委员已递补：{estate}")),
    NoticeRow("committee.warn",     WARNED,     _("您一年内缺席了一半以上的业委会会议，已有人提出终止资格，请说明情况")),
    NoticeRow("committee.warn",     COMMUNITY,  _("{estate}业委会提出终止一位委员的资格，请了解情况")),
    NoticeRow("committee.ask",      SEATS,      _("三分之一以上委员提议开会，请尽快召集：{estate}"), key="enough"),
    NoticeRow("committee.ask",      COMMUNITY,  _("{estate}业委会三分之一以上委员提议开会，请督促召集"), key="enough"),
    NoticeRow("committee.fired",     SEATS,      _("业委会选出已满 7 天，还没有开第一次会：{estate}"), key="first"),
    NoticeRow("committee.fired",     COMMUNITY,  _("{estate}业委会选出已满 7 天，还没有开第一次会，您可以召集"), key="first"),
    NoticeRow("committee.fired",     SEATS,      _("业委会应在 {filing} 前备案：{estate}"), key="filing"),
    NoticeRow("committee.fired",     OFFICES,    _("{estate}业委会应在 {filing} 前备案，还没有登记备案号"), key="filing"),
    NoticeRow("committee.fired",     CHAIR,      _("离上次会议快两个月了，请召集下一次会议：{estate}"), key="meet soon"),
    NoticeRow("committee.fired",     SEATS,      _("业委会已两个月没有开会，请召集：{estate}"), key="meet"),
    NoticeRow("committee.fired",     COMMUNITY,  _("{estate}业委会已两个月没有开会，请督促；仍不召集的，您可以召集"), key="meet"),
    NoticeRow("committee.fired",     SEATS,      _("业委会任期还有 {months} 个月届满，请准备换届：{estate}"), key="term"),
    NoticeRow("committee.fired",     OFFICES,    _("{estate}业委会任期还有 {months} 个月届满，请指导换届"), key="term"),
    NoticeRow("committee.end",      GONE,       _("{estate}业委会任期已届满，您的任职已结束")),
    NoticeRow("committee.end",      OFFICES,    _("{estate}业委会任期已届满")),
)  # fmt: skip
MEETING = (
    NoticeRow("meeting.call",       SEATS,      _("业委会会议：{when}，{where}")),
    NoticeRow("meeting.call",       COMMUNITY,  _("{estate}业委会将于 {when} 开会，议程已公告")),
    NoticeRow("meeting.fired",       CHAIR,      _("业委会会议到时间了，请登记到会：{estate}"), key="begin"),
    NoticeRow("meeting.fired",       SEATS,      _("业委会的决定应在 {post_by} 前公告：{estate}"), key="post"),
    NoticeRow("meeting.fired",       COMMUNITY,  _("{estate}业委会的决定已过 3 天还没有公告"), key="post late"),
    NoticeRow("meeting.fall_short", SEATS,      _("到会委员不够，会议没有开成，请另行召集：{estate}")),
    NoticeRow("meeting.fall_short", COMMUNITY,  _("{estate}业委会到会委员不够，会议没有开成")),
    NoticeRow("meeting.put",        SEATS,      _("有一项业委会决定等您签字：{estate}")),
    NoticeRow("meeting.carry",      SEATS,      _("业委会一项决定已过半数签字通过：{estate}")),
    NoticeRow("meeting.post",       SEATS,      _("业委会决定已公告：{estate}")),
    NoticeRow("meeting.post",       COMMUNITY,  _("{estate}业委会决定已公告")),
    NoticeRow("meeting.cancel",     SEATS,      _("业委会会议已取消：{estate}，{when}")),
    NoticeRow("meeting.cancel",     COMMUNITY,  _("{estate}业委会已取消 {when} 的会议")),
)  # fmt: skip


def chosen(committee: Committee, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event; none for a reminder of what is done or over."""
    if event.kind == "committee.ask":
        return rows if event.facts["enough"] else []
    if event.kind != "committee.fired":
        return rows
    name, level = event.facts["clock"], event.facts["level"]
    if not committee.in_office or (name == "term" and level >= _last(committee)):
        return []
    key = "meet soon" if (name, level) == ("meet", 0) else name
    return [row for row in rows if row.key == key]


def chosen_for_meeting(meeting: Meeting, event: Event, rows: Rows) -> Rows:
    if event.kind != "meeting.fired":
        return rows
    name, level = event.facts["clock"], event.facts["level"]
    if (name, meeting.state) not in (("begin", Sitting.CALLED), ("post", Sitting.HELD)):
        return []
    keys = {"begin": {"begin"}, "post": {"post"} if level == 0 else {"post late"}}[name]
    return [row for row in rows if row.key in keys]


def audience(committee: Committee, to: str, at: datetime) -> Iterable[UUID]:
    if to == SEATS:
        return queries.people_of(committee)
    # Until the first meeting has elected officers there is no chair to tell.
    if to == CHAIR:
        return queries.people_of(committee, (CommitteePost.CHAIR, CommitteePost.VICE)) or queries.people_of(
            committee
        )
    if to == GONE:
        return list(_seats(committee).filter(until=at).values_list("person", flat=True))
    if to == WARNED:
        # A notice knows subject and moment; the seat stands only in the event.
        warned = Event.objects.filter(
            community=committee.community, subject_id=committee.pk, kind="committee.warn", at=at
        )
        seats = [event.facts["seat"] for event in warned]
        return list(_seats(committee).filter(pk__in=seats).values_list("person", flat=True))
    roles = ["community"] if to == COMMUNITY else ["community", "subdistrict"]
    return staff_ids(committee.place, roles, at)


def audience_of_meeting(meeting: Meeting, to: str, at: datetime) -> Iterable[UUID]:
    return audience(meeting.committee, to, at)


def notice_facts(committee: Committee, event: Event) -> dict[str, str]:
    """Return the blanks of the sentences; none names a person."""
    due = rules.filing_moments(committee.elected_on, committee.place, LOCAL)[-1] - rules.DAY
    facts = {
        "estate": _estate(committee),
        "until": committee.until.isoformat(),
        "filing": f"{due:%Y-%m-%d}",
    }
    if event.facts.get("clock") == "term":
        facts["months"] = rules.term_words(rules.value("handover", committee.place), event.facts["level"])
    return facts


def notice_facts_of_meeting(meeting: Meeting, event: Event) -> dict[str, str]:
    last = meeting.post_by - rules.DAY if meeting.post_by else None
    return {
        "estate": _estate(meeting.committee),
        "when": f"{meeting.starts_at.astimezone(LOCAL):%m-%d %H:%M}",
        "where": meeting.where,
        "post_by": f"{last.astimezone(LOCAL):%m-%d}" if last else "",
    }


def register_notices() -> None:
    """Register the notice tables (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Committee,
            rows=COMMITTEE,
            audience=audience,
            facts=notice_facts,
            path="/committee/{id}/",
            chosen=chosen,
        )
    )
    register(
        NoticeTable(
            model=Meeting,
            rows=MEETING,
            audience=audience_of_meeting,
            facts=notice_facts_of_meeting,
            path="/meetings/{id}/",
            chosen=chosen_for_meeting,
        )
    )


def _seats(committee: Committee) -> QuerySet[Seat]:
    return Seat.objects.filter(community=committee.community, committee=committee)


def _last(committee: Committee) -> int:
    return len(rules.value("handover", committee.place))


def _estate(committee: Committee) -> str:
    return committee.organisation.name.removesuffix("业主委员会")
