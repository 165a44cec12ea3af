"""Resolutions of the bench: who does what by when, what was done, and what residents say of it."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.models.base import Row
from tongdeng.consultations.models.consultations import Consultation, Item
from tongdeng.consultations.models.topics import Topic
from tongdeng.consultations.rules import deciding, flows
from tongdeng.consultations.rules.flows import ResolutionState
from tongdeng.kernel.models import CodeField, Record
from tongdeng.people.models import Person

STATES = [(state.value, word) for state, word in flows.RESOLUTION_WORDS.items()]
KINDS = [(kind.value, word) for kind, word in deciding.KIND_WORDS.items()]
PROMISES = [kind.value for kind in deciding.PROMISES]


class Resolution(Record):
    """What an item came to: one responsible party, a due date, and a number where works are promised (DL-8)."""

    journal_name = "resolution"
    FLOW: ClassVar = flows.RESOLUTION

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    number = models.CharField(max_length=40, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="resolutions")
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="resolution")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="resolutions")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    kind = models.CharField(_("类型"), max_length=10, choices=KINDS)
    title = models.CharField(_("决议事项"), max_length=rules.TITLE_AT_MOST)
    text = models.TextField(_("决议内容"), blank=True)
    scope = ArrayField(CodeField(), default=list)
    party = models.CharField(_("责任方"), max_length=20, blank=True)
    party_word = models.CharField(max_length=30, blank=True)
    # Roles that answer for the responsible party; none for a guest without an account.
    roles = ArrayField(models.CharField(max_length=20), default=list)
    days = models.PositiveSmallIntegerField(_("工作日"), null=True)
    due_at = models.DateTimeField(_("完成期限"), null=True)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=3, null=True)
    unit = models.CharField(_("单位"), max_length=10, blank=True)
    reason = models.CharField(_("原因"), max_length=rules.REASON_AT_MOST, blank=True)
    done_at = models.DateTimeField(null=True)
    done_words = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    works = models.PositiveIntegerField(null=True)  # households that said so when the evaluation ended
    fails = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("会诊决议")
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="resolution_number_is_unique"),
            models.CheckConstraint(
                condition=~Q(kind__in=PROMISES)
                | (Q(due_at__isnull=False, days__gt=0) & ~Q(party="") & ~Q(party_word="")),
                name="resolution_has_an_owner_and_a_date",
                violation_error_message=_("决议要写明一个责任方和完成期限"),
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True, unit="") | (Q(quantity__gt=0) & ~Q(unit="")),
                name="resolution_number_has_a_unit",
                violation_error_message=_("数量应大于零，并写明单位"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="none") & ~Q(state="not_carried") | ~Q(reason=""),
                name="resolution_none_for_a_reason",
                violation_error_message=_("未形成决议、不再落实的，要写明原因"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "evaluated"]) | Q(done_at__isnull=False),
                name="resolution_done_at_a_moment",
            ),
        )
        indexes = (
            models.Index(fields=("community", "place", "-at"), name="resolution_place"),
            models.Index(fields=("community", "due_at"), condition=Q(state="open"), name="resolution_due"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state == ResolutionState.OPEN

    @property
    def in_time(self) -> bool | None:
        """Whether it was carried out by its due date; None for one that is not carried out, or has none."""
        if self.done_at is None or self.due_at is None:
            return None
        return self.done_at <= self.due_at

    def is_late(self, at: datetime) -> bool:
        """Say whether it is, or was when it was done, over its due date."""
        if self.due_at is None or self.state in (ResolutionState.REPLACED, ResolutionState.NOTED):
            return False
        return (self.done_at or self.ended_at or at) > self.due_at


class Evaluation(Row):
    """What one household says after a resolution was carried out: it works, or it does not."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="evaluations")
    home = CodeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    works = models.BooleanField()
    words = models.CharField(max_length=rules.EVALUATION_AT_MOST, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "resolution", "home"), name="evaluation_once_for_each_household"
            ),
        )


class Photo(Row):
    """A photo of a meeting, or of what was carried out. Uploads are encoded anew."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="photos")
    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, null=True, related_name="photos")
    file = models.FileField(max_length=200)
    thumb = models.FileField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
