"""Filing a case: its number, its promises and their deadlines."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries, rules
from tongdeng.cases.actions.clocks import iso
from tongdeng.cases.actions.saying import attach
from tongdeng.cases.models import Case, Category, Photo
from tongdeng.cases.rules import Channel, Kind
from tongdeng.kernel import deadlines, journal, numbering, once, texts
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from tongdeng.kernel.pictures import Picture
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import PROPERTY_ROLES, Role, phone
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import level_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TAKERS = {*PROPERTY_ROLES, Role.BRANCH, Role.COMMUNITY}


@dataclass(frozen=True, slots=True)
class Filing:
    """What is wrong, where, and how it came in.

    A repeated submit gives the same case: of the same person, with the same `key`, saying the same.
    """

    place: str
    words: str
    channel: str = Channel.WEB.value
    category: str = ""
    kind: str = ""
    spot: str = ""
    caller: str = ""
    caller_phone: str = ""
    key: UUID | None = None
    photos: Sequence[Picture] = field(default=())


def file(filing: Filing, *, by: Person | None, at: datetime) -> Case:
    """File a case; return the one filed before when the same was filed with its key.

    With another content the key is no repetition: the page came back from the browser's memory, and a second matter was
    written in it. It becomes a case of its own.

    Raise Invalid naming the fields that are not right, Forbidden for somebody else's home, NotFound for
    an unknown place, TooMany past the limits for guests and residents.
    """
    place, short = _where(filing.place)
    try:
        case, moments = _case(filing, place, by=by, at=at)
        _within_limits(case, by=by)
        return _store(case, short, moments, filing.photos, by=by, at=at)
    except (Refused, IntegrityError) as problem:
        # Looked up only now, to save a query: a second submit is always refused, for its words or for its key.
        if (before := _filed_before(place, filing, by)) is not None:
            return before
        if isinstance(problem, Refused) or filing.key is None:
            raise
        raise Invalid(fields={"key": _("页面已失效，请刷新后再提交一次")}) from None


def _where(code: str) -> tuple[Place, str]:
    """Return the place, and the short name of its community for the number."""
    if not code:
        raise Invalid(fields={"place": _("请选择地点")})
    place, community = places.with_community(code)
    if place is None:
        raise NotFound(_("没有找到这个地方，请重新选择"), code=code)
    if community is None:
        raise Invalid(fields={"place": _("请选到小区、楼栋或房屋")})
    return place, community.short or community.name.removesuffix("社区")


def _case(
    filing: Filing, place: Place, *, by: Person | None, at: datetime
) -> tuple[Case, dict[str, list[datetime]]]:
    """Return the case, not stored yet, and the moments of its deadlines."""
    category, guessed = _category(filing)
    promise = queries.promise_for(place.code, category, at)
    moments = _moments(queries.limits_for(promise, place.code, at), at)
    case = Case(
        community=place.community,
        place=place.code,
        category=category,
        kind=_choice(filing.kind or category.kind, Kind, "kind"),
        urgency=category.urgency,
        channel=_choice(filing.channel, Channel, "channel"),
        words=_words(filing),
        where=place.path,
        spot=texts.clean(filing.spot, at_most=80, field="spot"),
        guessed=guessed,
        promise=promise,
        key=_key(filing, by),
        filed_at=at,
        answer_due=moments["answer"][rules.BROKEN] if "answer" in moments else None,
        finish_due=moments["finish"][rules.BROKEN] if "finish" in moments else None,
    )
    case.runs_out_at = case.answer_due or case.finish_due
    _from_whom(case, filing, by=by, at=at)
    return case, moments


def _moments(limits: queries.Limits, at: datetime) -> dict[str, list[datetime]]:
    promised = {"answer": limits.answer, "finish": limits.finish}
    return {name: rules.moments(at, limit) for name, limit in promised.items() if limit}


def _from_whom(case: Case, filing: Filing, *, by: Person | None, at: datetime) -> None:
    """Set who reports: the resident who is signed in, the caller whom staff recorded, or a guest."""
    case.caller = texts.clean(filing.caller, at_most=50, field="caller")
    case.caller_phone = _phone(filing.caller_phone)
    if by is None:
        # Whatever the form says. A number that a guest types is not proved, so it makes nobody the reporter;
        # whoever signs in with it finds the case.
        case.channel = Channel.GUEST
    elif case.channel not in (Channel.WEB, Channel.GUEST):
        if by.post(case.place) not in TAKERS:
            raise Forbidden(_("您不在这个小区任职"), place=case.place)
        case.reporter = people.by_phone(case.caller_phone) if case.caller_phone else None
        case.caller = case.caller or _known_here(case.reporter, by, at)
        return
    else:
        case.channel, case.reporter = Channel.WEB, by
    if by is None and not case.caller_phone:
        raise Invalid(fields={"caller_phone": _("请留下手机号，方便答复您")})
    _may_report(case, by=by, at=at)


def _known_here(caller: Person | None, by: Person, at: datetime) -> str:
    """Return how a caller is addressed, if they live where `by` takes calls; else a number would tell its owner's name."""
    served = tuple(by.reach(*TAKERS))
    here = caller is not None and any(t.place.startswith(served) for t in people.homes_of(caller, at))
    return caller.display_name if caller is not None and here else ""


