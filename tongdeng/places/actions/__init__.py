"""The verbs of places: labels for QR sheets, and what is added to the tree. Homes come with a roster."""

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, texts
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Invalid
from tongdeng.places import queries
from tongdeng.places.models import Place
from tongdeng.places.rules import FIRST_SPOT, SPOT_KIND, additions, below, digits_of, level_of

# Without 0, 1, i, l and o, which are mistaken for one another on a printed sheet.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
NAME_AT_MOST, SHORT_AT_MOST = 30, 12


def label(places: Sequence[Place]) -> list[Place]:
    """Give each place without one a label for its QR sheet: random, so that none can be guessed from another."""
    for place in places:
        if place.label is None:
            place.label = "".join(secrets.choice(ALPHABET) for _ in range(10))
            place.save(update_fields=["label"])
    return list(places)


def add(above: Place, *, name: str, code: str = "", short: str = "", by: Actor) -> Place:
    """Add a place one level below `above`: a region or community with its official `code`, an estate with the next number.

    `short` is a community's name in the numbers of its records. Raise NotFound or Forbidden for whoever may not, and
    Invalid for a level that comes with a roster, a missing name, and a code that is not one level below `above` or taken.
    """
    access.require(by, above, "add")
    if "add" not in additions(above.level):
        raise Invalid(_("楼栋和房屋随名册导入，这里不用添加"))
    level = below(above.level)
    name = texts.clean(name, at_most=NAME_AT_MOST, field="name", required=_("请填写名称"))
    short = texts.clean(short, at_most=SHORT_AT_MOST, field="short")
    if level == "estate":
        return _numbered(above, name, level=level, first=1)
    if not code.startswith(above.code) or len(code) != digits_of(level) or not code.isascii():
        sentence = _("{above}下一级的代码是 {digits} 位，以 {begins} 开头").format(
            above=above, digits=digits_of(level), begins=above.code
        )
        raise Invalid(fields={"code": sentence})
    return settle(code, name=name, short=short or name.removesuffix("社区")[:SHORT_AT_MOST])


def add_spot(estate: Place, *, name: str, by: Actor) -> Place:
    """Add a common area to an estate, such as a square or a gate.

    Raise NotFound or Forbidden for whoever may not, and Invalid for another level, a missing name or one that is taken.
    """
    access.require(by, estate, "spot")
    if "spot" not in additions(estate.level):
        raise Invalid(_("公共区域加在小区里"))
    name = texts.clean(name, at_most=NAME_AT_MOST, field="name", required=_("请填写名称"))
    return _numbered(estate, name, level="building", first=FIRST_SPOT, kind=SPOT_KIND)


def settle(code: str, *, name: str, short: str = "") -> Place:
    """Store a region or community under its official code; raise Invalid where the code is taken or is none."""
    try:
        place = Place(code=code, level=level_of(code), name=name, path=name, short=short)
    except ValueError:
        raise Invalid(fields={"code": _("这不是行政区划代码")}) from None
    return _stored(place)


def _numbered(above: Place, name: str, *, level: str, first: int, kind: str = "") -> Place:
    beside = queries.children(above.code, level=level)
    if any(place.name == name for place in beside):
        raise Invalid(fields={"name": _("这里已经有“{name}”").format(name=name)})
    taken = [number for place in beside if (number := int(place.code[-3:])) >= first]
    # Without a lock: of two who get the same number, the primary key refuses the second in `_stored`.
    number = max(taken) + 1 if taken else first
    if number > 999:
        raise Invalid(_("这里的编号已用完"))
    path = f"{above.path}{name}" if above.level == "estate" else name
    code = f"{above.code}{number:03d}"
    assert len(code) == digits_of(level)
    return _stored(Place(code=code, level=level, kind=kind, name=name, path=path))


def _stored(place: Place) -> Place:
    try:
        # A savepoint, so that a refused code does not spoil the transaction around it.
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError:
        raise Invalid(fields={"code": _("代码 {code} 已经有了").format(code=place.code)}) from None
    return place
