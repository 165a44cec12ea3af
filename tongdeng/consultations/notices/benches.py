"""Who is notified about topics, consultations, resolutions and items of the joint meeting."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation, JointItem, Resolution, Topic
from tongdeng.consultations.notices import audiences
from tongdeng.consultations.notices.audiences import (
    BACKERS,
    DELEGATES,
    HOST,
    OFFICES,
    PARTIES,
    RAISER,
    RESIDENTS,
    RESPONSIBLE,
    SEATED,
    UNSIGNED,
    day,
    hour,
)
from tongdeng.consultations.queries.households import residents
from tongdeng.consultations.rules import deciding
from tongdeng.consultations.rules.flows import JointState, ResolutionState, State
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids

COMMUNITY, SUBDISTRICT, CITY = OFFICES
#         what happened              who hears     in which words
TOPIC = (
    NoticeRow("topic.raise",         HOST,         _("有新的议题等待会诊：{title}")),
    NoticeRow("topic.raise",         BACKERS,      _("您联名的议题户数已够，等待会诊：{title}")),
    NoticeRow("topic.fail",          PARTIES,      _("这个议题会诊没有结果：{title}")),
    NoticeRow("topic.fail",          BACKERS,      _("这个议题会诊没有结果：{title}")),
    NoticeRow("topic.refer",         PARTIES,      _("这个议题已提请街道联席会议：{title}")),
    NoticeRow("topic.refer",         BACKERS,      _("这个议题已提请街道联席会议：{title}")),
    NoticeRow("topic.answer",        PARTIES,      _("联席会议已答复，请再会诊：{title}")),
    NoticeRow("topic.answer",        BACKERS,      _("联席会议已答复：{title}")),
    NoticeRow("topic.settle",        PARTIES,      _("联席会议已答复：{title}")),
    NoticeRow("topic.settle",        BACKERS,      _("联席会议已答复：{title}")),
    NoticeRow("topic.reopen",        HOST,         _("这个议题要再次会诊：{title}")),
    NoticeRow("topic.refuse",        RAISER,       _("您提的议题没有列入会诊，请看原因：{title}")),
    NoticeRow("topic.refuse",        BACKERS,      _("您联名的议题没有列入会诊，请看原因：{title}")),
    NoticeRow("topic.withdraw",      BACKERS,      _("您联名的议题已撤回，请看原因：{title}")),
)  # fmt: skip
CONSULTATION = (
    NoticeRow("consultation.announce", PARTIES,    _("三方会诊定于 {when}，请派代表出席：{title}")),
    NoticeRow("consultation.announce", RESIDENTS,  _("三方会诊定于 {when}，请看议题：{title}")),
    NoticeRow("consultation.move",     PARTIES,    _("三方会诊改到 {when}：{title}")),
    NoticeRow("consultation.move",     RESIDENTS,  _("三方会诊改到 {when}：{title}")),
    NoticeRow("consultation.cancel",   PARTIES,    _("三方会诊已取消：{title}")),
    NoticeRow("consultation.cancel",   RESIDENTS,  _("三方会诊已取消：{title}")),
    NoticeRow("consultation.seat",     SEATED,     _("您已登记为三方会诊的代表：{title}，{when}")),
    NoticeRow("consultation.fired",    HOST,       _("三方会诊到时间了，请开始：{title}"), key="begin"),
    NoticeRow("consultation.record",   DELEGATES,  _("请在 {until} 前核对会诊纪要：{title}")),
    NoticeRow("consultation.fired",    HOST,       _("各方核对纪要的时间到了，可以定稿送签：{title}"), key="comment"),
    NoticeRow("consultation.freeze",   DELEGATES,  _("会诊纪要已定稿，请签字：{title}")),
    NoticeRow("consultation.draft",    DELEGATES,  _("会诊纪要已改，原来的签字作废，请重新签字：{title}"), key="void"),
    NoticeRow("consultation.fired",    UNSIGNED,   _("会诊纪要已过签字期限，您方还没有签字：{title}"), key="sign"),
    NoticeRow("consultation.fired",    HOST,       _("签字期限已到，可以公开结果并注明未签字的一方：{title}"), key="sign"),
    NoticeRow("consultation.publish",  PARTIES,    _("会诊结果已公开：{title}")),
    NoticeRow("consultation.publish",  RESIDENTS,  _("会诊结果已公开：{title}")),
)  # fmt: skip
RESOLUTION = (
    NoticeRow("resolution.decide",   RESPONSIBLE,  _("会诊决议由您方落实，{due} 前完成：{title}"), key="promise"),
    NoticeRow("resolution.fired",    RESPONSIBLE,  _("会诊决议快到期限（{due}），请抓紧落实：{title}"), key="0"),
    NoticeRow("resolution.fired",    RESPONSIBLE,  _("会诊决议已到期限，还没有登记落实：{title}"), key="1"),
    NoticeRow("resolution.fired",    HOST,         _("会诊决议已到期限，{party}还没有登记落实：{title}"), key="1"),
    NoticeRow("resolution.fired",    COMMUNITY,    _("会诊决议逾期没有落实（{party}），请督促：{title}"), key="2"),
    NoticeRow("resolution.fired",    SUBDISTRICT,  _("会诊决议逾期较久没有落实（{party}），请督办：{title}"), key="3"),
    NoticeRow("resolution.finish",   HOST,         _("{party}已登记落实：{title}")),
    NoticeRow("resolution.finish",   RESIDENTS,    _("会诊决议已落实，请说说管不管用：{title}")),
    NoticeRow("resolution.abandon",  RESPONSIBLE,  _("会诊决议不再落实，请看原因：{title}")),
    NoticeRow("resolution.abandon",  RESIDENTS,    _("会诊决议不再落实，请看原因：{title}")),
    NoticeRow("resolution.conclude", RESPONSIBLE,  _("居民评价已结束：{title}")),
    NoticeRow("resolution.conclude", HOST,         _("居民评价已结束：{title}")),
)  # fmt: skip
JOINT = (
    NoticeRow("joint_item.refer",    SUBDISTRICT,  _("有一个议题提请联席会议，请在 {convene} 前召集：{title}")),
    NoticeRow("joint_item.convene",  PARTIES,      _("联席会议定于 {when}：{title}")),
    NoticeRow("joint_item.fired",    SUBDISTRICT,  _("联席会议应在 {convene} 前召集：{title}"), key="convene 0"),
    NoticeRow("joint_item.fired",    CITY,         _("街道逾期没有召集联席会议：{title}"), key="convene 0"),
    NoticeRow("joint_item.fired",    SUBDISTRICT,  _("联席会议应在 {answer} 前答复：{title}"), key="answer 0"),
    NoticeRow("joint_item.fired",    SUBDISTRICT,  _("联席会议已到答复期限：{title}"), key="answer 1"),
    NoticeRow("joint_item.fired",    CITY,         _("街道联席会议逾期没有答复：{title}"), key="answer 1"),
    NoticeRow("joint_item.answer",   PARTIES,      _("联席会议已答复：{title}")),
)  # fmt: skip
# Clock of a consultation → the state in which its reminder still says something.
RINGS_IN = {"begin": State.ANNOUNCED, "comment": State.RECORDED, "sign": State.SIGNING}


def chosen_for_bench(consultation: Consultation, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event: none for a reminder of what is done, nor for minutes that voided no signature."""
    if event.kind == "consultation.draft":
        return rows if event.facts["void"] else []
    if event.kind == "consultation.cancel" and consultation.announced_at is None:
        return []
    if event.kind != "consultation.fired":
        return rows
    clock = event.facts["clock"]
    return [row for row in rows if row.key == clock and consultation.state == RINGS_IN[clock]]


