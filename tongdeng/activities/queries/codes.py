"""The codes of a door: the one that changes every half minute, and the tickets of an activity.

Both are keyed with the secret of the installation and the activity, so that one of another activity never fits.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from tongdeng.activities.models import Activity
from tongdeng.activities.rules import door


def code_key(activity: Activity) -> bytes:
    """Return the key of the changing codes of one activity; a phone at its door gets it, and shows them offline."""
    return salted_hmac("activity code", str(activity.pk), algorithm="sha256").digest()


def code(activity: Activity, step: int) -> str:
    """Return the code that is shown at the door in one half minute."""
    return door.spelled(hmac.digest(code_key(activity), str(step).encode(), "sha256"))


def is_code(activity: Activity, typed: str, at: datetime) -> bool:
    """Say whether a typed code is the one of this half minute, the last or the next (AC-9)."""
    words = door.written(typed)
    return any(hmac.compare_digest(words, code(activity, step)) for step in door.steps_accepted(at))


def door_key(activity: Activity) -> bytes:
    """Return the key by which tickets of one activity are signed; a phone at its door gets it, and checks offline."""
    return salted_hmac("activity door", str(activity.pk), algorithm="sha256").digest()


def ticket(activity: Activity, subject: UUID) -> str:
    """Return the ticket of a participant or a person for one activity."""
    return door.ticket(subject, hmac.digest(door_key(activity), subject.bytes, "sha256"))


def short(activity: Activity, subject: UUID) -> str:
    """Return the short code of a participant's ticket, for where no camera reads it."""
    return door.spelled(hmac.digest(door_key(activity), b"short" + subject.bytes, "sha256"), door.SHORT)


def subject_of_short(activity: Activity, words: str, subjects: Iterable[UUID]) -> UUID | None:
    """Return which of `subjects` has a short code; None for that of nobody."""
    typed = door.written(words)
    return next(
        (subject for subject in subjects if hmac.compare_digest(short(activity, subject), typed)), None
    )


def subject_of(activity: Activity, words: str) -> UUID | None:
    """Return whose a ticket is; None where this activity did not sign it."""
    read = door.read_ticket(words)
    if read is None:
        return None
    subject, mac = read
    signed = hmac.digest(door_key(activity), subject.bytes, "sha256")[: door.MAC]
    return subject if hmac.compare_digest(mac, signed) else None
