"""Codes that are handed over: given on the server or at the desk, used once. Each try is counted before it is compared."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, limits
from tongdeng.kernel.errors import Forbidden, Invalid, Sentence, StepRefused, TooMany
from tongdeng.kernel.turn import admit
from tongdeng.people import queries
from tongdeng.people.models import Home, OneTimeCode, Person, SignIn
from tongdeng.people.queries.register import tenures
from tongdeng.people.rules import Role
from tongdeng.people.rules import limits as most
from tongdeng.people.rules.one_time import DIGITS, GIVERS, HANDED, TRIES, VALID, Checked, Way

NOBODY = UUID(int=0)
NOT_BOTH = _("手机号或登录码不对。请核对；登录码输错 5 次或过期就作废，请重新领取")
INACTIVE = _("这个账户已停用，请联系管理员")
KEPT = timedelta(days=180)


def give_on_server(person: Person, *, at: datetime) -> str:
    """Give a code to somebody who has an account, on the server; return its digits. Older ones become void.

    Raise Invalid for an account that may not sign in or has no mobile number. Asks for no right.
    """
    may_come_in(person)
    with transaction.atomic():
        return _give(person, OneTimeCode(way=Way.SERVER.value, place="", community=""), by=None, at=at)


def hand_out(home: Home, person: Person, *, checked: str, by: Person, at: datetime) -> str:
    """Give a code to somebody who holds this home and whom `by` has seen with their papers; return its digits.

    Raise Forbidden for who may not, for oneself and for whoever holds a role, Invalid with the field for what was not
    checked or a person without a number, TooMany past the limits. Call it before a transaction begins.
    """
    admit(home, "give_code", by=by)
    if checked not in {kind.value for kind in Checked}:
        raise Invalid(fields={"checked": _("请选择核对了哪一种证件；没有当面核对，不能给登录码")})
    _is_resident_here(home, person, by)
    limits.require(most.GIVEN, by.pk, at=at)
    limits.require(most.RECEIVED, person.pk, at=at)
    # Their number is theirs again, as after an unlock: its holder stands here.
    for limit in (most.PAUSE, most.SENT, most.WRONG, most.TRIED):
        limits.release(limit, f"phone:{person.phone}")
    with transaction.atomic():
        row = OneTimeCode(
            **home.here, way=Way.DESK.value, checked=checked, by=by, post=post_of(by, home.place)
        )
        return _give(person, row, by=by, at=at)


def sign_in(phone: str, typed: str, *, address: str, at: datetime) -> OneTimeCode:
    """Use a code that was handed to the holder of a number; return it.

    Raise Invalid in the same words whether nobody has the number, it has no code, or the code is wrong; TooMany after
    the day's wrong tries. Call it before a transaction begins.
    """
    counted = ((most.TRIED, f"phone:{phone}"), (most.GUESSED, address))
    for limit, who in counted:
        if not limits.spend(limit, who, at=at):
            raise TooMany(limit.says, until=limits.opens_at(limit, who, at=at))
    person = queries.by_numbers({phone}).get(phone)
    code = _tried(person.pk if person else NOBODY, typed, phone, at=at)
    if code is None:
        raise Invalid(fields={"code": NOT_BOTH})
    for limit, who in counted:
        limits.undo(limit, who, at=at)
    return use(code, at=at)


def use(code: OneTimeCode, *, at: datetime, says: Sentence = NOT_BOTH) -> OneTimeCode:
    """Use a code up; raise Invalid when somebody was faster, Forbidden for an account that may not sign in."""
    with journal.locked(code) as code:
        if code.ended_at is not None:
            raise Invalid(fields={"code": says})
        # By nobody: its person is told, whoever it was.
        journal.record("use", code, by=None, at=at, facts={"person": str(code.person_id)}, ended_at=at)
    if not code.person.is_active or code.person.erased_at is not None:
        raise Forbidden(INACTIVE)
    return code


def came_in(person: Person, way: str, *, post: str = "", place: str = "", at: datetime) -> SignIn:
    """Write down that somebody came in, for themselves to see."""
    return SignIn.objects.create(person=person, at=at, way=way, post=post, place=place)


def forget_sign_ins(*, before: datetime) -> int:
    """Remove what is older; return how many."""
    return SignIn.objects.filter(at__lt=before).delete()[0]


def post_of(by: Person, place: str, roles: Sequence[Role] = GIVERS) -> str:
    """Return which of `roles` gives a code: one of the property company before any other; "" for none."""
    here = queries.roles_at(by, place)
    return next((role.value for role in roles if role.value in here), "")


def number_digest(code: OneTimeCode, phone: str) -> bytes:
    """Return the keyed digest of a number for one code."""
    return salted_hmac("tongdeng.one_time_number", f"{code.pk}:{phone}", algorithm="sha256").digest()


def _give(person: Person, row: OneTimeCode, *, by: Person | None, at: datetime) -> str:
    """Store a code and make older ones of its person void; of two who give at once the second waits."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    live = OneTimeCode.objects.filter(person=person, ended_at=None, until__gt=at)
    for older in live.filter(way__in=HANDED):
        with journal.locked(older) as void:
            journal.record("void", void, by=by, at=at, ended_at=at)
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row.person, row.at, row.until = person, at, at + VALID
    row.digest, row.number = _digest(row.pk, digits), number_digest(row, str(person.phone))
    facts = {"person": str(person.pk), "way": row.way, "checked": row.checked}
    journal.begin("give", row, by=by, at=at, facts=facts)
    return digits


def _tried(person: UUID, typed: str, phone: str, *, at: datetime) -> OneTimeCode | None:
    """Count a try against the code that this person holds; return it where what was typed is right."""
    live = OneTimeCode.objects.filter(person=person, ended_at=None, until__gt=at, way__in=HANDED)
    # Of any number of tries at once TRIES get past this line. It runs for who has no code too: that takes as long.
    counted = live.filter(tries__lt=TRIES).update(tries=F("tries") + 1)
    code = live.order_by("-at").first()
    right = constant_time_compare(
        _digest(code.pk if code else NOBODY, typed), bytes(code.digest) if code else b""
    )
    if code is None or not counted or not right:
        return None
    return code if bytes(code.number) == number_digest(code, phone) else None


def _digest(pk: UUID, typed: str) -> bytes:
    return salted_hmac("tongdeng.one_time_code", f"{pk}:{typed}", algorithm="sha256").digest()


def _is_resident_here(home: Home, person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise Forbidden(_("不能给自己登录码，请由另一位办理"))
    if all(row.person_id != person.pk for row in tenures(home.place)):
        raise Invalid(fields={"person": _("请选择登记在这套房屋里的一位")})
    if person.is_company:
        raise Invalid(fields={"person": _("单位不登录，请在纸质选票上盖章，或委托代理人")})
    if queries.has_office(person):
        # A code for somebody in office would open the office: whoever gave the role invites them.
        raise Forbidden(_("这位有任职，前台不能给登录码。请由任命这位的人在“人员与职务”里给登录链接"))
    may_come_in(person)


def may_come_in(person: Person) -> None:
    """Raise StepRefused for an account that is not active, Invalid for one without a mobile number."""
    if not person.is_active or person.erased_at is not None:
        raise StepRefused(INACTIVE)
    if not person.phone:
        raise Invalid(
            fields={"person": _("这位没有登记手机号。请先在房屋登记里提出“换号码”，核对以后再来领取登录码")}
        )
