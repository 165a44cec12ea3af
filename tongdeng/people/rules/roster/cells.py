"""What the cells of a roster say: areas, shares, codes of companies. Each function raises ValueError with a sentence."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.texts import one_line
from tongdeng.places.rules import AREA_SOURCE_NAMES

NAME_AT_MOST = 80
AREA = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:m2|平方米|平米|平方|平)?")
NOISE = Decimal("0.000001")  # of binary fractions: 89.50000000001
ALL = Fraction(100)
PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,15})?)%?")
PART = re.compile(r"([1-9]\d{0,2})/([1-9]\d{0,2})")
JOINT = {"共同共有", "共有"}  # without shares: Civil Code, article 299
SHOWN = Decimal("0.0001")
RELATIONS = {
    "owner": "业主 产权人 所有权人 共有人 共有产权人 本人 户主",
    "tenant": "租户 租客 承租人 租赁户",
    "family": "家庭成员 家属 亲属 配偶 子女 父母 同住人",
}
RELATION_OF = {word: relation for relation, words in RELATIONS.items() for word in words.split()}
# GB 32100-2015: the signs with their values, and the weights 3^n mod 31 of the first 17.
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, n, 31) for n in range(17)]
SEVERAL = re.compile(r"[、;]|(?<=[\u4e00-\u9fff])[,/](?=[\u4e00-\u9fff])")
NUMBER = re.compile(r"[\d.,%/ ]{1,20}")
LONG = re.compile(r"\d{7,}")
NO_AREA: Sentence = _("请填写面积，例如 89.50")
NO_SHARE: Sentence = _("份额应大于 0、不超过 100，例如 50、50% 或 1/2")


def plain(written: str) -> str:
    """Return a cell as one line of half-width signs without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", one_line(written)))


def quoted(written: str) -> str:
    """Return what may be quoted of a cell in a sentence that is stored: short, and no telephone number."""
    words = one_line(written)
    short = words if len(words) <= 20 else f"{words[:20]}…"
    return LONG.sub(lambda match: f"{match[0][:3]}****{match[0][-2:]}", short)


def number_quoted(written: str) -> str:
    """Return “12.345” for a number and nothing for other words, which may be a name in the wrong column."""
    words = plain(written)
    return f"“{quoted(words)}”" if NUMBER.fullmatch(words) else gettext("这一格")


def area(written: str) -> str:
    """Return an area in square metres with two decimals: "89.5㎡" is 89.50, "1,234.5" is 1234.50."""
    words = plain(written)
    match = AREA.fullmatch(words)
    if not words:
        raise ValueError(NO_AREA)
    if not match:
        raise ValueError(gettext("{cell}不是面积，例如 89.50").format(cell=number_quoted(written)))
    size = Decimal(match[1].replace(",", "") + (match[2] or ""))
    if not 0 < size < 100_000:
        raise ValueError(gettext("{cell}不是面积，例如 89.50").format(cell=number_quoted(written)))
    whole = size.quantize(Decimal("0.01"))
    # Refused rather than rounded: areas decide votes.
    if abs(size - whole) > NOISE or not whole:
        raise ValueError(gettext("{cell}：面积最多两位小数").format(cell=number_quoted(written)))
    return str(whole)


def share(written: str) -> Fraction | None:
    """Return a share in percent, exactly: "50", "50%", "1/3"; None where none is written, or joint ownership."""
    words = plain(written)
    if not words or words in JOINT:
        return None
    if part := PART.fullmatch(words):
        percent = Fraction(int(part[1]), int(part[2])) * 100
    elif number := PERCENT.fullmatch(words):
        percent = _exact(Decimal(number[1]))
    else:
        raise ValueError(NO_SHARE)
    if not 0 < percent <= ALL:
        raise ValueError(NO_SHARE)
    return percent


def _exact(percent: Decimal) -> Fraction:
    """Return a share as it is written, to four decimals; more of them must be those of a fraction, as in 33.333333333."""
    if percent == percent.quantize(SHOWN):
        return Fraction(percent)
    near = Fraction(percent / 100).limit_denominator(100)
    if abs(near * 100 - Fraction(percent)) > Fraction(1, 100_000):
        raise ValueError(gettext("份额最多四位小数，也可以写成 1/3"))
    return near * 100


def percent_shown(percent: Fraction | None) -> str:
    """Return a share in percent with at most four decimals: 50, 33.3333; "" for none."""
    if percent is None:
        return ""
    digits = (Decimal(percent.numerator) / Decimal(percent.denominator)).quantize(SHOWN)
    return f"{digits:f}".rstrip("0").rstrip(".")


def relation(written: str) -> str:
    """Return "owner", "tenant" or "family"; whoever is listed without a word is an owner."""
    words = plain(written)
    if words and words not in RELATION_OF:
        usual = "、".join(word.split()[0] for word in RELATIONS.values())
        raise ValueError(gettext("身份只能填：{words}").format(words=usual))
    return RELATION_OF.get(words, "owner")


def source(written: str) -> str:
    """Return where an area comes from, "register", "survey" or "contract"; "" for none."""
    words = plain(written)
    if words not in AREA_SOURCE_NAMES:
        names = "、".join(name for name in AREA_SOURCE_NAMES if name)
        raise ValueError(gettext("面积来源只能填：{words}").format(words=names))
    return AREA_SOURCE_NAMES[words]


def credit_code(written: str) -> str:
    """Return the unified credit code of a company, 18 signs whose last one checks the others, by GB 32100-2015; "" for none."""
    code = plain(written).upper()
    if not code:
        return ""
    if len(code) != 18 or set(code) - set(SIGNS):
        raise ValueError(gettext("统一社会信用代码应是 18 位数字和大写字母"))
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(code, WEIGHTS, strict=False))
    if SIGNS[-total % 31] != code[17]:
        raise ValueError(gettext("统一社会信用代码的校验码不对，请核对"))
    return code


def name(written: str) -> str:
    """Return the name of one person or company."""
    words = one_line(written)
    if len(words) > NAME_AT_MOST:
        raise ValueError(gettext("姓名最多 {most} 个字").format(most=NAME_AT_MOST))
    if SEVERAL.search(unicodedata.normalize("NFKC", words)):
        raise ValueError(gettext("一行只写一位，共有人请分行填写"))
    return words