def chosen_for_resolution(resolution: Resolution, event: Event, rows: Rows) -> Rows:
    if event.kind == "resolution.decide":
        return rows if resolution.kind in deciding.PROMISES else []
    if event.kind != "resolution.fired":
        return rows
    if event.facts["clock"] != "carry" or resolution.state != ResolutionState.OPEN:
        return []
    return [row for row in rows if row.key == str(event.facts["level"])]


def chosen_for_joint(item: JointItem, event: Event, rows: Rows) -> Rows:
    if event.kind != "joint_item.fired":
        return rows
    key = f"{event.facts['clock']} {event.facts['level']}"
    return [row for row in rows if row.key == key and item.state != JointState.ANSWERED]


def of_consultation(consultation: Consultation, to: str, at: datetime) -> Iterable[UUID]:
    if to == RESIDENTS:
        return residents(consultation.place, consultation.scope, at) if consultation.announced_at else []
    return audiences.of_bench(consultation, to, at)


def of_resolution(resolution: Resolution, to: str, at: datetime) -> Iterable[UUID]:
    if to == RESIDENTS:
        return residents(resolution.place, resolution.scope, at)
    if to in OFFICES:
        return staff_ids(resolution.place, OFFICES[to], at)
    if to == RESPONSIBLE and resolution.roles:
        return staff_ids(resolution.place, resolution.roles, at)
    return audiences.hosts(resolution.place, at)


def of_joint(item: JointItem, to: str, at: datetime) -> Iterable[UUID]:
    if to in OFFICES:
        return staff_ids(item.place, OFFICES[to], at)
    return audiences.of_topic(item.topic, to, at)


def topic_facts(topic: Topic, event: Event) -> dict[str, str]:
    """Return the blanks of the sentences; titles are public words, and name nobody."""
    return {"title": topic.title}


def bench_facts(consultation: Consultation, event: Event) -> dict[str, str]:
    return {
        "title": consultation.title,
        "when": hour(consultation.starts_at),
        "until": hour(consultation.comments_until),
    }


def resolution_facts(resolution: Resolution, event: Event) -> dict[str, str]:
    return {"title": resolution.title, "due": day(resolution.due_at), "party": resolution.party_word}


def joint_facts(item: JointItem, event: Event) -> dict[str, str]:
    return {
        "title": item.topic.title,
        "convene": day(item.convene_by),
        "answer": day(item.answer_by),
        "when": hour(item.meets_at),
    }


def register_tables() -> None:
    """Register the notice tables of the bench."""
    register(
        NoticeTable(
            model=Topic, rows=TOPIC, audience=audiences.of_topic, facts=topic_facts, path="/topics/{id}/"
        )
    )
    register(
        NoticeTable(
            model=Consultation,
            rows=CONSULTATION,
            audience=of_consultation,
            facts=bench_facts,
            path="/consultations/{id}/",
            chosen=chosen_for_bench,
        )
    )
    register(
        NoticeTable(
            model=Resolution,
            rows=RESOLUTION,
            audience=of_resolution,
            facts=resolution_facts,
            path="/resolutions/{id}/",
            chosen=chosen_for_resolution,
        )
    )
    register(
        NoticeTable(
            model=JointItem,
            rows=JOINT,
            audience=of_joint,
            facts=joint_facts,
            path="/bench/joint/{id}/",
            chosen=chosen_for_joint,
        )
    )
