"""Certificates of service and the file for the ministry's system. Pure.

Source of the certificate: 民发〔2015〕149号 as it was read in a copy: person, service, issuer, number and day; official
seal, signatures of head and handler; shown to members for seven days or more; a register is kept. The ministry's own
layout of an import file was not found: the fields below are data, in the order of the regulation's art. 19.
"""

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step

POSTING = timedelta(days=7)
DOCUMENT = re.compile(r"\d{3}[\dX]")  # of a document the last four signs are kept, and printed, or none
# A whole identity number, also with blanks or dashes between its digits: region, day of birth, three digits, a check sign.
IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:(?:18|19|20)\d\d(?:0\d|1[0-2])[0-3]\d\d{3}[\dXx]|\d\d(?:0\d|1[0-2])[0-3]\d\d{3})(?!\d)"
)
BETWEEN = re.compile(r"(?<=\d)[\s\-.·]+(?=[\dXx])")
NAME_AT_MOST, CONTACT_AT_MOST, REASON_AT_MOST = 40, 60, 300


class State(StrEnum):
    POSTED = "posted"
    VALID = "valid"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


STATE_WORDS = {
    State.POSTED: _("公示中"),
    State.VALID: _("有效"),
    State.REPLACED: _("已由新的证明代替"),
    State.WITHDRAWN: _("已撤销"),
    State.DROPPED: _("未出具"),
}
FLOW = Flow(
    #    verb       before    after
    Step("issue",   "posted", "valid"),
    Step("drop",    "posted", "dropped"),
    Step("replace", "valid",  "replaced"),
    Step("withdraw", "valid", "withdrawn"),
    start="posted",
    verbs={"issue": _("出具"), "drop": _("停止出具"), "replace": _("换发"), "withdraw": _("撤销")},
    states=STATE_WORDS,
)  # fmt: skip


def identity_in(words: str) -> bool:
    """Say whether a text holds a whole identity number, in full-width digits and with blanks too."""
    plain = unicodedata.normalize("NFKC", words)
    return any(IDENTITY.search(text) for text in (plain, BETWEEN.sub("", plain)))


def wrong_document(written: str) -> Sentence:
    """Say what is wrong with the last signs of a document; "" for nothing, and where none are given."""
    return "" if not written or DOCUMENT.fullmatch(written) else _("只填证件号码的最后四位，不填也可以")


def wrong_period(since: date, until: date, today: date) -> dict[str, Sentence]:
    """Return what is wrong with the period of a certificate, by field."""
    if until < since:
        return {"until": _("结束日期不能早于开始日期")}
    if until > today:
        return {"until": _("只能证明已经过去的服务")}
    return {}


# One row for each service, in this order (VM-8).
FIELDS: tuple[tuple[str, Sentence], ...] = (
    ("record", _("记录编号")),
    ("volunteer", _("志愿者编号")),
    ("organisation", _("记录单位")),
    ("project", _("服务项目")),
    ("kind", _("服务类别")),
    ("place", _("服务地点")),
    ("starts", _("开始时间")),
    ("ends", _("结束时间")),
    ("minutes", _("服务时长（分钟）")),
    ("hours", _("服务时长（小时）")),
    ("evaluation", _("服务评价")),
    ("verified", _("核实日期")),
    ("change", _("本次变化")),
)


class Change(StrEnum):
    """Why a row is in a file: it was not delivered yet, it is another since, or it counts no more."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


CHANGE_WORDS = {Change.NEW: _("新增"), Change.CHANGED: _("更改"), Change.GONE: _("作废")}
ANSWER_LINES_AT_MOST = 5000


class Difference(StrEnum):
    """How the ministry's answer differs from what was delivered."""

    UNKNOWN = "unknown"
    MINUTES = "minutes"
    REFUSED = "refused"
    MISSING = "missing"


DIFFERENCE_WORDS = {
    Difference.UNKNOWN: _("对方有、我们没有交过"),
    Difference.MINUTES: _("时长不一致"),
    Difference.REFUSED: _("对方退回"),
    Difference.MISSING: _("对方没有答复"),
}
