"""The map of an import: what the columns and values of another system's table mean here. Pure.

It is TOML: the name of the source, its time zone and formats of moments, and a table each for columns, statuses, categories
and places. Names, phones and free text are never taken over: no map can ask for them.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.rules import State
from tongdeng.kernel.errors import Invalid, Sentence

OPEN = "open"
RESIDENT, VISIT = "resident", "visit"  # whose verdicts the source has
STATUSES = ("finished", State.WITHDRAWN.value, State.REFUSED.value, OPEN)
ANSWERS = {"yes": True, "no": False, "": None}
NEEDED = ("id", "filed", "status", "category")
MOMENTS = ("filed", "answer_due", "answered", "finish_due", "finished", "closed", "verified")
COLUMNS = (*NEEDED, *MOMENTS[1:], "place", "duplicate", "solved", "stars")
KEYS = (
    "source",
    "zone",
    "formats",
    "separator",
    "said_by",
    "columns",
    "status",
    "category",
    "places",
    "solved",
    "duplicate",
)
SOURCE_AT_MOST = 60
BYTES_AT_MOST = 2**20
FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMap:
    """What the columns (ours → their heading) and values (theirs → ours) of a source mean."""

    source: str
    columns: Mapping[str, str]
    status: Mapping[str, str]
    category: Mapping[str, str]
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    formats: tuple[str, ...] = FORMATS
    places: Mapping[str, str] = field(default_factory=dict)
    solved: Mapping[str, str] = field(default_factory=dict)
    duplicate: frozenset[str] = frozenset()
    said_by: str = VISIT
    separator: str = ""


def read_map(content: bytes, *, categories: Collection[str]) -> ImportMap:
    """Return the map; raise Invalid with one sentence for one that cannot be read or asks for what does not exist."""
    try:
        if len(content) > BYTES_AT_MOST:
            raise ValueError("too long")
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise _wrong(_("对照表读不懂，应是 UTF-8 的 TOML：{problem}"), problem=problem) from None
    if unknown := found.keys() - set(KEYS):
        raise _wrong(_("对照表里没有这一项：{name}"), name=", ".join(sorted(unknown)))
    source = _text(found, "source")
    if not source or len(source) > SOURCE_AT_MOST or not source.isprintable():
        raise _wrong(_("对照表要写明来源 source，最多 {most} 个字"), most=SOURCE_AT_MOST)
    return ImportMap(
        source=source,
        columns=_columns(found),
        status=_values(found, "status", STATUSES),
        category=_values(found, "category", categories),
        zone=_zone(_text(found, "zone") or "Asia/Shanghai"),
        formats=tuple(_texts(found, "formats")) or FORMATS,
        places=_table(found, "places"),
        solved=_values(found, "solved", ANSWERS),
        duplicate=frozenset(_texts(found, "duplicate")),
        said_by=_said_by(found),
        separator=_separator(found),
    )


def _columns(found: Mapping[str, Any]) -> dict[str, str]:
    columns = _table(found, "columns")
    if unknown := columns.keys() - set(COLUMNS):
        sentence = _("不能导入这一列：{name}。姓名、电话和自由填写的文字从不导入")
        raise _wrong(sentence, name=", ".join(sorted(unknown)))
    if missing := [name for name in NEEDED if not columns.get(name)]:
        raise _wrong(_("对照表的 columns 还缺：{name}"), name=", ".join(missing))
    if len({*columns.values()}) < len(columns):
        raise _wrong(_("对照表里有一列用了两次"))
    return columns


def _values(found: Mapping[str, Any], name: str, known: Collection[str]) -> dict[str, str]:
    values = _table(found, name)
    if wrong := [value for value in values.values() if value not in known]:
        raise _wrong(_("对照表的 {table} 里没有这个值：{name}"), table=name, name=wrong[0])
    return values


def _said_by(found: Mapping[str, Any]) -> str:
    said_by = _text(found, "said_by") or VISIT
    if said_by not in (RESIDENT, VISIT):
        raise _wrong(_("对照表的 {table} 里没有这个值：{name}"), table="said_by", name=said_by)
    return said_by


def _separator(found: Mapping[str, Any]) -> str:
    separator = _text(found, "separator", strip=False)
    if len(separator) > 1 or separator in ('"', "\r", "\n", "\0"):
        raise _wrong(_("分隔符 separator 应是一个字符"))
    return separator


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise _wrong(_("没有这个时区：{name}"), name=name) from None


def _table(found: Mapping[str, Any], name: str) -> dict[str, str]:
    table = found.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise _wrong(_("对照表的 {table} 应是一张文字对文字的表"), table=name)
    return {key.strip(): value.strip() for key, value in table.items()}


def _texts(found: Mapping[str, Any], name: str) -> list[str]:
    texts = found.get(name, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        raise _wrong(_("对照表的 {table} 应是一列文字"), table=name)
    return [text.strip() for text in texts]


def _text(found: Mapping[str, Any], name: str, *, strip: bool = True) -> str:
    text = found.get(name, "")
    if not isinstance(text, str):
        raise _wrong(_("对照表的 {table} 应是文字"), table=name)
    return text.strip() if strip else text


def _wrong(sentence: Sentence, **facts: object) -> Invalid:
    return Invalid(fields={"map": sentence.format(**facts) if facts else sentence})
