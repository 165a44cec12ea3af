"""`tongdeng admin PHONE --place CODE`: appoints the first administrator; all other roles are given on the pages."""

from argparse import ArgumentParser, Namespace

from tongdeng.ops import database, preflight


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("phone", help="mobile number, 11 digits")
    parser.add_argument(
        "--place", required=True, help="official code of a region or community, 2 to 12 digits"
    )
    parser.add_argument("--place-name", default="", help="its name, where the place is not known yet")
    parser.add_argument(
        "--office",
        action="store_true",
        help="also opens the back office, where promises and categories are kept",
    )
    parser.add_argument("--name", required=True, help="the person's name")


def run(asked: Namespace) -> int:
    """Appoint the administrator of a place, creating the place if needed; 1, with a sentence, when refused."""
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.kernel.errors import Refused

        try:
            where = _appointed(asked)
        except Refused as refused:
            raise preflight.Problem(f"{refused} · refused") from None
    print(f"✓ {asked.phone} · {where}")
    return 0


def _appointed(asked: Namespace) -> str:
    from django.db import transaction

    from tongdeng.kernel import clock
    from tongdeng.kernel.errors import Invalid
    from tongdeng.people import actions, queries, rules
    from tongdeng.people.rules import LEVELS_OF, Role
    from tongdeng.places import actions as places
    from tongdeng.places.queries import named

    try:
        phone = rules.phone(asked.phone)
    except ValueError:
        raise Invalid("请填 11 位手机号") from None
    with transaction.atomic():
        place = named([asked.place]).get(asked.place)
        if place is None:
            if not asked.place_name:
                raise Invalid(f"还没有代码为 {asked.place} 的地方，请用 --place-name 写明名称")
            place = places.settle(asked.place, name=asked.place_name)
        if place.level not in LEVELS_OF[Role.ADMIN]:
            raise Invalid("管理员任职于社区、街道、区县、市或省")
        person, now = actions.get_or_create_person(phone, name=asked.name, title=asked.name), clock.now()
        if asked.office:
            actions.grant_superuser(person)
        if not queries.held(person, Role.ADMIN, place.code, now).exists():
            # By nobody: there is no one yet who could give this role.
            actions.appoint(person, role=Role.ADMIN, place=place.code, by=None, at=now)
    return f"{place} {place.code}"
