"""What a text tells of persons: numbers, identity numbers, homes, plates, names with a form of address. Pure."""

import re
import unicodedata

# A mobile or a landline, an identity number, a home: what tells who somebody is.
NUMBERS_AND_HOMES = (
    re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"),
    re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])"),
    re.compile(r"\d+\s*单元\s*\d+(?:\s*[室号户])?|(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])"),
)
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施"
    "陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童"
    "欧甄项曲游阳裴席卫查屈鲍覃霍翁植隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边吉饶阴瞿戚古池滕晋苑邬臧苟褚上"
)
# Without 师傅: that is whom residents are told to call.
ADDRESS = "先生|女士|小姐|太太|阿姨|大爷|大妈|大叔|奶奶|爷爷|老师|同志"
BESIDES = (
    # Numbers as people write them beside the strict forms: (0371) 5555 0000, 0371 55550000, 12号楼301.
    re.compile(r"(?<!\d)[(]?0\d{2,3}[)]?[- ]?\d{3,4}[- ]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)1[3-9]\d(?:[-. ]?\d){8}(?!\d)"),
    re.compile(r"\d+\s*(?:号楼|栋|幢|座)\s*(?:\d+\s*单元\s*)?\d{3,4}(?!\d)(?:\s*[室号户])?"),
    re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·. ]?[A-Za-z0-9]{5,6}"
    ),
    re.compile(f"(?:欧阳|上官|司马|诸葛|[{SURNAMES}])[\u4e00-\u9fff]{{0,2}}?(?:{ADDRESS})"),
)


def personal_in(text: str) -> list[str]:
    """Return what may tell who somebody is, each once, in the order of the text; half-width, as it is compared.

    A finding that lies in another one is not named again.
    """
    plain = unicodedata.normalize("NFKC", text)
    spans = sorted(
        (match.span() for pattern in (*NUMBERS_AND_HOMES, *BESIDES) for match in pattern.finditer(plain)),
        key=lambda span: (span[0], -span[1]),
    )
    found: list[str] = []
    end = 0
    for first, last in spans:
        if last > end:
            found.append(plain[first:last].strip())
            end = last
    return list(dict.fromkeys(found))