def _may_report(case: Case, *, by: Person | None, at: datetime) -> None:
    if level_of(case.place) != "home":
        return
    if by is None or case.place not in {tenure.place for tenure in people.homes_of(by, at)}:
        raise Forbidden(_("这不是您登记的房屋，请改选楼栋或公共区域"), place=case.place)


def _within_limits(case: Case, *, by: Person | None) -> None:
    """Raise TooMany for floods (guests by the hour, residents by the day), Invalid for the same words twice."""
    # What the desk takes down is not limited: one clerk files for many callers.
    if case.channel not in (Channel.WEB, Channel.GUEST):
        return
    recent = queries.filed_since(case.filed_at - DAY, by=by, phone=case.caller_phone)
    in_the_hour = sum(filed_at > case.filed_at - HOUR for filed_at, *_rest in recent)
    if len(recent) >= rules.CASES_PER_DAY or (by is None and in_the_hour >= rules.GUEST_CASES_PER_HOUR):
        raise TooMany(_("您今天反映得较多，请稍后再试；紧急情况请直接拨打物业电话"))
    for _filed_at, words, place, number in recent:
        if words == case.words and place == case.place and words:
            raise Invalid(fields={"words": _("同样的内容您已反映过，编号 {number}").format(number=number)})


def _store(
    case: Case,
    short: str,
    moments: dict[str, list[datetime]],
    photos: Sequence[Picture],
    *,
    by: Person | None,
    at: datetime,
) -> Case:
    facts = {
        "category": case.category_id,
        "kind": case.kind,
        "urgency": case.urgency,
        "channel": case.channel,
        "promise": str(case.promise_id) if case.promise_id else None,
        "answer_due": iso(case.answer_due),
        "finish_due": iso(case.finish_due),
    }
    numbers = numbering.daily(case.community, "case", at, prefix=short)
    # One statement needs no transaction; within one, what the database refuses must not spoil the rest of it.
    several = bool(photos) or connection.in_atomic_block
    with transaction.atomic() if several else nullcontext():
        journal.begin(
            "file", case, by=by, at=at, facts=facts, rows=deadlines.new(case, moments), number=numbers
        )
        if photos:
            attach(case, photos, stage=Photo.Stage.REPORT, by=by, at=at)
    return case


def _filed_before(place: Place, filing: Filing, by: Person | None) -> Case | None:
    key = _key(filing, by)
    return Case.objects.filter(community=place.community, key=key).first() if key else None


def _key(filing: Filing, by: Person | None) -> UUID | None:
    """Return the key that is stored: made of the form's key, of who files, and of all that is filed."""
    if filing.key is None:
        return None
    said = (filing.place, filing.words, filing.channel, filing.category, filing.kind, filing.spot)
    whose = (str(by.pk) if by else "", filing.caller, filing.caller_phone)
    return once.derived(filing.key, *whose, *said, *(photo.full for photo in filing.photos))


def _category(filing: Filing) -> tuple[Category, bool]:
    known = queries.categories()
    if not filing.category:
        return queries.guess(filing.words, known), True
    category = next((category for category in known if category.code == filing.category), None)
    if category is None:
        raise Invalid(fields={"category": _("没有这个分类，请重新选择")})
    return category, False


def _words(filing: Filing) -> str:
    words = texts.clean(filing.words, at_most=rules.WORDS_AT_MOST)
    if not words and not filing.photos:
        raise Invalid(fields={"words": _("请写一句话，或者拍一张照片")})
    return words


def _phone(written: str) -> str:
    try:
        return phone(written) if written else ""
    except ValueError:
        raise Invalid(fields={"caller_phone": _("手机号应为 11 位数字")}) from None


def _choice(value: str, among: type[Kind] | type[Channel], name: str) -> str:
    try:
        if value == Channel.IMPORT:  # has its own verb
            raise ValueError(value)
        return among(value).value
    except ValueError:
        raise Invalid(fields={name: _("没有这个选项")}) from None
