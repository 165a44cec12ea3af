"""The minutes of a committee's meeting as a PDF, in the form that offices file."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from tongdeng.committees import rules
from tongdeng.committees.models import Meeting, Resolution
from tongdeng.kernel.clock import LOCAL
from tongdeng.people.rules import ROLE_WORDS, Role
from tongdeng.web.kit.typeset import typeset


def printed(meeting: Meeting) -> bytes:
    """Return the minutes of a meeting as `queries.whole_meeting` gives it."""
    # In Chinese, whatever the reader's language: they are filed.
    with translation.override(settings.LANGUAGE_CODE):
        return typeset("committees/minutes", _data(meeting))


def _data(meeting: Meeting) -> dict[str, Any]:
    rows = list(meeting.attendances.all())
    present = [row.seat.name for row in rows if row.present]
    absent = [row.seat.name for row in rows if not row.present]
    return {
        "title": gettext("{committee}会议纪要").format(committee=meeting.committee.organisation.name),
        "number": gettext("第 {number} 次会议").format(number=meeting.number)
        + (gettext("（临时会议）") if meeting.extra else ""),
        "facts": _heading(meeting, present, absent),
        "agenda_word": gettext("议程"),
        "agenda": [line.strip() for line in meeting.agenda.splitlines() if line.strip()],
        "minutes_word": gettext("会议情况"),
        "minutes": [line for line in meeting.minutes.splitlines() if line.strip()],
        "decided_word": gettext("决定"),
        "resolutions": [_resolution(row, meeting, len(rows)) for row in meeting.resolutions.all()],
        "nothing": gettext("没有作出决定"),
        "signature": gettext("到会委员签字"),
        "there": present,
        "footer": gettext("决定须经全体委员过半数签字同意；到会须过半数，不能委托。依据：{source}").format(
            source=rules.rule("decision", meeting.place).source  # type: ignore[union-attr]
        ),
    }


def _heading(meeting: Meeting, present: list[str], absent: list[str]) -> list[list[str]]:
    comma = gettext("、")
    members = len(present) + len(absent)
    caller = ROLE_WORDS.get(Role(meeting.called_as), "") if meeting.called_as in set(Role) else ""
    lines = [
        [gettext("时间"), f"{meeting.starts_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"],
        [gettext("地点"), meeting.where],
        [gettext("召集"), f"{caller} {meeting.called_at.astimezone(LOCAL):%Y-%m-%d}"],
        [gettext("应到"), gettext("{count} 人").format(count=members)],
        [
            gettext("实到"),
            gettext("{count} 人：{names}").format(count=len(present), names=comma.join(present)),
        ],
        [gettext("缺席"), comma.join(absent) or gettext("无")],
    ]
    if meeting.posted_at:
        late = gettext("（晚于 3 天）") if meeting.is_late else ""
        lines.append([gettext("公告"), f"{meeting.posted_at.astimezone(LOCAL):%Y-%m-%d %H:%M}{late}"])
    return lines


def _resolution(resolution: Resolution, meeting: Meeting, members: int) -> dict[str, object]:
    signatures = list(resolution.signatures.all())
    pending = gettext("未通过") if meeting.is_posted else gettext("签字中")
    outcome = gettext("通过") if resolution.carried_at else pending
    return {
        "title": f"{resolution.position}. {resolution.title}",
        "kind": str(resolution.get_kind_display()),
        "text": [line for line in resolution.text.splitlines() if line.strip()],
        "outcome": gettext("{outcome}：全体委员 {members} 人，签字同意 {signed} 人，须 {needed} 人").format(
            outcome=outcome,
            members=members,
            signed=len(signatures),
            needed=rules.needed(members, meeting.place),
        ),
        "carried": resolution.carried_at is not None,
        "signed": [
            [sign.seat.name, str(sign.get_channel_display()), f"{sign.at.astimezone(LOCAL):%m-%d %H:%M}"]
            for sign in signatures
        ],
    }
