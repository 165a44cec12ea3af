"""The journal, its seals, days off, deadlines, and the base of all records."""

from collections.abc import Callable
from functools import cache
from typing import ClassVar, TypedDict
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from tongdeng.kernel.flow import Flow

# Version 7 grows with time: new rows go to the end of the index. Python makes it, so that an event can be
# hashed with its id before it is stored.
new_id: Callable[[], UUID] = uuid7


class CodeField(models.CharField):  # type: ignore[type-arg]
    """A place code or a prefix of one; C collation lets a B-tree serve "starts with"."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Here(TypedDict):
    community: str
    place: str


class Subject(models.Model):
    """Anything the journal speaks of; `entries` and `last_hash` are the length and the end of its chain.

    `journal_name` is its name in events, deadlines and notices: chosen once, never changed, whatever the class or
    its package is called.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12, editable=False)
    place = CodeField()
    entries = models.PositiveIntegerField(default=0, editable=False)
    last_hash = models.BinaryField(default=b"", editable=False)

    journal_name: ClassVar[str]
    # Verbs after which a row may be deleted: where the journal holds others, it must be there.
    OUTLIVED: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    @property
    def here(self) -> "Here":
        """Where the subject is, for what belongs to it: `Photo(**case.here, …)`."""
        return {"community": self.community, "place": self.place}


@cache
def subject_models() -> dict[str, type[Subject]]:
    """Return all kinds of subjects by the names that the journal has for them; raise ValueError for a name used twice."""
    models_by_name: dict[str, type[Subject]] = {}
    for model in apps.get_models():
        if issubclass(model, Subject) and models_by_name.setdefault(model.journal_name, model) is not model:
            raise ValueError(f"two kinds of subjects are called {model.journal_name}")
    return models_by_name


def subject_model(name: str) -> type[Subject]:
    """Return the model of the subjects that the journal calls `name`; KeyError when there is none."""
    return subject_models()[name]


class Record(Subject):
    """A subject that moves through the states of a flow; `version` counts its steps."""

    state = models.CharField(max_length=20, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    FLOW: ClassVar[Flow]

    class Meta:
        abstract = True


class Event(models.Model):
    """One thing that happened; never changed, never removed, chained to the one before of its subject."""

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    place = CodeField()
    subject = models.CharField(max_length=60)
    # No foreign keys: the kernel knows no room, and an event must outlive every row that it names.
    subject_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    actor = models.UUIDField(null=True)
    post = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    # A trigger (migration 0002) puts the database's own clock here, whatever the application sends.
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)
    hash = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "subject_id", "seq"), name="event_chain_has_one_link_per_seq"
            ),
        )
        indexes = (
            models.Index(fields=("community", "kind", "at"), name="event_kind"),
            models.Index(fields=("community", "recorded_at"), name="event_recorded"),
        )


class Seal(models.Model):
    """The Merkle root of what a community's journal took in on one day, chained to the seal before.

    Only for days that are over by the database's own clock, one after the other: a trigger refuses all else.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    day = models.DateField()
    events = models.PositiveIntegerField()
    # What the hashes cover (kernel/seals.py): from 2 on also when each event was recorded, and how many there are.
    version = models.PositiveSmallIntegerField(default=1)
    root = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "day"), name="seal_once_a_day"),)


class Anchor(models.Model):
    """One hash over the journals of all communities at a moment; it is taken outside, and proves that nothing was rewritten.

    It covers the seals up to `day`, and the events that were recorded after it and before `until`.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    day = models.DateField()
    until = models.DateTimeField(unique=True)
    hash = models.BinaryField()


class DayOff(models.Model):
    """A local exception to the statutory calendar: a day off, or a working day, at and below a place.

    Rows are added, never edited: of several for one day the one with the latest `valid_from` counts.
    """

    day = models.DateField(_("日期"))
    place = CodeField(_("地区代码"), blank=True, help_text=_("留空表示全部地区"))
    works = models.BooleanField(_("上班"), default=False)
    reason = models.CharField(_("原因"), max_length=100)
    valid_from = models.DateTimeField(_("生效时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("节假日调整")
        constraints = (models.UniqueConstraint(fields=("place", "day", "valid_from"), name="day_off_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Deadline(models.Model):
    """A row of moments at which something about a subject falls due; `fired` of them have fired.

    `next_at` is the moment of the next one: empty when none is left, or while the clock is stopped or held.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=20)
    moments = ArrayField(models.DateTimeField())
    fired = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "subject_id", "name"), name="deadline_one_per_name"),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True) | models.Q(next_at__isnull=True),
                name="deadline_stopped_never_fires",
            ),
        )
        indexes = (
            # Clocks that are finished, held or stopped are not in it, so it stays small.
            models.Index(
                fields=("next_at",), condition=models.Q(next_at__isnull=False), name="deadline_next"
            ),
        )


class Counter(models.Model):
    """The last number given out in a series of a community; only `numbering` writes here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    series = models.CharField(max_length=60)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "series"), name="counter_one_per_series"),
        )


class Usage(models.Model):
    """The moments at which something limited was done; only `limits` reads and writes here.

    `key` is a keyed digest of the limit's name and of who did it; the row may go when its last window `ends`.
    """

    key = models.BinaryField(primary_key=True, max_length=16, editable=False)
    moments = ArrayField(models.DateTimeField())
    ends = models.DateTimeField()


class Alarm(models.Model):
    """The ledger that makes each (deadline, level, moment) fire exactly once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    deadline = models.UUIDField()
    level = models.PositiveSmallIntegerField()
    moment = models.DateTimeField()
    event = models.UUIDField()

    class Meta:
        constraints = (
            # With the moment: a clock that was moved ahead fires its level once more, at another moment.
            models.UniqueConstraint(
                fields=("community", "deadline", "level", "moment"), name="alarm_fires_once"
            ),
        )


class Pulse(models.Model):
    """The sign of life of one worker: when its sweep last came round, by the database's clock; only `pulse` writes here."""

    worker = models.CharField(primary_key=True, max_length=80)
    swept_at = models.DateTimeField(db_default=Now())


class Sending(models.Model):
    """A form that was sent and done, so that it is done once; only `once` writes here. Digests, and an address to go to."""

    id = models.UUIDField(primary_key=True)
    content = models.BinaryField()
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("at",), name="sending_at"),)
