"""Letters to owners: each with a code for one account, printed from the register, claimed once with name and number."""

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, limits, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused, TooMany
from tongdeng.people import queries
from tongdeng.people.actions.one_time import number_digest, post_of, use
from tongdeng.people.models import OneTimeCode, Person, Tenure
from tongdeng.people.queries.register import OPEN
from tongdeng.people.rules import limits as most
from tongdeng.people.rules.one_time import LETTER_SIGNS, LETTER_TRIES, LETTER_VALID, LONG, PRINTERS, Way
from tongdeng.places.rules import is_code

NOT_ALL = _(
    "码、姓名或手机尾号不对。请照信上的码和登记的姓名填写；错 5 次这封信就作废，请到物业前台或社区办理"
)
USED = _("这封信已经用过。不是您本人用的，请马上告诉社区")
OLD = _("这封信过期了，或后来又印了新的。请用最新的一封，或到物业前台或社区办理")
MOVED = _("这套房屋的登记或您的手机号，在印信以后变了。请带证件到物业前台或社区办理")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to print: to whom, for which home; `code` is "" for whoever has no mobile number on record."""

    place: str
    person: Person
    code: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The letters of a building, not stored yet, and how many owners get none because they hold a role."""

    letters: list[Letter]
    rows: list[OneTimeCode]
    in_office: int
    by: Person
    at: datetime


def prepare(inside: str, *, by: Person, at: datetime) -> Batch:
    """Return the letters to the owners of a building, or of one home; nothing is stored before `store`.

    Raise Forbidden outside of where `by` prints, Invalid for a wider place, StepRefused where the register has nobody,
    TooMany past the day's limit. Call it before a transaction begins.
    """
    post = post_of(by, inside, PRINTERS)
    if not post:
        raise Forbidden(_("登录信由物业经理或社区打印"))
    if not any(is_code(inside, level) for level in ("building", "unit", "home")):
        raise Invalid(fields={"building": _("请选择楼栋")})
    owners = _owners(inside)
    served = [row for row in owners if row.person_id not in _in_office(owners, at)]
    if not served:
        raise StepRefused(_("这里没有可以打印登录信的业主"))
    limits.require(most.PRINTED, by.pk, at=at)
    letters, rows = [], []
    for tenure in served:
        code = _drawn() if tenure.person.phone else ""
        letters.append(Letter(tenure.place, tenure.person, code))
        if code:
            rows.append(_row(tenure, code, by=by, post=post, at=at))
    return Batch(letters, rows, len(owners) - len(served), by, at)


@transaction.atomic
def store(batch: Batch) -> None:
    """Store the letters as printed; older ones to the same owner of the same home are void."""
    by, at = batch.by, batch.at
    older = OneTimeCode.objects.filter(
        way=Way.LETTER.value,
        ended_at=None,
        person__in={row.person_id for row in batch.rows},
        place__in={row.place for row in batch.rows},
    )
    for letter in older.order_by("pk"):
        with journal.locked(letter) as void:
            if void.ended_at is None:
                journal.record("void", void, by=by, at=at, ended_at=at)
    facts = [
        {"person": str(row.person_id), "way": row.way, "of": len(batch.rows), "inside": row.place[:18]}
        for row in batch.rows
    ]
    if batch.rows:
        journal.begin("print", batch.rows, by=by, at=at, facts=facts)


def claim(typed: str, *, name: str, last_digits: str, address: str, at: datetime) -> OneTimeCode:
    """Use a letter up; return it.

    Raise Invalid, in the same words, where code, name or the last four digits of the number on record are not right;
    whoever has all three reads why a letter opens nothing. TooMany after the day's wrong tries from this address.
    Call it before a transaction begins.
    """
    if not limits.spend(most.CLAIMED, address, at=at):
        raise TooMany(most.CLAIMED.says, until=limits.opens_at(most.CLAIMED, address, at=at))
    letter = OneTimeCode.objects.select_related("person").filter(digest=digest(typed)).first()
    tried = OneTimeCode.objects.filter(digest=digest(typed), tries__lt=LETTER_TRIES)
    # Counted before it is compared. The same statement runs for a code that no letter has.
    counted = tried.update(tries=F("tries") + 1)
    if letter is None or not counted or not _is_theirs(letter.person, name, last_digits):
        raise Invalid(fields={"code": NOT_ALL})
    limits.undo(most.CLAIMED, address, at=at)
    _still_holds(letter, at=at)
    return use(letter, at=at, says=USED)


def digest(typed: str) -> bytes:
    """Return the keyed digest of a code as it may be typed: with or without dashes, in small letters, in full width."""
    signs = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    return salted_hmac("tongdeng.letter", signs, algorithm="sha256").digest()


def _still_holds(letter: OneTimeCode, *, at: datetime) -> None:
    """Raise StepRefused for a letter that is used, void or too old, or whose owner or number is not what it was."""
    person = letter.person
    if letter.ended_at is not None:
        used = journal.timeline(letter)[-1].kind == "one_time_code.use"
        raise StepRefused(USED if used else OLD)
    if letter.until <= at:
        raise StepRefused(OLD)
    owns = Tenure.objects.filter(
        OPEN, community=letter.community, place=letter.place, person=person, kind=Tenure.Kind.OWNER
    )
    if not owns.exists() or bytes(letter.number) != number_digest(letter, str(person.phone)):
        raise StepRefused(MOVED)
    if queries.has_office(person):
        raise Forbidden(_("有任职的人不能用登录信登录，请向系统管理员领取登录码"))


def _is_theirs(person: Person, name: str, last_digits: str) -> bool:
    number = str(person.phone or "")
    return bool(number) and texts.same_name(person.name, name) and number[-4:] == last_digits


def _owners(inside: str) -> list[Tenure]:
    rows = Tenure.objects.filter(
        OPEN, community=inside[:12], place__startswith=inside, kind=Tenure.Kind.OWNER
    ).select_related("person")
    live = rows.filter(person__is_active=True, person__erased_at=None, person__credit_code="")
    return sorted(live, key=lambda row: (row.place, row.since, row.pk))


def _in_office(owners: Iterable[Tenure], at: datetime) -> set[object]:
    people = [row.person for row in owners]
    return {person.pk for person in queries.load_roles_of(people, at) if person.grants}


def _drawn() -> str:
    signs = "".join(secrets.choice(LETTER_SIGNS) for _sign in range(LONG))
    return "-".join(signs[start : start + 4] for start in range(0, LONG, 4))


def _row(tenure: Tenure, code: str, *, by: Person, post: str, at: datetime) -> OneTimeCode:
    row = OneTimeCode(
        community=tenure.community,
        place=tenure.place,
        person=tenure.person,
        way=Way.LETTER.value,
        by=by,
        post=post,
        at=at,
        until=at + LETTER_VALID,
        digest=digest(code),
    )
    row.number = number_digest(row, str(tenure.person.phone))
    return row
