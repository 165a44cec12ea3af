"""Variations: what changes after the start, why, and who must agree. Pure."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    SCOPE = "scope"
    PRICE = "price"
    TIME = "time"


KIND_WORDS = {Kind.SCOPE: _("工程量变更"), Kind.PRICE: _("合同价变更"), Kind.TIME: _("工期变更")}
VARIATIONS_AT_MOST = 200
