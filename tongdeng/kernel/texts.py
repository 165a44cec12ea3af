"""Text that people type: cleaned of what no page can show, and held to a length."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Sentence

KEPT = "\n\t"
A_SENTENCE = _("请写一句话")  # fits most fields that may not be left empty
JOINERS = "\u200d"  # holds an emoji of several signs together


def clean(words: str, *, at_most: int, field: str = "words", required: Sentence = "") -> str:
    """Return `words` without control and direction-changing characters, trimmed; line breaks are "\\n".

    Raise Invalid for `field` when more than `at_most` characters are left, or, with the sentence `required`, when none are.
    """
    # All of Unicode's category C (control, format, unassigned) goes: invisible signs could make two texts look alike.
    unified = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        c for c in unified if c in KEPT or c in JOINERS or unicodedata.category(c)[0] != "C"
    ).strip()
    if len(kept) > at_most:
        raise Invalid(
            fields={field: _("最多 {most} 个字，现在有 {now} 个").format(most=at_most, now=len(kept))}
        )
    if required and not kept:
        raise Invalid(fields={field: required})
    return kept
