"""Codes: asked for, guessed at, used once. Each use is counted before anything is compared."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, limits
from tongdeng.kernel.errors import Forbidden, Invalid, TooMany
from tongdeng.kernel.limits import Limit
from tongdeng.people import actions, queries, rules
from tongdeng.people.models import Code, Person, Unlock
from tongdeng.people.rules import limits as most
from tongdeng.people.rules.codes import DIGITS, MAIL_VALID, TRIES, VALID

EVERYBODY = most.everybody(settings.CODES_PER_HOUR)
VOID = _("验证码已失效，请重新获取")
INACTIVE = _("这个账户已停用，请联系管理员")


def may_ask(phone: str, *, address: str, at: datetime) -> bool:
    """Count that a code is asked for; False where none may go to this number now, which the page must not tell.

    Raise TooMany where too many are asked for from this address, or altogether. Call it before a transaction begins.
    """
    if not limits.spend(most.ASKED, address, at=at):
        raise TooMany(most.ASKED.says, until=limits.opens_at(most.ASKED, address, at=at))
    if limits.is_spent(EVERYBODY, at=at):
        raise TooMany(EVERYBODY.says)
    key = _phone_key(phone)
    # The shortest first: who presses twice uses up one of the day's codes, not two.
    if not (limits.spend(most.PAUSE, key, at=at) and limits.spend(most.SENT, key, at=at)):
        return False
    limits.require(EVERYBODY, at=at)
    return True


def again_at(phone: str, *, at: datetime) -> datetime | None:
    """Return when the next code may be asked for to a number; None where it may be now, or the day's are used up.

    It is the same for every number: it counts how often somebody asked, and not what was sent.
    """
    return limits.opens_at(most.PAUSE, _phone_key(phone), at=at)


def give_for_phone(phone: str, *, at: datetime) -> Code:
    """Store a new code for a number, known or not, which makes older ones void; nobody is made a person by asking."""
    holder = queries.by_numbers({phone}).get(phone)
    return _give(_phone_key(phone), phone, holder=holder, at=at)


def may_mail(person: Person, *, at: datetime) -> None:
    """Count that a person asks for a code by mail; raise TooMany. Call it before a transaction begins."""
    limits.require(most.MAILED, person.pk, at=at)


def give_for_mail(person: Person, address: str, *, at: datetime) -> Code:
    """Store a new code for a mail address that a person says is theirs, which makes older ones void."""
    return _give(_mail_key(person), address, holder=person, at=at, valid=MAIL_VALID)


def digits(code: Code) -> str:
    """Return the digits that are sent."""
    words = f"{bytes(code.seed).hex()}:{code.key}"
    number = int.from_bytes(salted_hmac("tongdeng.code", words, algorithm="sha256").digest(), "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def sign_in(ask: UUID, typed: str, *, address: str, at: datetime) -> Person:
    """Return the person whose number the code proves; a number that nobody had becomes a new person.

    Raise Invalid for a wrong, used or old code, TooMany after the day's wrong ones, Forbidden for an account that is
    not active: that is told only to whoever has the phone in hand. Call it before a transaction begins.
    """
    code = _guess(ask, typed, "phone:", {most.WRONG: "", most.GUESSED: address}, at=at)
    person = queries.by_numbers({code.target}).get(code.target)
    # The number passed on while the code was under way: it was meant for somebody else.
    if (person.pk if person else None) != code.holder:
        raise Invalid(fields={"code": VOID})
    person = person or actions.get_or_create_person(code.target)
    if not person.is_active or person.erased_at is not None:
        raise Forbidden(INACTIVE)
    return person


def prove_mail(person: Person, ask: UUID | None, typed: str, *, at: datetime) -> str:
    """Store the address that the code proves as this person's, and return it; raise Invalid or TooMany."""
    code = _guess(ask, typed, _mail_key(person), {most.MAIL_WRONG: ""}, at=at)
    actions.set_mail(person, mail=code.target)
    return code.target


def drop_mail(person: Person) -> None:
    """Forget the mail address of a person, and a code that is under way."""
    Code.objects.filter(key=_mail_key(person)).delete()
    actions.set_mail(person, mail="")


def live(ask: UUID | None, *, at: datetime) -> Code | None:
    """Return the code that this browser asked for, while it is good."""
    return Code.objects.filter(ask=ask, until__gt=at, tries__lt=TRIES).first() if ask else None


def unlock(phone: str, *, by: Person, place: str, at: datetime) -> Unlock:
    """Let codes go to a number again after the day's limit; `by` has seen its holder in person.

    Whether anybody has the number is not told. Raise Invalid for no mobile number, TooMany for more than `by` or the
    number has a use for. Asks for no right. Call it before a transaction begins.
    """
    try:
        number = rules.phone(phone)
    except ValueError:
        raise Invalid(fields={"phone": _("请填 11 位手机号")}) from None
    limits.require(most.UNLOCKED, by.pk, at=at)
    limits.require(most.REOPENED, _phone_key(number), at=at)
    holder = queries.by_phone(number)
    row = Unlock(person=holder, by=by, at=at, community=place[:12], place=place)
    # Not the number: it could not be erased from the journal.
    journal.begin("unlock", row, by=by, at=at, facts={"person": str(holder.pk) if holder else None})
    for limit in (most.PAUSE, most.SENT, most.WRONG):
        limits.release(limit, _phone_key(number))
    return row


def forget_old(*, at: datetime) -> int:
    """Remove codes that are no longer good; return how many."""
    return Code.objects.filter(until__lte=at).delete()[0]


def _give(key: str, target: str, *, holder: Person | None, at: datetime, valid: timedelta = VALID) -> Code:
    code = Code(
        key=key,
        ask=uuid4(),
        target=target,
        seed=secrets.token_bytes(32),
        holder=holder.pk if holder else None,
        until=at + valid,
    )
    fresh = ["ask", "target", "seed", "holder", "until", "tries"]
    Code.objects.bulk_create([code], update_conflicts=True, unique_fields=["key"], update_fields=fresh)
    return code


def _guess(ask: UUID | None, typed: str, key: str, wrong: Mapping[Limit, str], *, at: datetime) -> Code:
    """Count one guess, then compare; return the code, which is used up by that.

    `wrong` are the limits on wrong guesses, with whom each is counted for; "" for the code's own phone or person.
    """
    mine = Code.objects.filter(ask=ask, key__startswith=key) if ask else Code.objects.none()
    # Of any number of guesses at once TRIES get past this line.
    if not mine.filter(until__gt=at, tries__lt=TRIES).update(tries=F("tries") + 1):
        raise Invalid(fields={"code": VOID})
    code = mine.first()
    if code is None:
        raise Invalid(fields={"code": VOID})
    counted = [(limit, who or code.key) for limit, who in wrong.items()]
    for limit, who in counted:
        if not limits.spend(limit, who, at=at):
            mine.delete()
            raise TooMany(limit.says, until=limits.opens_at(limit, who, at=at))
    if not constant_time_compare(digits(code), typed):
        left = TRIES - code.tries
        words = _("验证码不对，还可以再试 {left} 次").format(left=left) if left > 0 else VOID
        raise Invalid(fields={"code": words})
    for limit, who in counted:
        limits.undo(limit, who, at=at)
    # Whoever removes the row has used it: a second one with the same digits comes too late.
    if not mine.delete()[0]:
        raise Invalid(fields={"code": VOID})
    return code


def _phone_key(phone: str) -> str:
    return f"phone:{phone}"


def _mail_key(person: Person) -> str:
    return f"mail:{person.pk}"
