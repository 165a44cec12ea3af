"""The buildings, units and homes of an estate by their names: found however they are spelled, and added where missing."""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid
from tongdeng.places.models import Place
from tongdeng.places.rules import FIRST_SPOT, NO_UNIT, naming

BATCH = 1000


class Address(NamedTuple):
    """Where a home is within its estate, each part a name by `places.rules.naming`; `unit` is "" where there is none."""

    building: str
    unit: str
    room: str


class Level(NamedTuple):
    name: str
    part: str  # what the rules of naming call it
    digits: int
    # Names that are no numbers get numbers from here on, so that they do not take those of others.
    others_from: int
    most: int


LEVELS = (
    Level("building", "building", 3, 501, 900),
    Level("unit", "unit", 2, 51, 99),
    Level("home", "room", 4, 5001, 9999),
)
BY_NAME = {level.name: level for level in LEVELS}


class Tree:
    """The places of one estate. `spoken` are the addresses of the file at hand: what it names itself is not guessed."""

    def __init__(self, estate: Place, spoken: Collection[Address]) -> None:
        self.estate = estate
        self.added: list[Place] = []
        self._spoken = {part for address in spoken for part in (address[:1], address[:2], tuple(address))}
        self._codes: dict[tuple[str, str], str] = {}  # by what it lies in, and its display form
        self._spelled: dict[
            tuple[str, str], list[str]
        ] = {}  # display forms, by what they lie in and their key
        self._taken: set[str] = set()
        self._paths: dict[str, str] = {estate.code: estate.path}
        # Common areas, which are numbered behind the buildings, are no buildings, and nothing lies in them.
        inside = Place.objects.filter(code__gt=estate.code, code__lt=f"{estate.code}{FIRST_SPOT}")
        rows = inside.values_list("code", "level", "name", "path")
        for code, level, name, path in rows.iterator(chunk_size=5000):
            self._know(code, BY_NAME[level], _shown(name, BY_NAME[level]), path)

    def find(self, address: Address) -> str:
        """Return the code of a home; "" where the estate has none of this name."""
        above: str = self.estate.code
        for depth, level in enumerate(LEVELS):
            above = self._step(above, level, address, depth, self._found)
            if not above:
                return ""
        return above

    def building(self, address: Address) -> str:
        """Return the code of the building that an address names; "" where the estate has none of this name."""
        return self._found(self.estate.code, LEVELS[0], address[:1])

    def settle(self, address: Address) -> str:
        """Return the code of a home, adding what is missing; `store` stores it. Raise Invalid when numbers run out."""
        above: str = self.estate.code
        for depth, level in enumerate(LEVELS):
            above = self._step(above, level, address, depth, self._found_or_added)
        return above

    def store(self) -> None:
        """Store what was added."""
        Place.objects.bulk_create(self.added, batch_size=BATCH)
        self.added = []

    def _step(
        self,
        above: str,
        level: Level,
        address: Address,
        depth: int,
        get: Callable[[str, Level, tuple[str, ...]], str],
    ) -> str:
        # A home without a unit lies in unit 00 of its building, which is no place of its own.
        if level.name == "unit" and not address.unit:
            return f"{above}{NO_UNIT}"
        return get(above, level, tuple(address[: depth + 1]))

    def _found_or_added(self, above: str, level: Level, path: tuple[str, ...]) -> str:
        return self._found(above, level, path) or self._add(above, level, path[-1])

    def _found(self, above: str, level: Level, path: tuple[str, ...]) -> str:
        name = path[-1]
        if known := self._codes.get((above, name)):
            return known
        alike = self._spelled.get((above, naming.key(name, level.part)), [])
        if len(alike) == 1 and (*path[:-1], alike[0]) not in self._spoken:
            return self._codes[above, alike[0]]
        return ""

    def _add(self, above: str, level: Level, name: str) -> str:
        code = next((c for c in self._numbers(above, level, name) if c not in self._taken), "")
        if not code:
            raise Invalid(_("这里的编号已用完"))
        shown = f"{name}室" if level.name == "home" and name.isdigit() else name
        path = f"{self._paths.get(above) or self._paths[above[:-2]]}{shown}"
        kind = "楼栋" if level.name == "building" else ""
        self.added.append(Place(code=code, level=level.name, name=shown, path=path, kind=kind))
        self._know(code, level, name, path)
        return code

    def _numbers(self, above: str, level: Level, name: str) -> Iterator[str]:
        digits = "".join(c for c in name if c.isdigit())
        plain = digits and _shown(digits, level) == name
        if plain and 0 < int(digits) <= level.most:
            yield f"{above}{int(digits):0{level.digits}d}"
        for number in (*range(level.others_from, level.most + 1), *range(1, level.others_from)):
            yield f"{above}{number:0{level.digits}d}"

    def _know(self, code: str, level: Level, name: str, path: str) -> None:
        above = code[: -level.digits]
        self._taken.add(code)
        self._paths[code] = path
        self._codes[above, name] = code
        self._spelled.setdefault((above, naming.key(name, level.part)), []).append(name)


def _shown(name: str, level: Level) -> str:
    """Return a stored name in the form in which files are compared: 301室 is 301."""
    try:
        return naming.name(name, level.part)
    except ValueError:
        # Stored before names were held to rules.
        return name
