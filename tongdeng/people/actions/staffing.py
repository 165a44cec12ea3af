"""Staffing: roles are given to whoever has a phone, and ended; organisations are registered."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import admit
from tongdeng.people import actions, queries, rules
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.rules import GIVES, LEVELS_OF, ROLE_WORDS, Role
from tongdeng.people.rules.numbers import OTHER_NAME
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import within

NAME_AT_MOST = 50
REGISTRARS = (Role.ADMIN, Role.CITY, Role.SUBDISTRICT, Role.COMMUNITY)


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a place for somebody, as it was typed."""

    phone: str
    name: str
    title: str
    role: str
    place: str
    organisation: Organisation | None = None


def engage(post: Post, *, by: Person, at: datetime) -> Mandate:
    """Give a role from `at` on to the person with a phone; a person is made for an unknown number.

    Raise NotFound for an unknown place, Forbidden for a role or a place that `by` does not reach, and Invalid, with the
    field, for a number, name, role or level of place that is not right, and for a role that they hold already.
    """
    role = _role(post.role)
    place = places.place(post.place)
    # Before the number is looked at: whoever may not give the role learns nothing about who has a number.
    _may_give(role, place, by)
    digits = _digits(post.phone)
    name = texts.clean(post.name, at_most=NAME_AT_MOST, field="name", required=_("请填写姓名"))
    title = texts.clean(post.title, at_most=NAME_AT_MOST, field="title") or name
    with transaction.atomic():
        person = _known_or_new(digits, name, title)
        _is_somebody_else(person, by)
        if queries.held(person, role, place.code, at).exists():
            sentence = _("{name}已经是{place}的{role}").format(
                name=person.display_name, place=place, role=ROLE_WORDS[role]
            )
            raise Invalid(fields={"phone": sentence})
        # Without a row for duty a worker can claim nothing.
        if role == Role.WORKER:
            actions.go_on_duty(person)
        return actions.appoint(
            person, role=role, place=place.code, organisation=post.organisation, by=by, at=at
        )


def end(mandate: Mandate, *, by: Person, at: datetime) -> Mandate:
    """End a role at `at`; what the person did in it stays theirs.

    Raise NotFound for whoever may not give this role, Forbidden for one's own role, StepRefused when it has ended.
    """
    # The lock comes before the check: of two who end a role at once, the second is refused.
    with journal.locked(mandate) as mandate:
        admit(mandate, "end", by=by)
        if mandate.person_id == by.pk:
            raise Forbidden(_("不能结束自己的任职，请由另一位办理"))
        if mandate.until is not None and mandate.until <= at:
            raise StepRefused(_("这项任职已经结束"))
        return actions.dismiss(mandate, by=by, at=at)


def register_organisation(kind: str, name: str, *, place: str, phone: str = "", by: Person) -> Organisation:
    """Store an organisation and the place that it serves.

    Raise NotFound for an unknown place, Forbidden for whoever holds none of REGISTRARS there, and Invalid, with the
    field, for an unknown kind, a missing name or an organisation that is registered already.
    """
    here = places.place(place)
    if not any(grant.role in REGISTRARS and within(here.code, grant.place) for grant in by.grants):
        who = [str(ROLE_WORDS[role]) for role in REGISTRARS]
        raise Forbidden(_("登记组织的是：{who}").format(who=str(_("、")).join(who)), who=who)
    if kind not in Organisation.Kind.values:
        raise Invalid(fields={"kind": _("请选择组织的类别")})
    name = texts.clean(name, at_most=80, field="organisation_name", required=_("请填写名称"))
    phone = texts.clean(phone, at_most=20, field="organisation_phone")
    organisation, new = Organisation.objects.get_or_create(
        place=here.code, kind=kind, name=name, defaults={"phone": phone}
    )
    if not new:
        raise Invalid(fields={"organisation_name": _("这个组织已经登记过")})
    return organisation


def _role(written: str) -> Role:
    try:
        return Role(written)
    except ValueError:
        raise Invalid(fields={"role": _("请选择角色")}) from None


def _may_give(role: Role, place: Place, by: Person) -> None:
    here = [grant for grant in by.grants if within(place.code, grant.place)]
    # A role of one's own kind is given further down only: nobody makes themselves an equal.
    givers = [grant for grant in here if grant.role != role or grant.place != place.code]
    if not any(role in GIVES.get(Role(grant.role), ()) for grant in givers):
        who = [str(ROLE_WORDS[giver]) for giver, given in GIVES.items() if role in given]
        sentence = _("您不能在这里任命{role}，可以任命的是：{who}").format(
            role=ROLE_WORDS[role], who=str(_("、")).join(who)
        )
        raise Forbidden(sentence, who=who)
    if place.level not in LEVELS_OF.get(role, ()):
        raise Invalid(fields={"place": _("{role}不在这一级任职，请另选地方").format(role=ROLE_WORDS[role])})


def _is_somebody_else(person: Person, by: Person) -> None:
    """Raise Forbidden for oneself, by whichever of one's numbers, and for a second account in one's own name."""
    if person.pk == by.pk:
        raise Forbidden(_("不能任命自己，请由另一位办理"))
    if by.name and texts.same_name(person.name, by.name):
        raise Forbidden(_("这位与您同名，为避免误会，请由另一位办理"))


def _digits(written: str) -> str:
    try:
        return rules.phone(written)
    except ValueError:
        raise Invalid(fields={"phone": _("请填 11 位手机号")}) from None


def _known_or_new(phone: str, name: str, title: str) -> Person:
    """Return the person with a phone, made now where it is unknown; raise Invalid where it has another name."""
    person = actions.get_or_create_person(phone, name=name, title=title)
    # A stored name is never overwritten: a mistyped number would rename a stranger and give them a role.
    # One sentence for both, so that it does not tell which: `counted` bounds how often it is read.
    if (person.name and person.name != name) or not person.is_active or person.erased_at is not None:
        raise Invalid(fields={"phone": _("这个手机号不能登记给这位，请向本人核对号码和姓名")}, why=OTHER_NAME)
    changed = [field for field, value in (("name", name), ("title", title)) if not getattr(person, field)]
    for field in changed:
        setattr(person, field, name if field == "name" else title)
    person.save(update_fields=changed)
    return person
