"""What the papers of a committee all say: names of offices, of meetings, of members."""

import re
from collections.abc import Iterable

from tongdeng.committees import rules
from tongdeng.committees.models import Meeting
from tongdeng.people.rules import Role
from tongdeng.web.kit.official_documents import numeral

NAMED = re.compile(r"^([^（、]+?(?:规则|条例|规定))(第[一二三四五六七八九十、]+条)?$")


def ordinal(meeting: Meeting) -> str:
    """Return 第二次会议; of an extra one 第二次会议（临时会议）."""
    number = numeral(meeting.number) if meeting.number < 100 else str(meeting.number)
    return f"第{number}次会议" + ("（临时会议）" if meeting.extra else "")


def listed(names: Iterable[str]) -> str:
    return "、".join(names)


def caller(meeting: Meeting) -> str:
    """Return who called a meeting: a member by name, an office by its title and that of its clerk."""
    rows = [row.seat for row in meeting.attendances.all()]
    seat = next((seat for seat in rows if seat.person_id == meeting.by_id), None)
    if seat is not None:
        return seat.name
    if meeting.called_as == Role.COMMITTEE:
        return meeting.by.name or meeting.by.display_name
    word = {Role.COMMUNITY: "社区", Role.SUBDISTRICT: "街道"}.get(Role(meeting.called_as), "")
    return f"{word}（{meeting.by.display_name}）" if word else meeting.by.display_name


def source(key: str, place: str) -> str:
    """Return where the rule `key` of a place was read: 《物业管理条例》第十六条."""
    row = rules.rule(key, place)
    said = str(row.source) if row else ""
    found = NAMED.match(said)
    return f"《{found[1]}》{found[2] or ''}" if found else said


def quorum(place: str) -> str:
    """Return the sentence on who must be there, and how many must agree."""
    row = rules.rule("quorum", place)
    share = "三分之二以上" if row and row.value == rules.TWO_THIRDS else "过半数"
    # The guide has both in one place; a local law has the quorum of its own.
    own = [source("quorum", place)] if row and row.place else []
    sources = listed(dict.fromkeys([*own, source("decision", place)]))
    return f"会议须有{share}委员出席，委员不能委托他人；决定须经全体委员过半数签字同意（依据：{sources}）。"


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
