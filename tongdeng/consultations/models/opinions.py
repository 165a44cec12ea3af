"""What residents say before a meeting: statements, the voices of households, and the map of both."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models.base import Row
from tongdeng.consultations.models.consultations import Consultation
from tongdeng.consultations.rules import opinions
from tongdeng.kernel.models import Record
from tongdeng.people.models import Person

STATES = [(state.value, word) for state, word in opinions.STATE_WORDS.items()]
REASONS = [(reason.value, word) for reason, word in opinions.REASONS.items()]
CHOICES = [(choice.value, word) for choice, word in opinions.CHOICE_WORDS.items()]
DIGEST = 64


class Statement(Record):
    """One thought of a resident, with the counts of the households that said something to it.

    `home_key` is the keyed digest of the household that it came from; neighbours see neither it nor `by`.
    """

    journal_name = "statement"
    FLOW: ClassVar = opinions.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="statements")
    words = models.CharField(_("意见"), max_length=opinions.STATEMENT_AT_MOST)
    key = models.CharField(max_length=opinions.STATEMENT_AT_MOST * 4, editable=False)
    home_key = models.CharField(max_length=DIGEST, editable=False)
    reason = models.CharField(_("原因"), max_length=20, choices=REASONS, blank=True)
    note = models.CharField(_("给提出人的说明"), max_length=opinions.NOTE_AT_MOST, blank=True)
    agree = models.PositiveIntegerField(default=0, editable=False)
    disagree = models.PositiveIntegerField(default=0, editable=False)
    passed = models.PositiveIntegerField(default=0, editable=False)
    # How many persons of these households took part: beside the households, never in their place.
    people = models.PositiveIntegerField(default=0, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("居民意见")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "consultation", "key"),
                condition=~Q(state="refused"),
                name="statement_once",
                violation_error_message=_("已经有邻居说过同样的话"),
            ),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(reason="")) | (~Q(state="refused") & Q(reason="")),
                name="statement_refused_for_a_reason",
                violation_error_message=_("请选择不公开的原因"),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=F("agree") + F("disagree") + F("passed")),
                name="statement_has_a_person_for_each_voice",
            ),
        )
        indexes = (models.Index(fields=("community", "consultation", "state"), name="statement_of"),)

    @property
    def tally(self) -> opinions.Tally:
        return opinions.Tally(self.agree, self.disagree, self.passed)

    @property
    def counts(self) -> tuple[str, int, int, int, int]:
        """Return its counts as the event that ends opinions has them."""
        return (str(self.pk), self.agree, self.disagree, self.passed, self.people)

    @property
    def is_pending(self) -> bool:
        return self.state == opinions.State.PENDING

    @property
    def is_shown(self) -> bool:
        return self.state == opinions.State.SHOWN

    @property
    def is_refused(self) -> bool:
        return self.state == opinions.State.REFUSED


class Household(Row):
    """A household that takes part in one consultation, while its opinions are gathered.

    `key` and `people` are keyed digests of a home and of persons. `counted` says that the map has counted it once,
    `group` in which group it lies now.
    """

    # Random, not ordered by time as elsewhere: the order would show who spoke when.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="households")
    key = models.CharField(max_length=DIGEST)
    people = ArrayField(models.CharField(max_length=DIGEST), default=list)
    counted = models.BooleanField(default=False)
    group = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "consultation", "key"), name="household_once"),
        )


class Voice(Row):
    """What one household says to one statement; there is no moment, as in a poll."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="voices")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="voices")
    choice = models.SmallIntegerField(choices=CHOICES)
    people = ArrayField(models.CharField(max_length=DIGEST))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "statement", "household"), name="voice_once_for_each_household"
            ),
            models.CheckConstraint(condition=Q(choice__in=[1, 0, -1]), name="voice_is_one_of_three"),
        )


class OpinionMap(Row):
    """The map of a consultation as it was last computed; `result` holds no household.

    `mark` is the length of the statements' journals that it was computed from, `version` the method. `shown` groups
    are shown; another number was found `times` times in a row. It is `final` when nobody votes any more.
    """

    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, related_name="opinion_map")
    version = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    mark = models.PositiveIntegerField()
    shown = models.PositiveSmallIntegerField(default=0)
    candidate = models.PositiveSmallIntegerField(default=0)
    times = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    final = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(shown=0) | Q(shown__range=(2, 5)), name="opinion_map_of_two_to_five_groups"
            ),
        )
