"""Text that people type."""

import pytest

from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.texts import A_SENTENCE, clean

KEPT = """
    暖气不热 😀👨‍👩‍👧 谢谢
    <script>alert(1)</script> & "引号"
    a\tb
"""


@pytest.mark.parametrize("words", KEPT.strip().splitlines())
def test_emoji_markup_and_quotes_stay_as_they_were_typed(words: str) -> None:
    assert clean(words, at_most=200) == words.strip()


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff", "\x7f"])
def test_what_no_page_can_show_is_taken_out(sign: str) -> None:
    assert clean(f"暖气{sign}不热", at_most=200) == "暖气不热"


def test_line_ends_are_one_kind() -> None:
    assert clean("一\r\n二\r三", at_most=20) == "一\n二\n三"


def test_fifty_thousand_characters_are_refused_with_both_numbers() -> None:
    with pytest.raises(Invalid) as refused:
        clean("冷" * 50_000, at_most=2000)
    assert "2000" in str(refused.value)
    assert "50000" in str(refused.value)


@pytest.mark.parametrize("words", ["", "  \n\t", "\u200b\x00"])
def test_nothing_is_refused_where_something_is_needed(words: str) -> None:
    with pytest.raises(Invalid):
        clean(words, at_most=20, required=A_SENTENCE)
