"""Invitations: whoever gives a role gives its holder a link with which they come in once, where no message is sent."""

import secrets
from datetime import datetime

from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, limits
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused, TooMany
from tongdeng.kernel.turn import admit
from tongdeng.people.actions.one_time import may_come_in, number_digest, post_of, use
from tongdeng.people.models import Mandate, OneTimeCode, Person
from tongdeng.people.rules import POST_ORDER
from tongdeng.people.rules import limits as most
from tongdeng.people.rules.one_time import INVITATION_VALID, TRIES, Way

NOT_BOTH = _("链接或手机号不对。请用任命时登记的手机号；错 5 次链接就作废，请对方重新给一个")
USED = _("这个链接已经用过。不是您本人用的，请马上告诉给您链接的人和他的上级")
OLD = _("这个链接过期了，或后来又给了新的，或任职已经结束。请对方重新给一个")
BYTES = 12  # in hexadecimal digits: no chat takes the end of the link for a full stop


def invite(mandate: Mandate, *, by: Person, at: datetime) -> str:
    """Give the holder of a role a link for one sign-in; return what stands behind its #. Older ones become void.

    Raise NotFound or Forbidden for who does not give this role, Forbidden for one's own, StepRefused for a role that
    has ended, TooMany past the limits. Call it before a transaction begins.
    """
    admit(mandate, "invite", by=by)
    if mandate.person_id == by.pk:
        raise Forbidden(_("不能给自己登录链接，请由另一位办理"))
    may_come_in(mandate.person)
    limits.require(most.GIVEN, by.pk, at=at)
    limits.require(most.RECEIVED, mandate.person_id, at=at)
    token = secrets.token_hex(BYTES)
    with journal.locked(mandate) as mandate:
        if _has_ended(mandate, at):
            raise StepRefused(_("这项任职已经结束"))
        for older in OneTimeCode.objects.filter(mandate=mandate, ended_at=None):
            with journal.locked(older) as void:
                journal.record("void", void, by=by, at=at, ended_at=at)
        row = _row(mandate, token, by=by, at=at)
        facts = {"person": str(mandate.person_id), "way": row.way, "mandate": str(mandate.pk)}
        journal.begin("invite", row, by=by, at=at, facts=facts)
        # The role's own page tells it, to its holder and to those above.
        journal.record("invite", mandate, by=by, at=at)
    return token


def accept(typed: str, *, phone: str, address: str, at: datetime) -> OneTimeCode:
    """Use an invitation up; return it.

    Raise Invalid, in the same words, for a link that nobody gave and for another number than the holder's; whoever has
    both reads why it opens nothing. TooMany after the day's wrong tries. Call it before a transaction begins.
    """
    if not limits.spend(most.CLAIMED, address, at=at):
        raise TooMany(most.CLAIMED.says, until=limits.opens_at(most.CLAIMED, address, at=at))
    known = OneTimeCode.objects.filter(digest=_digest(typed.strip()))
    counted = known.filter(tries__lt=TRIES).update(tries=F("tries") + 1)
    row = known.select_related("person", "mandate").first()
    if row is None or not counted or bytes(row.number) != number_digest(row, phone):
        raise Invalid(fields={"code": NOT_BOTH})
    limits.undo(most.CLAIMED, address, at=at)
    if row.ended_at is not None:
        raise StepRefused(USED if journal.timeline(row)[-1].kind == "one_time_code.use" else OLD)
    # The number may have passed on since: then the digest is that of somebody else's.
    if row.until <= at or row.mandate is None or _has_ended(row.mandate, at) or row.person.phone != phone:
        raise StepRefused(OLD)
    return use(row, at=at, says=USED)


def _has_ended(mandate: Mandate, at: datetime) -> bool:
    return mandate.until is not None and mandate.until <= at


def _row(mandate: Mandate, token: str, *, by: Person, at: datetime) -> OneTimeCode:
    row = OneTimeCode(
        **mandate.here,
        person=mandate.person,
        mandate=mandate,
        way=Way.INVITATION.value,
        by=by,
        post=post_of(by, mandate.place, POST_ORDER),
        at=at,
        until=at + INVITATION_VALID,
        digest=_digest(token),
    )
    row.number = number_digest(row, str(mandate.person.phone))
    return row


def _digest(token: str) -> bytes:
    return salted_hmac("tongdeng.invitation", token, algorithm="sha256").digest()
