"""One session of the bench, its agenda, its steps, and who read its notice."""

from functools import cached_property
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.models.base import Row
from tongdeng.consultations.models.topics import Topic
from tongdeng.consultations.rules import deciding, flows, mechanism, minutes
from tongdeng.kernel.models import CodeField, Record
from tongdeng.people.models import Person

STATES = [(state.value, word) for state, word in flows.STATE_WORDS.items()]
RULES = [(key, rule.word) for key, rule in deciding.RULES.items()]


class Consultation(Record):
    """One session of the bench of an estate, from its preparation to its end."""

    journal_name = "consultation"
    FLOW: ClassVar = flows.CONSULTATION

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    number = models.CharField(max_length=40, editable=False)
    title = models.CharField(_("名称"), max_length=rules.TITLE_AT_MOST)
    # Name, parties, steps and numbers as they were when it began; a later mechanism changes nothing here.
    began_with = models.JSONField(editable=False)
    starts_at = models.DateTimeField(_("开会时间"))
    where = models.CharField(_("地点"), max_length=rules.WHERE_AT_MOST)
    # Codes of the buildings that its announced topics concern; none for the whole estate.
    scope = ArrayField(CodeField(), default=list)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    announced_at = models.DateTimeField(null=True)
    notices = models.PositiveSmallIntegerField(
        default=0
    )  # how often it was announced: 1, and one more for each new date
    held_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    comments_until = models.DateTimeField(null=True)
    sign_by = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Set when it is recorded: a required party was never there, so it decided nothing (DL-1).
    talk = models.BooleanField(default=False)
    absent = ArrayField(models.CharField(max_length=20), default=list)
    reason = models.CharField(max_length=rules.REASON_AT_MOST, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("三方会诊")
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="consultation_number_is_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "cancelled"]) | Q(announced_at__isnull=False),
                name="consultation_is_announced_first",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""),
                name="consultation_cancelled_for_a_reason",
                violation_error_message=_("请写明取消的原因"),
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-starts_at"), name="consultation_place"),)

    def __str__(self) -> str:
        return self.number

    @cached_property
    def template(self) -> mechanism.Template:
        return mechanism.read(self.began_with)

    @property
    def is_over(self) -> bool:
        return self.state in (flows.State.CLOSED, flows.State.CANCELLED)


class StepDone(Row):
    """One step of the template that was taken, by its verb or by somebody who ticked it off with words."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="steps_done")
    key = models.CharField(max_length=20)
    words = models.CharField(max_length=rules.WORDS_AT_MOST, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("community", "consultation", "key"), name="step_done_once"),
        )


class Item(Row):
    """One item of an agenda; who counted and what came of it is frozen when it is decided.

    `review` is the overdue resolution that it looks at again. `proposal` is what positions are taken on.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="items")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="items")
    review = models.ForeignKey(
        "consultations.Resolution", on_delete=models.PROTECT, null=True, related_name="reviews"
    )
    position = models.PositiveSmallIntegerField()
    announced = models.BooleanField(default=False)
    rule = models.CharField(max_length=20, choices=RULES)
    proposal = models.JSONField(null=True)
    # Ids of seats at the moment of the decision (DL-2), and the figures of the rule (DL-4).
    entitled = ArrayField(models.UUIDField(), default=list)
    present = ArrayField(models.UUIDField(), default=list)
    delegated = ArrayField(models.UUIDField(), default=list)
    voted = ArrayField(models.UUIDField(), default=list)
    agreeing = models.PositiveSmallIntegerField(null=True)
    whole = models.PositiveSmallIntegerField(null=True)
    carried = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "consultation", "topic"),
                name="item_once_in_an_agenda",
                violation_error_message=_("这个议题已经在议程里"),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, carried__isnull=True)
                | Q(decided_at__isnull=False, carried__isnull=False, agreeing__lte=F("whole"), whole__gt=0),
                name="item_decided_with_its_figures",
            ),
        )

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    @property
    def proposal_hash(self) -> str:
        """Return the hash of what is put to the bench, so that nobody agrees to another text than they read."""
        return minutes.text_hash(self.proposal or {}, "")


class ItemConsent(Row):
    """A party's consent to an item that was not announced, by its delegate (DL-5)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="consents")
    party = models.CharField(max_length=20)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "item", "party"), name="item_consent_once"),
        )


class Receipt(Row):
    """A household that opened the notice of a consultation; `notice` counts its dates (DL-6)."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="receipts")
    notice = models.PositiveSmallIntegerField()
    home = CodeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "consultation", "notice", "home"),
                name="receipt_once_for_each_household",
            ),
        )
