"""Why a published month was revised, in words: counts of what happened, never who did it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.rules.months import Why
from tongdeng.cases.rules import VERB_WORDS
from tongdeng.kernel.errors import Sentence

WHY_WORDS: Mapping[str, Sentence] = {
    Why.TIME: _("时限已过，没有新的记录"),
    Why.REGISTER: _("地方登记有变动，登记不入日志"),
    Why.NEW: _("公布时还没有这个指标"),
    Why.UNTOLD: _("日志里没有说明，记录在日志之外被改过"),
}
# What happened to records of other rooms is said by their kind.
SUBJECT_WORDS: Mapping[str, Sentence] = {
    "activity": _("活动"),
    "committee": _("业委会"),
    "consultation": _("会诊"),
    "erasure": _("个人信息删除"),
    "joint_item": _("联席事项"),
    "party_branch": _("党支部"),
    "platform": _("平台"),
    "project": _("工程"),
    "pulse": _("居民感受调查"),
    "resolution": _("决议"),
    "service": _("志愿服务"),
    "service_centre": _("服务中心"),
    "service_task": _("志愿任务"),
    "topic": _("议题"),
    "volunteer": _("志愿者"),
    "vote": _("表决"),
}
FEW = 6  # kinds of events; of more only the number is said


def reason_words(reason: Mapping[str, Any]) -> str:
    """Return a reason in words."""
    words = list[str]()
    if "version" in reason:
        words.append(gettext("口径改为第 {version} 版").format(version=reason["version"]))
    if "published" in reason:
        words.append(gettext("补公布了 {n} 个下级的这个月").format(n=reason["published"]))
    counts = Counter[str]()
    for kind, n in reason.get("events", {}).items():
        counts[_word(kind)] += n
    told = counts.most_common()
    words += [gettext("{word} {n} 次").format(word=word, n=n) for word, n in told[:FEW]]
    if len(told) > FEW:
        words.append(gettext("其他 {n} 次").format(n=sum(n for _word_, n in told[FEW:])))
    if "why" in reason and not words:
        words.append(str(WHY_WORDS.get(reason["why"], reason["why"])))
    return gettext("；").join(words)


def _word(kind: str) -> str:
    subject, _dot, verb = kind.partition(".")
    if subject == "case":
        return str(VERB_WORDS.get(verb, verb))
    return gettext("{record}记录").format(record=SUBJECT_WORDS.get(subject, subject))
