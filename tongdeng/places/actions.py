"""The verbs of places: a label for a QR sheet."""

import secrets
from collections.abc import Sequence

from tongdeng.places.models import Place

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def label(found: Sequence[Place]) -> list[Place]:
    """Give each place a label for its QR sheet, if it has none; a label is not guessed from the next one."""
    for place in found:
        if place.label is None:
            place.label = "".join(secrets.choice(ALPHABET) for _ in range(10))
            place.save(update_fields=["label"])
    return list(found)
