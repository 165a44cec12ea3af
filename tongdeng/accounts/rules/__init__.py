"""Kinds of summaries and of their lines, and the steps of a summary. Pure; amounts are whole fen."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays

LABEL_AT_MOST, REASON_AT_MOST = 60, 300
LINES_AT_MOST, VOUCHERS_AT_MOST = 60, 10
FILE_AT_MOST = 20 * 2**20  # bytes


class Kind(StrEnum):
    """Whose money a summary is of: what common parts earned (Civil Code art. 282), or the fund (art. 281)."""

    INCOME = "income"
    FUND = "fund"


KIND_WORDS = {Kind.INCOME: _("公共收益"), Kind.FUND: _("住宅专项维修资金")}


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"


STATE_WORDS = {
    State.DRAFT: _("物业填写中"),
    State.SUBMITTED: _("已提交，尚未确认"),
    State.RETURNED: _("已退回，物业修改中"),
    State.CONFIRMED: _("已确认"),
    State.REPLACED: _("已被更正"),
}
OPEN = (State.DRAFT.value, State.RETURNED.value)  # the company may write in it
PUBLISHED = (State.SUBMITTED.value, State.CONFIRMED.value, State.REPLACED.value)
STANDING = (State.SUBMITTED.value, State.CONFIRMED.value)
VERBS = {
    "write": _("保存"),
    "submit": _("提交"),
    "confirm": _("确认"),
    "send_back": _("退回"),
    "correct": _("更正"),
    "replace": _("更正"),
    "attach": _("上传凭证"),
    "drop": _("删去凭证"),
}
ALREADY = _("“{state}”的收支不能再改；已确认的要改，请用“更正”另出一版")
FLOW = Flow(
    #    verb         before            after
    Step("write",     "draft returned", "draft"),
    Step("submit",    "draft returned", "submitted"),
    Step("confirm",   "submitted",      "confirmed"),
    Step("send_back", "submitted",      "returned"),
    Step("replace",   "confirmed",      "replaced"),
    *stays("correct", "confirmed"),
    *stays("attach",  "draft returned"),
    *stays("drop",    "draft returned"),
    start="draft", verbs=VERBS, states=STATE_WORDS,
    refusals={**dict.fromkeys(("write", "submit", "attach", "drop"), ALREADY),
              "correct": _("只有已确认的收支才需要更正，现在是“{state}”")},
)  # fmt: skip


class Body(StrEnum):
    """Who confirms: the owners' committee, or the residents' committee of the community where there is none in office."""

    COMMITTEE = "committee"
    COMMUNITY = "community"


BODY_WORDS = {Body.COMMITTEE: _("业委会"), Body.COMMUNITY: _("社区居委会")}


@dataclass(frozen=True, slots=True)
class LineKind:
    """One kind of line: of which summary, whether it comes in or goes out, and whether a project or a label is needed."""

    key: str
    of: Kind
    comes_in: bool
    word: Sentence
    project: bool = False
    label: bool = False


IN, OUT = True, False
LINE_KINDS = (
    LineKind("parking",     Kind.INCOME, IN,  _("共用道路、场地停车")),
    LineKind("advertising", Kind.INCOME, IN,  _("电梯、外墙等广告")),
    LineKind("premises",    Kind.INCOME, IN,  _("共用房屋、场地出租")),
    LineKind("telecoms",    Kind.INCOME, IN,  _("通信基站等设备占用")),
    LineKind("machines",    Kind.INCOME, IN,  _("快递柜、售货机、回收箱")),
    LineKind("stalls",      Kind.INCOME, IN,  _("摊位和临时占用")),
    LineKind("interest",    Kind.INCOME, IN,  _("存款利息")),
    LineKind("other_in",    Kind.INCOME, IN,  _("其他收入"), label=True),
    LineKind("works",       Kind.INCOME, OUT, _("用于工程"), project=True),
    LineKind("cost",        Kind.INCOME, OUT, _("经营的合理成本")),
    LineKind("repair",      Kind.INCOME, OUT, _("零星维修")),
    LineKind("tax",         Kind.INCOME, OUT, _("税费")),
    LineKind("to_fund",     Kind.INCOME, OUT, _("转入维修资金")),
    LineKind("committee",   Kind.INCOME, OUT, _("业主大会、业委会工作经费")),
    LineKind("shared_out",  Kind.INCOME, OUT, _("分给业主或抵物业费")),
    LineKind("other_out",   Kind.INCOME, OUT, _("其他支出"), label=True),
    LineKind("paid_in",     Kind.FUND,   IN,  _("业主交存")),
    LineKind("topped_up",   Kind.FUND,   IN,  _("续筹")),
    LineKind("from_income", Kind.FUND,   IN,  _("公共收益转入")),
    LineKind("interest",    Kind.FUND,   IN,  _("存款利息")),
    LineKind("other_in",    Kind.FUND,   IN,  _("其他收入"), label=True),
    LineKind("works",       Kind.FUND,   OUT, _("用于工程"), project=True),
    LineKind("emergency",   Kind.FUND,   OUT, _("应急维修"), project=True),
    LineKind("given_back",  Kind.FUND,   OUT, _("退还业主")),
    LineKind("other_out",   Kind.FUND,   OUT, _("其他支出"), label=True),
)  # fmt: skip
_BY_KEY = {(row.of.value, row.key): row for row in LINE_KINDS}


def line_kind(of: str, key: str) -> LineKind | None:
    """Return a kind of line of a kind of summary; None where there is none of this key."""
    return _BY_KEY.get((of, key))


def line_kinds(of: str) -> list[LineKind]:
    """Return the kinds of lines of a kind of summary, in the order of the table."""
    return [row for row in LINE_KINDS if row.of == of]
