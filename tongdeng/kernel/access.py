"""The one door for reading: who may which verb where, as a table of rows.

What a person may not see does not exist (NotFound); what they may see but not do is Forbidden.
A row opens a verb either to a role held at a place (whose code is a prefix of the record's) or to
those with a relation to the record, such as its reporter.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Forbidden, NotFound, Sentence

SEE = "see"
COMMUNITY = 12  # digits of the code that every record carries beside its place
M = TypeVar("M", bound=Model)


class Grant(NamedTuple):
    """A role held now at a place: everything whose code starts with `place`."""

    role: str
    place: str


class Actor(Protocol):
    """Whoever asks: a person with the grants that hold at this moment."""

    @property
    def id(self) -> UUID | None:
        """Return the person's id; None for somebody without an account."""
        ...

    @property
    def grants(self) -> Sequence[Grant]:
        """Return the roles that this person holds now."""
        ...

    def post(self, place: str) -> str:
        """Return the role in which this person acts at `place`, as it is written into the journal."""
        ...


A = TypeVar("A", bound=Actor)


@dataclass(frozen=True, slots=True)
class Allow:
    """One row: `verbs` (separated by blanks) are open to `roles` at the place, or to those with `relation`."""

    verbs: str
    roles: str = ""
    relation: str = ""


class Policy(NamedTuple):
    rows: tuple[Allow, ...]
    relations: Mapping[str, Callable[[Any], Q]]
    words: Mapping[str, Sentence]
    reach: Callable[[Grant], Q]


# Filled from AppConfig.ready: the kernel may not import the rooms above it.
_policies: dict[type[Model], Policy] = {}


def at_or_below(grant: Grant) -> Q:
    """A role at a place reaches all that lies in it; the community is named too, for the indexes that begin with it."""
    if len(grant.place) < COMMUNITY:
        return Q(community__startswith=grant.place)
    if len(grant.place) == COMMUNITY:
        return Q(community=grant.place)
    return Q(community=grant.place[:COMMUNITY], place__startswith=grant.place)


def register_policy(
    model: type[Model],
    rows: tuple[Allow, ...],
    *,
    relations: Mapping[str, Callable[[Any], Q]] | None = None,
    words: Mapping[str, Sentence] | None = None,
    reach: Callable[[Grant], Q] = at_or_below,
) -> None:
    """Register the table of `model`. `relations` turns a relation into a condition for a person; `words` names the roles."""
    _policies[model] = Policy(rows, relations or {}, words or {}, reach)


def scope(person: Actor | None, model: type[Model], verb: str = SEE) -> Q:
    """Return the condition that holds for the records of `model` to which `person` may do `verb`."""
    policy = _policies[model]
    # True for no record. An empty Q() would be true for all of them, where no row of the table applies.
    allowed = Q(pk__in=[])
    if person is None:
        return allowed
    for row in policy.rows:
        if verb not in row.verbs.split():
            continue
        if row.relation:
            allowed |= policy.relations[row.relation](person)
        for grant in person.grants:
            if grant.role in row.roles.split():
                allowed |= policy.reach(grant)
    return allowed


def by_roles(
    person: Actor | None, model: type[Model], verb: str = SEE, *, reach: Callable[[Grant], Q] = at_or_below
) -> Q:
    """Return the condition for the records that a role opens to somebody, and no relation.

    A list of a million needs it: its condition is one of place, which an index serves. `reach` says the same as the
    model's own in another way.
    """
    roles = {role for row in _policies[model].rows if verb in row.verbs.split() for role in row.roles.split()}
    places = {grant.place for grant in (person.grants if person else ()) if grant.role in roles}
    allowed = Q(pk__in=[])
    for place in places:
        if not any(place.startswith(other) for other in places - {place}):
            allowed |= reach(Grant("", place))
    return allowed


def visible_to(person: Actor | None, model: type[M], verb: str = SEE) -> QuerySet[M]:
    """Return the records of `model` that `person` may see (or do `verb` to)."""
    return model._default_manager.filter(scope(person, model, verb))


