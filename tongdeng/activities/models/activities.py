"""Kinds, activities, how they were moved, and the plan of a year."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models.parts import Row
from tongdeng.activities.models.wishes import Wish
from tongdeng.activities.rules import flow, places
from tongdeng.activities.rules.counting import was_held
from tongdeng.activities.rules.flow import State
from tongdeng.kernel.models import Record, Subject
from tongdeng.people.models import Person

STATES = [(state.value, word) for state, word in flow.STATE_WORDS.items()]


class Kind(models.Model):
    """A kind of activity, as the city names it; one that is no longer used is switched off."""

    code = models.CharField(_("代码"), max_length=20, primary_key=True)
    name = models.CharField(_("名称"), max_length=20)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("活动类型")
        ordering = ("order", "code")

    def __str__(self) -> str:
        # Names are data; those that come with the software are in the catalogues of the languages.
        return gettext(self.name)


class Activity(Record):
    """One session of something to join, for those who live in `place`: a community, an estate or a building.

    `taken` and `waiting` are people with a place (held or offered) and on the list, `attended` those who were checked
    in; `verify` recounts them. `sequence` counts what a calendar has to hear of.
    """

    journal_name = "activity"
    FLOW: ClassVar = flow.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+", verbose_name=_("类型"))
    title = models.CharField(_("活动名称"), max_length=flow.TITLE_AT_MOST)
    about = models.TextField(_("介绍"), blank=True)
    where = models.CharField(_("地点"), max_length=flow.WHERE_AT_MOST)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    series = models.UUIDField(null=True, editable=False)
    session = models.PositiveSmallIntegerField(default=1, editable=False)
    signs_up = models.BooleanField(_("需要报名"), default=True)
    capacity = models.PositiveIntegerField(_("名额"), null=True, blank=True)
    min_age = models.PositiveSmallIntegerField(_("最小年龄"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("最大年龄"), null=True, blank=True)
    volunteers = models.PositiveSmallIntegerField(_("需要志愿者"), default=0)
    things = models.CharField(_("需要的东西"), max_length=flow.THINGS_AT_MOST, blank=True)
    cost = models.DecimalField(_("每人费用（元）"), max_digits=8, decimal_places=2, default=Decimal(0))
    expected = models.PositiveIntegerField(_("预计人数"), null=True, blank=True)
    permit_applicant = models.CharField(_("许可申请单位"), max_length=flow.WHERE_AT_MOST, blank=True)
    permit_applied_on = models.DateField(_("申请日期"), null=True, blank=True)
    permit_number = models.CharField(_("许可文号"), max_length=40, blank=True)
    permit_waiver = models.CharField(_("街道准予发布的原因"), max_length=flow.REASON_AT_MOST, blank=True)
    organiser = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    helpers = ArrayField(models.UUIDField(), default=list)
    asked_as = models.CharField(max_length=20)
    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, null=True, related_name="activities")
    taken = models.PositiveIntegerField(default=0, editable=False)
    waiting = models.PositiveIntegerField(default=0, editable=False)
    attended = models.PositiveIntegerField(default=0, editable=False)
    counted = models.PositiveIntegerField(null=True, editable=False)
    counted_reason = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)
    report = models.TextField(blank=True)
    reason = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)
    # Why the community took it over from an organiser who was still in office; who it was stands in the journal.
    taken_over_reason = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("活动")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_it_starts",
                violation_error_message=_("结束时间应晚于开始时间"),
            ),
            models.CheckConstraint(
                condition=Q(counted__isnull=True) | ~Q(counted_reason=""),
                name="activity_counted_with_a_reason",
                violation_error_message=_("清点的人数要写明为什么没有签到"),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="activity_cancelled_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(max_age__gte=F("min_age")),
                name="activity_ages_in_order",
                violation_error_message=_("最大年龄不能小于最小年龄"),
            ),
        )
        indexes = (
            models.Index(fields=("community", "starts_at"), name="activity_calendar"),
            models.Index(fields=("community", "series"), name="activity_series"),
        )

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_cancelled(self) -> bool:
        return self.state == State.CANCELLED

    @property
    def is_reported(self) -> bool:
        return self.state == State.REPORTED

    @property
    def is_held(self) -> bool:
        """Whether it counts as held: by check-ins, or by a number in its report (AC-6)."""
        over = self.state not in (State.OPEN, State.REPORTED)
        return was_held(self.attended, self.counted, is_over=over)

    @property
    def left(self) -> int | None:
        """How many places are free; None where there is no limit."""
        return places.left(self.capacity, self.taken)

    @property
    def is_over_full(self) -> bool:
        """Whether more hold a place than there are: its capacity was lowered, and nobody is thrown out (AC-2)."""
        return self.capacity is not None and self.taken > self.capacity

    @property
    def asks_age(self) -> bool:
        return self.min_age is not None or self.max_age is not None

    def has_begun(self, at: datetime) -> bool:
        return at >= self.starts_at

    def is_over(self, at: datetime) -> bool:
        return at > self.ends_at


class Move(Row):
    """That an activity was moved: old and new time and place, for those who are told."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="moves")
    old_starts_at = models.DateTimeField()
    old_where = models.CharField(max_length=flow.WHERE_AT_MOST)
    new_starts_at = models.DateTimeField()
    new_where = models.CharField(max_length=flow.WHERE_AT_MOST)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")


class YearPlan(Subject):
    """How many activities of each kind a place has planned for a year."""

    journal_name = "year_plan"

    year = models.PositiveSmallIntegerField()
    # By the code of the kind.
    targets = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "place", "year"), name="year_plan_once"),)
