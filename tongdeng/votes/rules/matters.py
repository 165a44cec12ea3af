"""What owners decide together, and how much consent each matter needs.

Source: Civil Code art. 278 (in force since 2021-01-01); art. 1259 for "at least" and "more than".
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.shares import Share

SOURCE = _("民法典第二百七十八条")
IN_FORCE = date(2021, 1, 1)
EVERYBODY = _("范围内全部业主")
PARTICIPATING = _("参与表决的业主")


@dataclass(frozen=True, slots=True)
class Threshold(Share):
    """A share of `base`, and how people say it."""

    word: Sentence
    base: Sentence


# The Property Management Regulation, art. 12, still prints the numbers of before 2021. The Civil Code is the
# higher and later law and prevails.
# fmt: off
#                    share                         what people say            of whom
QUORUM = Threshold(  Fraction(2, 3), strict=False, word=_("三分之二以上"), base=EVERYBODY)
ORDINARY = Threshold(Fraction(1, 2), strict=True,  word=_("过半数"),       base=PARTICIPATING)
SPECIAL = Threshold( Fraction(3, 4), strict=False, word=_("四分之三以上"), base=PARTICIPATING)
# fmt: on


NUMERALS = _("一二三四五六七八九")  # a sign for each item, in the language of whoever reads


@dataclass(frozen=True, slots=True)
class Matter:
    """One item of art. 278; consent is counted among those who took part, by area and by heads."""

    key: str
    item: int
    consent: Threshold
    word: Sentence

    @property
    def source(self) -> Sentence:
        """The words of the law that it stands in."""
        return _("民法典第二百七十八条第一款第{item}项").format(item=str(NUMERALS)[self.item - 1])


MATTERS = {
    matter.key: matter
    for matter in (
        #      key                   item  consent   what is decided
        Matter("rules_of_procedure", 1,    ORDINARY, _("制定和修改业主大会议事规则")),
        Matter("covenant",           2,    ORDINARY, _("制定和修改管理规约")),
        Matter("elect_committee",    3,    ORDINARY, _("选举业主委员会或者更换业主委员会成员")),
        Matter("manager",            4,    ORDINARY, _("选聘和解聘物业服务企业或者其他管理人")),
        Matter("use_fund",           5,    ORDINARY, _("使用建筑物及其附属设施的维修资金")),
        Matter("raise_fund",         6,    SPECIAL,  _("筹集建筑物及其附属设施的维修资金")),
        Matter("rebuild",            7,    SPECIAL,  _("改建、重建建筑物及其附属设施")),
        Matter("common_use",         8,    SPECIAL,  _("改变共有部分的用途或者利用共有部分从事经营活动")),
        Matter("other",              9,    ORDINARY, _("有关共有和共同管理权利的其他重大事项")),
    )
}  # fmt: skip
