"""Text that people type."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.texts import FILL_IN, clean, name_key, never_formula, one_line, same_name, visible

KEPT = """
    暖气不热 😀👨‍👩‍👧 谢谢
    <script>alert(1)</script> & "引号"
    a\tb
"""
#   what is seen                          as it is written
SEEN = {
    "Extension B":                        "欧阳\U00020bb7",
    "Extension H":                        "\U00031350立秋",
    "Extension I":                        "\U0002ebf0某某",
    "an ideograph of a later year":       "\U000323b0某",
    "an emoji of a later year":           "好\U0001fadd",
    "private use":                        "\ue863白露",
    "private use of the last plane":      "\U0010fffd某",
    "an ideographic variant":             "葛\U000e0100谷雨",
    "a coloured sign":                    "❤\ufe0f",
    "a keycap":                           "1\ufe0f\u20e3号楼",
    "a family":                           "👨\u200d👩\u200d👧",
    "a dark-skinned worker":              "👷🏿\u200d♀\ufe0f",
    "the flag of Wales":                  "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "Persian with a non-joiner":          "می\u200cخواهم",
    "Sinhala with a joiner":              "ශ්\u200dරී",
    "Mongolian with its selector":        "ᠮᠣᠩ\u180bᠭᠣᠯ",
    "Mongolian with its narrow space":    "ᠠᠪ\u180eᠠ",
    "an accent of its own":               "e\u0301",
    "an Arabic number sign":              "\u0600١",
}  # fmt: skip
UNSEEN = [
    *"\x00\x07\x1b\x7f\x80\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200e\u200f\u202a\u202c\u202d\u202e",
    *"\u2060\u2061\u2065\u2066\u2068\u2069\u206f\u3164\ufeff\uffa0\ufff0\ufff9\ufffe\uffff\ufdd0\U0001d173",
    *"\U000e0001\U000e0041\U000e007f\U000e0fff\U0010ffff\u200c\u200d",
    "\ud800",
    "\udfff",
]


@pytest.mark.parametrize("words", KEPT.strip().splitlines())
def test_emoji_markup_and_quotes_stay_as_they_were_typed(words: str) -> None:
    assert clean(words, at_most=200) == words.strip()


@pytest.mark.parametrize("what", SEEN)
def test_every_visible_character_stays_of_whatever_year(what: str) -> None:
    assert clean(SEEN[what], at_most=200) == SEEN[what]


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_what_no_page_can_show_is_taken_out(sign: str) -> None:
    assert clean(f"{sign}暖气{sign}不热{sign}", at_most=200) == "暖气不热"


@pytest.mark.parametrize(
    "words", ["\ufe0f暖气", "暖气 \ufe0f", "暖气\n\U000e0100", "\u200c暖气\u200d", "1\u200d2"]
)
def test_a_selector_or_joiner_without_something_to_change_is_taken_out(words: str) -> None:
    assert clean(words, at_most=20) == words.strip("\ufe0f\u200c\u200d\U000e0100 \n").replace("\u200d", "")


def test_a_second_selector_changes_nothing_and_is_taken_out() -> None:
    assert clean("葛\U000e0100\U000e0101\ufe0f谷", at_most=20) == "葛\U000e0100谷"


def test_line_ends_are_one_kind() -> None:
    assert clean("一\r\n二\r三\u2028四\u2029五\x85六\x0b七", at_most=20) == "一\n二\n三\n四\n五\n六\n七"


def test_fifty_thousand_characters_are_refused_with_both_numbers() -> None:
    with pytest.raises(Invalid) as refused:
        clean("冷" * 50_000, at_most=2000)
    assert "2000" in str(refused.value)
    assert "50000" in str(refused.value)


@pytest.mark.parametrize("words", ["", "  \n\t", "\u200b\x00"])
def test_nothing_is_refused_where_something_is_needed(words: str) -> None:
    with pytest.raises(Invalid):
        clean(words, at_most=20, required=FILL_IN)


@given(
    st.text(st.characters())
    | st.text("葛a🏴👩♂١ᠠی \n\r\ufe0f\u200d\u200c\u180b\u180e\U000e0067\U000e007f\U000e0100")
)
@example("x\u180b\u180eᠠ")
def test_cleaning_twice_changes_nothing_more(words: str) -> None:
    assert visible(visible(words)) == visible(words)
    assert one_line(one_line(words)) == one_line(words)
    assert one_line(words).isprintable() or not one_line(words).isascii()


@given(
    st.text(
        st.characters(categories=["L", "N", "P", "S", "Co"], exclude_characters="\u115f\u1160\u3164\uffa0")
    )
)
def test_letters_numbers_signs_and_private_use_all_stay(words: str) -> None:
    assert visible(words) == words


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王\u3000伟", "王伟"),
        (" 王 伟 ", "王伟"),
        ("林夏至\n赵立秋", "林夏至赵立秋"),
        ("John  Smith", "John Smith"),
        ("John\nSmith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("Anna 王", "Anna 王"),
        ("김 철수", "김 철수"),
        ("葛\U000e0100 谷雨", "葛\U000e0100谷雨"),
        ("\u202d林\u200b夏至\u202c", "林夏至"),
    ],
)  # fmt: skip
def test_a_name_is_one_line_without_the_blanks_of_layout(written: str, name: str) -> None:
    assert one_line(written) == name


SAME = {
    "middle dots": [f"阿依古丽{dot}买买提" for dot in "·•・‧∙⋅.．･᛫"] + ["阿依古丽 • 买买提"],
    "blanks": ["王伟", "王 伟", "王\u3000伟", "王\u00a0伟", "王\n伟", "王\u200b伟"],
    "width and case": ["ABC公司", "ＡＢＣ公司", "abc公司"],
    "composition": ["José", "Jose\u0301", "JOSE\u0301"],
    "variants": ["葛谷雨", "葛\U000e0100谷雨", "葛\U000e0101谷雨"],
    "compatibility": ["\uf9d1某", "六某"],
}


@pytest.mark.parametrize("what", SAME)
def test_two_spellings_of_one_name_are_one_name(what: str) -> None:
    assert {name_key(spelling) for spelling in SAME[what]} == {name_key(SAME[what][0])}


@pytest.mark.parametrize(
    ("first", "second"), [("王伟", "王玮"), ("阿依古丽·买买提", "阿依古丽"), ("林", "林林")]
)
def test_two_names_are_two_names(first: str, second: str) -> None:
    assert not same_name(first, second)


@given(st.text(st.characters(categories=["L", "M", "N"]), max_size=12))
def test_a_name_is_itself_composed_or_not(name: str) -> None:
    assert same_name(unicodedata.normalize("NFD", name), unicodedata.normalize("NFC", name))


@pytest.mark.parametrize("words", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_looks_like_a_formula_gets_a_quote_in_front(words: str) -> None:
    assert never_formula(words) == f"'{words}"
    assert never_formula(f"共 {words}") == f"共 {words}"
