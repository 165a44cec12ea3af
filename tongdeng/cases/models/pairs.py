"""What an index of texts holds: each two characters that stand beside each other (docs/decisions/0036)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField


class Pairs(Func):
    """All pairs of neighbouring characters of two texts, in small letters."""

    function = "case_pairs"
    arity = 2

    def __init__(self, *texts: Any) -> None:
        super().__init__(*texts, output_field=ArrayField(TextField()))
