"""Opinion polls: a question, its options, and responses that cannot be traced to a person."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Record, new_id
from tongdeng.people.models import Person
from tongdeng.polls import rules
from tongdeng.polls.rules import State
from tongdeng.polls.rules import pulse as pulse_rules

STATES = [(state.value, word) for state, word in rules.STATE_WORDS.items()]
PULSE_STATES = [(state.value, word) for state, word in pulse_rules.STATE_WORDS.items()]


class Poll(Record):
    """A non-binding question to those who live in `place`, an estate or a building.

    Closing it stores the figures in `result` and deletes the answers.
    """

    journal_name = "poll"
    FLOW: ClassVar = rules.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    question = models.CharField(_("想问什么"), max_length=rules.QUESTION_AT_MOST)
    about = models.TextField(_("说明"), blank=True)
    multiple = models.BooleanField(_("可以选几项"), default=False)
    remarks = models.BooleanField(_("可以另外写几句"), default=True)
    opens_at = models.DateTimeField(_("开始"))
    closes_at = models.DateTimeField(_("截止"))
    asked_as = models.CharField(max_length=20)
    reason = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True, editable=False)
    # The figures as they are shown while it is open: they follow in steps, so that no step is one person's answer.
    shown = models.JSONField(null=True, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("意见征集")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="poll_closes_after_it_opens",
                violation_error_message=_("截止时间应晚于开始时间"),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(result__isnull=False), name="poll_closed_with_a_result"
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-closes_at"), name="poll_place"),)

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    def is_early(self, at: datetime) -> bool:
        return self.is_open and at < self.opens_at

    def takes_answers(self, at: datetime) -> bool:
        # The job that closes a poll may run later than `closes_at`.
        return self.is_open and self.opens_at <= at < self.closes_at


class Option(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=rules.OPTION_AT_MOST)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("community", "poll", "position"), name="option_position_once"),
        )


class Answer(models.Model):
    """What one person chose, stored only while the poll is open.

    `respondent_key` and `home` are keyed digests: the same person can change their answer, and a home counts once.
    """

    # Random, not ordered by time as elsewhere: the order of the answers would show who answered when.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="answers")
    # There is no moment: beside the log of requests it would show who answered what.
    respondent_key = models.CharField(max_length=64)
    home = models.CharField(max_length=64)
    building = CodeField(max_length=18)
    chosen = ArrayField(models.PositiveSmallIntegerField())
    remark = models.CharField(max_length=rules.REMARK_AT_MOST, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "poll", "respondent_key"), name="answer_once_for_each_person"
            ),
        )


class Remark(models.Model):
    """A remark of a closed poll, stored without its respondent key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="kept")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=rules.REMARK_AT_MOST)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("community", "poll", "position"), name="remark_position_once"),
        )


class Pulse(Record):
    """Four questions to the households of an estate, once a quarter.

    Closing it stores the sums in `result` and deletes the answers.
    """

    journal_name = "pulse"
    FLOW: ClassVar = pulse_rules.FLOW

    state = models.CharField(max_length=20, choices=PULSE_STATES, editable=False)
    quarter = models.CharField(_("季度"), max_length=6)
    edition = models.PositiveSmallIntegerField(default=pulse_rules.EDITION)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("截止"))
    result = models.JSONField(null=True, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("居民感受调查")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "place", "quarter"),
                name="pulse_once_a_quarter",
                violation_error_message=_("这个小区本季度已经调查过，一个季度一次"),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="pulse_closes_after_it_opens",
                violation_error_message=_("截止时间应晚于开始时间"),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(result__isnull=False), name="pulse_closed_with_a_result"
            ),
        )

    @property
    def is_open(self) -> bool:
        return self.state == pulse_rules.State.OPEN

    @property
    def questions(self) -> tuple[pulse_rules.Question, ...]:
        return pulse_rules.EDITIONS[self.edition]

    def takes_answers(self, at: datetime) -> bool:
        # The job that closes a pulse may run later than `closes_at`.
        return self.is_open and self.opens_at <= at < self.closes_at


class PulseAnswer(models.Model):
    """The marks of one household, stored only while the pulse is open.

    `home` is a keyed digest: whoever of the household answers again replaces it. Nobody reads it back, not even they:
    one of a family does not see what another said.
    """

    # Random and without a moment, as the answers of polls.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="answers")
    home = models.CharField(max_length=64)
    building = CodeField(max_length=18)
    marks = ArrayField(models.PositiveSmallIntegerField())

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "pulse", "home"), name="pulse_answer_once_for_each_home"
            ),
        )
