"""The buildings, units and homes of an estate by their names: found however they are spelled, and added where missing."""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid
from tongdeng.places.models import Place
from tongdeng.places.rules.naming import display, key
from tongdeng.places.rules import SPOT_KIND

BATCH = 1000


class Address(NamedTuple):
    """Where a home is within its estate, each part in its display form; `unit` is "" where there is none."""

    building: str
    unit: str
    room: str


class Level(NamedTuple):
    name: str
    digits: int
    # Names that are no numbers get numbers from here on, so that they do not take those of others.
    others_from: int
    most: int


LEVELS = (Level("building", 3, 501, 900), Level("unit", 2, 51, 99), Level("home", 4, 5001, 9999))


class Tree:
    """The places of one estate. `spoken` are the addresses of the file at hand: what it names itself is not guessed."""

    def __init__(self, estate: Place, spoken: Collection[Address]) -> None:
        self.estate = estate
        self.added: list[Place] = []
        self._spoken = {part for address in spoken for part in (address[:1], address[:2], tuple(address))}
        self._codes: dict[tuple[str, str], str] = {}  # by what it lies in, and its display form
        self._spelled: dict[tuple[str, str], list[str]] = {}  # display forms, by what they lie in and their key
        self._taken: set[str] = set()
        self._paths: dict[str, str] = {estate.code: estate.path}
        inside = Place.objects.filter(code__startswith=estate.code).exclude(code=estate.code)
        rows = inside.exclude(kind=SPOT_KIND).values_list("code", "level", "name", "path")
        for code, level, name, path in rows.iterator(chunk_size=5000):
            self._know(code, level, display(name, level), path)

    def find(self, address: Address) -> str:
        """Return the code of a home; "" where the estate has none of this name."""
        above = self.estate.code
        for depth, level in enumerate(LEVELS):
            above = self._step(above, level, address, depth, self._found)
            if not above:
                return ""
        return above

    def settle(self, address: Address) -> str:
        """Return the code of a home, adding what is missing; `store` stores it. Raise Invalid when numbers run out."""
        above = self.estate.code
        for depth, level in enumerate(LEVELS):
            above = self._step(above, level, address, depth, lambda a, lv, p: self._found(a, lv, p) or self._add(a, lv, p[-1]))
        return above

    def store(self) -> None:
        """Store what was added."""
        Place.objects.bulk_create(self.added, batch_size=BATCH)
        self.added = []

    def _step(
        self, above: str, level: Level, address: Address, depth: int, get: Callable[[str, Level, tuple[str, ...]], str]
    ) -> str:
        # A home without a unit lies in unit 00 of its building, which is no place of its own.
        if level.name == "unit" and not address.unit:
            return f"{above}00"
        return get(above, level, tuple(address[: depth + 1]))

    def _found(self, above: str, level: Level, path: tuple[str, ...]) -> str:
        name = path[-1]
        if known := self._codes.get((above, name)):
            return known
        alike = self._spelled.get((above, key(name, level.name)), [])
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
        self._know(code, level.name, name, path)
        return code

    def _numbers(self, above: str, level: Level, name: str) -> Iterator[str]:
        digits = "".join(c for c in name if c.isdigit())
        plain = digits and display(digits, level.name) == name
        if plain and 0 < int(digits) <= level.most:
            yield f"{above}{int(digits):0{level.digits}d}"
        for number in (*range(level.others_from, level.most + 1), *range(1, level.others_from)):
            yield f"{above}{number:0{level.digits}d}"

    def _know(self, code: str, level: str, name: str, path: str) -> None:
        digits = {lv.name: lv.digits for lv in LEVELS}[level]
        above = code[:-digits]
        self._taken.add(code)
        self._paths[code] = path
        self._codes[above, name] = code
        self._spelled.setdefault((above, key(name, level)), []).append(name)
