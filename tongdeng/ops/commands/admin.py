"""`tongdeng admin PHONE --place CODE`: gives, or ends, the roles that no page can: the first of administrators and party."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from tongdeng.ops import database, preflight

if TYPE_CHECKING:
    from tongdeng.places.models import Place

ROLES = ("admin", "superior")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("phone", help="mobile number, 11 digits")
    parser.add_argument(
        "--place", required=True, help="official code of a region or community, 2 to 12 digits"
    )
    parser.add_argument("--place-name", default="", help="its name, where the place is not known yet")
    parser.add_argument("--role", choices=ROLES, default="admin", help="superior is the party above a branch")
    parser.add_argument(
        "--office",
        action="store_true",
        help="also opens the back office, where promises and categories are kept",
    )
    parser.add_argument("--end", action="store_true", help="ends the role")
    parser.add_argument("--name", required=True, help="the person's name")


def run(asked: Namespace) -> int:
    """Give the role at a place, creating the place if needed, or end it; 1, with a sentence, when refused."""
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.kernel.errors import Refused

        try:
            where = _ended(asked) if asked.end else _appointed(asked)
        except Refused as refused:
            raise preflight.Problem(f"{refused} · refused") from None
    print(f"✓ {asked.phone} · {where}")
    return 0


def _appointed(asked: Namespace) -> str:
    from django.db import transaction

    from tongdeng.kernel import clock
    from tongdeng.kernel.errors import Invalid
    from tongdeng.people import actions, queries
    from tongdeng.people.rules import Role

    if asked.office and asked.role != Role.ADMIN:
        raise Invalid("后台只对管理员开放")
    with transaction.atomic():
        phone, place, now = _phone(asked), _place(asked), clock.now()
        person = actions.get_or_create_person(phone, name=asked.name, title=asked.name)
        mandate = queries.held(person, asked.role, place.code, now).first()
        if mandate is None:
            # By nobody: there is no one yet who could give this role.
            mandate = actions.appoint(person, role=asked.role, place=place.code, by=None, at=now)
        if asked.office and not person.is_superuser:
            actions.open_office(mandate, by=None, at=now)
    return f"{place} {place.code}"


def _ended(asked: Namespace) -> str:
    from tongdeng.kernel import clock
    from tongdeng.kernel.errors import Invalid
    from tongdeng.people import actions, queries

    phone, now = _phone(asked), clock.now()
    person = queries.by_numbers({phone}).get(phone)
    mandate = queries.held(person, asked.role, asked.place, now).first() if person else None
    if mandate is None:
        raise Invalid(f"这个号码在 {asked.place} 没有这个角色")
    actions.dismiss(mandate, by=None, at=now)
    return f"{asked.place} · 已结束 ended"


def _phone(asked: Namespace) -> str:
    from tongdeng.kernel.errors import Invalid
    from tongdeng.people import rules

    try:
        return rules.phone(asked.phone)
    except ValueError:
        raise Invalid("请填 11 位手机号") from None


def _place(asked: Namespace) -> "Place":
    from tongdeng.kernel.errors import Invalid
    from tongdeng.people.rules import LEVELS_OF, Role
    from tongdeng.places import actions as places
    from tongdeng.places.queries import named

    place = named([asked.place]).get(asked.place)
    if place is None:
        if not asked.place_name:
            raise Invalid(f"还没有代码为 {asked.place} 的地方，请用 --place-name 写明名称")
        place = places.settle(asked.place, name=asked.place_name)
    if place.level not in LEVELS_OF[Role(asked.role)]:
        where = "社区、街道、区县、市或省" if asked.role == Role.ADMIN else "社区、街道或区县"
        raise Invalid(f"{'管理员' if asked.role == Role.ADMIN else '上级党组织'}任职于{where}")
    return place