def sees_all(person: Actor | None, model: type[Model], place: str, verb: str = SEE) -> bool:
    """Say whether a role opens all records of `model` at and below a place, whatever they are; no query.

    False says nothing: a relation may still open each of them.
    """
    policy = _policies[model]
    if person is None or policy.reach is not at_or_below:
        return False
    roles = {role for row in policy.rows if verb in row.verbs.split() for role in row.roles.split()}
    return any(grant.role in roles and place.startswith(grant.place) for grant in person.grants)


def get(person: Actor | None, model: type[M], pk: UUID | str, to: str = SEE) -> M:
    """Return the record if `person` may do `to` with it; raise NotFound if they may not see it, else Forbidden."""
    # One query and one sentence for both: the answer must not tell a missing record from one out of sight.
    record = visible_to(person, model).filter(pk=pk).first()
    if record is None:
        raise NotFound(_("没有找到这条记录，或者您无权查看"))
    if to != SEE:
        require(person, record, to)
    return record


def may(person: Actor | None, record: Model, verb: str) -> bool:
    """Say whether `person` may do `verb` to `record`."""
    return type(record)._default_manager.filter(scope(person, type(record), verb), pk=record.pk).exists()


def may_each(people: Iterable[A], record: Model, verb: str) -> list[A]:
    """Return those of many persons who may do `verb` to `record`, in their order.

    Each is asked for as `may` does. Those for whom the table gives the same condition share one query: of the 20,000
    residents of an estate there are as many conditions as buildings.
    """
    asked, answers = [(person, scope(person, type(record), verb)) for person in people], {}
    for _person, condition in asked:
        if condition not in answers:
            rows = type(record)._default_manager.filter(condition, pk=record.pk)
            answers[condition] = rows.exists()
    return [person for person, condition in asked if answers[condition]]


def require(person: Actor | None, record: Model, verb: str) -> None:
    """Raise NotFound unless `person` may see `record`, and Forbidden, naming who can, unless they may do `verb`."""
    if not may(person, record, verb):
        if verb == SEE or not may(person, record, SEE):
            raise NotFound(_("没有找到这条记录，或者您无权查看"))
        raise forbidden(type(record), verb)


def forbidden(model: type[Model], verb: str) -> Forbidden:
    """Return the refusal that names who can do `verb`."""
    names = who_can(model, verb)
    sentence = _("您没有办理这一步的权限，可以办理的是：{who}").format(who=str(_("、")).join(names))
    return Forbidden(sentence, who=names, verb=verb)


def verbs(person: Actor | None, record: Model) -> frozenset[str]:
    """Return all verbs open to `person` for `record`, with one query."""
    return held(person, record, {verb for row in _policies[type(record)].rows for verb in row.verbs.split()})


def held(person: Actor | None, record: Model, verbs: Collection[str]) -> frozenset[str]:
    """Return those of `verbs` that `person` may do with `record`, with one query."""
    # Verbs that the same rows open have the same condition, which costs more to compose than to ask.
    alike: dict[tuple[Allow, ...], list[str]] = {}
    for verb in sorted(verbs):
        if open_by := _open_by(person, type(record), verb):
            alike.setdefault(open_by, []).append(verb)
    conditions = [_as_flag(scope(person, type(record), group[0])) for group in alike.values()]
    rows = type(record)._default_manager.filter(pk=record.pk)
    flags = rows.values_list(*conditions).first() if conditions else None
    return frozenset(
        verb for group, holds in zip(alike.values(), flags or (), strict=False) if holds for verb in group
    )


def _open_by(person: Actor | None, model: type[Model], verb: str) -> tuple[Allow, ...]:
    """Return the rows of the table that may open a verb to `person`: by a relation, or by a role that they hold."""
    if person is None:
        return ()
    roles = {grant.role for grant in person.grants}
    return tuple(
        row
        for row in _policies[model].rows
        if verb in row.verbs.split() and (row.relation or not roles.isdisjoint(row.roles.split()))
    )


def who_can(model: type[Model], verb: str) -> list[str]:
    """Return the words for those who may do `verb`."""
    policy = _policies[model]
    names = [
        role
        for row in policy.rows
        if verb in row.verbs.split()
        for role in (*row.roles.split(), row.relation)
        if role
    ]
    return [str(policy.words.get(name, name)) for name in dict.fromkeys(names)]


def _as_flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))
