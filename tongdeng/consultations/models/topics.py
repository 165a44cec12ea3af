"""Topics: what is to be solved on the bench, from whom it came, and which cases belong to it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.consultations import rules
from tongdeng.consultations.models.base import Row
from tongdeng.consultations.rules import flows
from tongdeng.consultations.rules.flows import TopicState
from tongdeng.kernel.models import CodeField, Record
from tongdeng.people.models import Person

STATES = [(state.value, word) for state, word in flows.TOPIC_WORDS.items()]
ORIGINS = [(origin.value, word) for origin, word in flows.ORIGIN_WORDS.items()]


class Topic(Record):
    """One thing that the bench of an estate is to solve."""

    journal_name = "topic"
    FLOW: ClassVar = flows.TOPIC

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    number = models.CharField(max_length=40, editable=False)
    title = models.CharField(_("议题"), max_length=rules.TITLE_AT_MOST)
    problem = models.TextField(_("要解决的问题"))
    origin = models.CharField(max_length=12, choices=ORIGINS)
    # Codes of the buildings that it concerns; none for the whole estate.
    scope = ArrayField(CodeField(), default=list, blank=True, verbose_name=_("涉及楼栋"))
    voices_needed = models.PositiveSmallIntegerField(default=0)
    raised_at = models.DateTimeField(null=True)
    # From then on all who live here see it: a residents' topic at once, any other when it is announced.
    shown_at = models.DateTimeField(null=True)
    # Left over from an agenda to which it was added too late: it comes first on the next one (DL-5).
    first = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    beyond = models.BooleanField(_("超出各方权限"), default=False)
    reason = models.CharField(max_length=rules.REASON_AT_MOST, blank=True)
    # Nobody for a topic that a rule raised.
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("议题")
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="topic_number_is_unique"),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(reason=""),
                name="topic_ends_for_a_reason",
                violation_error_message=_("请写明原因"),
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-at"), name="topic_place"),)

    def __str__(self) -> str:
        return self.number

    @property
    def is_over(self) -> bool:
        return self.state in flows.TOPIC_OVER

    @property
    def is_gathering(self) -> bool:
        return self.state == TopicState.PROPOSED

    @property
    def must_go_up(self) -> bool:
        """It was tried twice without a result, or lies outside the parties' powers (DL-15)."""
        return self.state == TopicState.RAISED and (self.beyond or self.tries >= flows.TRIES)


class TopicCase(Row):
    """A case that belongs to a topic, until the topic is over; of several topics only to one."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("community", "topic", "case"), name="topic_case_once"),
            models.UniqueConstraint(
                fields=("community", "case"),
                condition=Q(until__isnull=True),
                name="topic_case_in_one_topic",
                violation_error_message=_("这件诉求已经关联到另一个议题"),
            ),
        )


class Backing(Row):
    """The voice of one household for a residents' topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="backings")
    home = CodeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "topic", "home"),
                name="backing_once_for_each_household",
                violation_error_message=_("您家已经联名"),
            ),
        )
