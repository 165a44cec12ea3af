"""Staffing: a role is given to whoever has a phone, and ended; both by those whose role allows it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.people import actions, queries, rules
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.rules import GIVES, LEVELS_OF, ROLE_WORDS, Role
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import within

NAME_AT_MOST = 50
FOUNDERS = (Role.ADMIN, Role.CITY, Role.SUBDISTRICT, Role.COMMUNITY)


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a place for somebody, as it is typed; `organisation` may stay unknown."""

    phone: str
    name: str
    title: str
    role: str
    place: str
    organisation: Organisation | None = None


def engage(post: Post, *, by: Person, at: datetime) -> Mandate:
    """Give a role from `at` on to the person with a phone, who is met now if nobody knew them.

    Raise Invalid, with the field, for a number, name, role or place that is not right, and for a role that they hold
    already; Forbidden for a role or a place that `by` does not reach.
    """
    role = _role(post.role)
    place = places.place(post.place)
    _may_give(role, place, by)
    digits = _digits(post.phone)
    name = texts.clean(post.name, at_most=NAME_AT_MOST, field="name", required=_("请填写姓名"))
    title = texts.clean(post.title, at_most=NAME_AT_MOST, field="title") or name
    with transaction.atomic():
        person = _met(digits, name, title)
        if queries.held(person, role, place.code, at).exists():
            words = _("{name}已经是{place}的{role}")
            said = words.format(name=person.display_name, place=place, role=ROLE_WORDS[role])
            raise Invalid(fields={"phone": said})
        if role == Role.WORKER:
            actions.go_on_duty(person)
        return actions.appoint(
            person, role=role, place=place.code, organisation=post.organisation, by=by, at=at
        )


def end(mandate: Mandate, *, by: Person, at: datetime) -> Mandate:
    """End a role at `at`; what the person did in it stays theirs. Nobody ends their own."""
    access.require(by, mandate, "end")
    if mandate.person_id == by.pk:
        raise Forbidden(_("不能结束自己的任职，请由另一位办理"))
    if mandate.until is not None and mandate.until <= at:
        raise StepRefused(_("这项任职已经结束"))
    return actions.dismiss(mandate, by=by, at=at)


def register_organisation(kind: str, name: str, *, place: str, phone: str = "", by: Person) -> Organisation:
    """Write down an organisation and the place that it serves; raise Forbidden for whoever gives no office there."""
    here = places.place(place)
    if not any(grant.role in FOUNDERS and within(here.code, grant.place) for grant in by.grants):
        who = [str(ROLE_WORDS[role]) for role in FOUNDERS]
        words = _("登记组织的是：{who}").format(who=str(_("、")).join(who))
        raise Forbidden(words, who=who)
    if kind not in Organisation.Kind.values:
        raise Invalid(fields={"kind": _("请选择组织的类别")})
    said = texts.clean(name, at_most=80, field="organisation_name", required=_("请填写名称"))
    tel = texts.clean(phone, at_most=20, field="organisation_phone")
    row, new = Organisation.objects.get_or_create(
        place=here.code, kind=kind, name=said, defaults={"phone": tel}
    )
    if not new:
        raise Invalid(fields={"organisation_name": _("这个组织已经登记过")})
    return row


def _role(written: str) -> Role:
    try:
        return Role(written)
    except ValueError:
        raise Invalid(fields={"role": _("请选择角色")}) from None


def _may_give(role: Role, place: Place, by: Person) -> None:
    here = [grant for grant in by.grants if within(place.code, grant.place)]
    if not any(role in GIVES.get(Role(grant.role), ()) for grant in here):
        who = [str(ROLE_WORDS[giver]) for giver, given in GIVES.items() if role in given]
        words = _("您不能在这里任命{role}，可以任命的是：{who}")
        raise Forbidden(words.format(role=ROLE_WORDS[role], who=str(_("、")).join(who)), who=who)
    if place.level not in LEVELS_OF.get(role, ()):
        raise Invalid(fields={"place": _("{role}不在这一级任职，请另选地方").format(role=ROLE_WORDS[role])})


def _digits(written: str) -> str:
    try:
        return rules.phone(written)
    except ValueError:
        raise Invalid(fields={"phone": _("请填 11 位手机号")}) from None


def _met(phone: str, name: str, title: str) -> Person:
    """Return the person with a phone; raise Invalid where the number is known under another name."""
    person = actions.get_or_create_person(phone, name=name, title=title)
    if person.name and person.name != name:
        raise Invalid(fields={"name": _("这个号码登记的是另一个姓名，请核对号码和姓名")})
    if not person.is_active or person.erased_at is not None:
        raise Invalid(fields={"phone": _("这个账号已停用")})
    changed = [field for field, value in (("name", name), ("title", title)) if not getattr(person, field)]
    for field in changed:
        setattr(person, field, name if field == "name" else title)
    person.save(update_fields=changed)
    return person
