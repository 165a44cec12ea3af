"""Opinion polls: a question, its options, and answers that nobody can trace to a person."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Record, new_id
from tongdeng.people.models import Person
from tongdeng.polls import rules

STATES = [(state.value, word) for state, word in rules.STATE_WORDS.items()]


class Poll(Record):
    """A question to those who live in `place`, an estate or a building; it binds nobody.

    `result` holds the figures once it is closed: from then on no answer is stored any more.
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


class Option(models.Model):
    """One of the things that can be chosen."""

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
    """What somebody chose, while the poll is open; deleted when it closes.

    `voice` and `home` are keyed digests, enough to let the same person change their answer and to count homes once.
    The id is chance and not, as elsewhere, the time, so that the order of answers cannot be held against who came when.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="answers")
    voice = models.CharField(max_length=64)
    home = models.CharField(max_length=64)
    building = CodeField(max_length=18)
    chosen = ArrayField(models.PositiveSmallIntegerField())
    remark = models.CharField(max_length=rules.REMARK_AT_MOST, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "poll", "voice"), name="answer_once_for_each_person"
            ),
        )


class Remark(models.Model):
    """What somebody wrote beside their answer, kept after the close without anything that leads back to them."""

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
