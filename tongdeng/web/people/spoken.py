"""Changes of the register in words: what it was beside what it becomes, with the names that this reader may see."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.utils.translation import gettext

from tongdeng.kernel.errors import Sentence
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import pages as queries
from tongdeng.people.rules import masked_name, masked_phone
from tongdeng.people.rules.changes import Kind
from tongdeng.people.rules.phones import mobile_of
from tongdeng.people.rules.register import AREA_SOURCE_WORDS, HOME_KIND_WORDS

RELATIONS = dict(Tenure.Kind.choices)


class Said(Protocol):
    """A change, or a line of a comparison that would become one."""

    @property
    def kind(self) -> str: ...
    @property
    def becomes(self) -> Mapping[str, Any]: ...
    @property
    def was(self) -> Mapping[str, Any]: ...


class Line(NamedTuple):
    """A line of a comparison as it is kept."""

    kind: str
    becomes: Mapping[str, Any]
    was: Mapping[str, Any]


class Step(NamedTuple):
    """One thing of a change: its name, the old, the new."""

    what: Sentence
    old: str
    new: str


class Speaker:
    """Says changes in words; all names that they need are read at once, with two queries.

    With `full` names are whole, as for those who keep the register; else only the reader's own and those of companies.
    With `numbers` those of people who would come are whole: whoever decides holds them against the paper, or calls.
    """

    def __init__(self, changes: Iterable[Said], *, full: bool, reader: UUID, numbers: bool = False) -> None:
        self.full, self.reader, self.numbers = full, str(reader), numbers
        said = [change.becomes for change in changes]
        self.tenures = queries.tenures(pk for b in said for pk in (*b.get("end", ()), *b.get("share", {})))
        self.people = queries.people(filter(None, (pk for b in said for pk in _people(b))))

    def steps(self, change: Said) -> list[Step]:
        """Return a change line by line."""
        says = getattr(self, f"_{Kind(change.kind).value}")
        return list(says(change.becomes, change.was))

    def name(self, person: Person) -> str:
        """Return the name of a person as this reader may see it."""
        if self.full or person.is_company or str(person.pk) == self.reader:
            return person.name or person.display_name
        return masked_name(person.name) or gettext("邻居")

    def _entry(self, entry: Mapping[str, Any]) -> str:
        person = self.people.get(entry.get("person", ""))
        written = str(entry.get("name", ""))
        shown = written if self.full or entry.get("credit_code") else masked_name(written)
        more = [self._number(entry.get("phone", "")), percent(entry.get("share"))]
        return " ".join(filter(None, [self.name(person) if person else shown, *more]))

    def _number(self, phone: str) -> str:
        if not self.numbers:
            return masked_phone(phone)
        return mobile_of(phone) or phone

    def _record(self, becomes: Mapping[str, Any], was: Mapping[str, Any]) -> Iterable[Step]:
        size = [square(becomes.get("area", "")), str(AREA_SOURCE_WORDS.get(becomes.get("source", ""), ""))]
        words = [str(HOME_KIND_WORDS[becomes.get("kind") or "normal"]), *size]
        yield Step(gettext("新房屋"), "", " ".join(filter(None, words)))
        yield from self._come_and_go(becomes.get("people", ()), [])

    def _measure(self, becomes: Mapping[str, Any], was: Mapping[str, Any]) -> Iterable[Step]:
        words: list[tuple[str, str, Mapping[str, Sentence] | None]] = [
            ("area", gettext("面积"), None),
            ("source", gettext("面积来源"), AREA_SOURCE_WORDS),
            ("kind", gettext("性质"), HOME_KIND_WORDS),
        ]
        for key, what, table in words:
            old, new = was.get(key, ""), becomes.get(key, "")
            if old != new:
                spelled = (str(table.get(v, "")) if table else square(v) for v in (old, new))
                yield Step(what, *spelled)

    def _people(self, becomes: Mapping[str, Any], was: Mapping[str, Any]) -> Iterable[Step]:
        gone = [self.tenures[pk] for pk in becomes.get("end", ()) if pk in self.tenures]
        yield from self._come_and_go(becomes.get("begin", ()), gone)
        for pk, share in becomes.get("share", {}).items():
            row = self.tenures.get(pk)
            if row is not None:
                what = gettext("{name}的份额").format(name=self.name(row.person))
                yield Step(what, percent(row.share), percent(share) or gettext("不再写明"))

    def _come_and_go(self, entries: Iterable[Mapping[str, Any]], gone: list[Tenure]) -> Iterable[Step]:
        entries = list(entries)
        for relation, word in RELATIONS.items():
            old = [self.name(row.person) for row in gone if row.kind == relation]
            new = [self._entry(e) for e in entries if e.get("relation", Tenure.Kind.OWNER.value) == relation]
            if old or new:
                yield Step(word, gettext("、").join(old), gettext("、").join(new))

    def _name(self, becomes: Mapping[str, Any], was: Mapping[str, Any]) -> Iterable[Step]:
        person, written = self.people.get(becomes.get("person", "")), str(becomes.get("name", ""))
        known = self.name(person) if person else ""
        if not written:  # made: it is the name that they have now
            yield Step(gettext("姓名"), "", known)
            return
        old = known if person and person.name != written else ""
        own = self.full or (person is not None and str(person.pk) == self.reader)
        yield Step(gettext("姓名"), old, written if own else masked_name(written))

    def _phone(self, becomes: Mapping[str, Any], was: Mapping[str, Any]) -> Iterable[Step]:
        person = self.people.get(becomes.get("person", ""))
        what = gettext("{name}的号码").format(name=self.name(person)) if person else gettext("号码")
        new = self._number(becomes.get("phone", ""))
        if becomes.get("further"):
            yield Step(what, "", gettext("加一个：{phone}").format(phone=new) if new else gettext("加了一个"))
        else:
            old = masked_phone(person.phone or person.contact) if person and new else ""
            yield Step(what, old, new or gettext("换了一个"))

    def _gone(self, becomes: Mapping[str, Any], was: Mapping[str, Any]) -> Iterable[Step]:
        yield Step(gettext("房屋"), gettext("在名册里"), gettext("不再存在"))

    def _wrong(self, becomes: Mapping[str, Any], was: Mapping[str, Any]) -> Iterable[Step]:
        yield Step(gettext("有误"), "", str(becomes.get("words", "")))


def square(area: str | Decimal | None) -> str:
    """Return an area with its unit; "" for none."""
    return f"{area} ㎡" if area not in (None, "") else ""


def percent(share: str | Decimal | None) -> str:
    """Return a share with its sign, 50% and not 50.0000%; "" for none."""
    return f"{Decimal(share).normalize():f}%" if share not in (None, "") else ""


def _people(becomes: Mapping[str, Any]) -> list[str]:
    entries = (*becomes.get("people", ()), *becomes.get("begin", ()))
    return [becomes.get("person", ""), *(entry.get("person", "") for entry in entries)]
