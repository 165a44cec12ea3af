"""Tasks, who was invited to them, and service in minutes."""

from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Record
from tongdeng.members.models.platforms import Platform, Row
from tongdeng.members.models.volunteers import Volunteer
from tongdeng.members.rules import service, volunteers
from tongdeng.members.rules.service import Answer, Kind, State
from tongdeng.people.models import Person

STATES = [(state.value, word) for state, word in service.STATE_WORDS.items()]


class Task(Record):
    """Something to be done by volunteers of a platform: a building, a patrol, visits, or one need."""

    journal_name = "service_task"
    FLOW: ClassVar = service.TASK

    state = models.CharField(
        max_length=20, choices=[(s.value, w) for s, w in service.TASK_WORDS.items()], editable=False
    )
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(
        _("类型"), max_length=10, choices=[(k.value, w) for k, w in service.KIND_WORDS.items()]
    )
    title = models.CharField(_("做什么"), max_length=service.TITLE_AT_MOST)
    words = models.CharField(_("说明"), max_length=service.WORDS_AT_MOST, blank=True)
    skill = models.CharField(
        _("需要的技能"), max_length=20, choices=list(volunteers.SKILLS.items()), blank=True
    )
    danger = models.CharField(
        _("危险类型"), max_length=10, choices=[(k, d.word) for k, d in service.DANGERS.items()], blank=True
    )
    people = models.PositiveSmallIntegerField(_("需要几人"), default=1)
    starts_at = models.DateTimeField(_("开始时间"), null=True)
    ends_at = models.DateTimeField(_("结束时间"), null=True)
    # Of visits: at most so many days between two, and where somebody lives alone. Only those assigned read it.
    interval = models.PositiveSmallIntegerField(_("最多隔几天"), null=True)
    home = CodeField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("服务任务")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="need") | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="service_task_need_has_a_time",
                violation_error_message=_("请填写开始和结束时间"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="visits") | (Q(interval__isnull=False) & ~Q(home="")),
                name="service_task_visits_have_interval_and_home",
                violation_error_message=_("定期探访要填写住址和最多隔几天"),
            ),
        )
        indexes = (models.Index(fields=("community", "platform", "state"), name="service_task_platform"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_private(self) -> bool:
        """Only those assigned, the leader and the community may know of it."""
        return self.kind == Kind.VISITS

    @property
    def shown(self) -> str:
        """The title on papers: that of visits could name who is visited."""
        return str(service.KIND_WORDS[Kind.VISITS]) if self.is_private else self.title

    @property
    def is_open(self) -> bool:
        return self.state == service.TaskState.OPEN


class Invitation(Row):
    """Somebody who was asked to do a task. What was not taken is over, and nobody sees why (VM-6)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="invitations")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="invitations")
    answer = models.CharField(max_length=10, default=Answer.WAITING.value)
    invited_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("invited_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "task", "volunteer"),
                name="invitation_once",
                violation_error_message=_("这位已经邀请过"),
            ),
        )
        indexes = (models.Index(fields=("community", "volunteer", "answer"), name="invitation_volunteer"),)

    @property
    def is_waiting(self) -> bool:
        return self.answer == Answer.WAITING

    @property
    def is_taken(self) -> bool:
        return self.answer == Answer.TAKEN


class Service(Record):
    """What a volunteer did from a moment to a moment, from checking in, or a list, to the verification by somebody else."""

    journal_name = "service"
    FLOW: ClassVar = service.FLOW

    class Source(models.TextChoices):
        CHECK = "check", _("现场签到")
        LIST = "list", _("负责人登记")

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="services")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="services")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="services")
    source = models.CharField(max_length=10, choices=Source.choices)
    starts_at = models.DateTimeField(_("开始时间"))
    planned_end = models.DateTimeField()
    ends_at = models.DateTimeField(_("结束时间"), null=True)
    minutes = models.PositiveIntegerField(default=0)
    note = models.CharField(_("做了什么"), max_length=service.NOTE_AT_MOST, blank=True)
    stars = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reason = models.CharField(max_length=300, blank=True)
    # Who entered a list: like the one who served, they cannot verify it alone.
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务记录")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="service_ends_after_it_begins",
                violation_error_message=_("结束时间应晚于开始时间"),
            ),
            models.CheckConstraint(
                condition=~Q(state="verified")
                | Q(verified_by__isnull=False, verified_at__isnull=False, ends_at__isnull=False),
                name="service_is_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(first_by__isnull=True)
                | Q(verified_by__isnull=True)
                | ~Q(first_by=F("verified_by")),
                name="service_is_verified_by_two_different_people",
            ),
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="service_at_most_a_day"),
            models.UniqueConstraint(
                fields=("community", "volunteer"),
                condition=Q(state="running", source="check"),
                name="service_one_runs",
            ),
        )
        indexes = (
            models.Index(fields=("community", "volunteer", "starts_at"), name="service_volunteer"),
            models.Index(fields=("community", "platform", "state", "starts_at"), name="service_platform"),
        )

    @property
    def is_verified(self) -> bool:
        return self.state == State.VERIFIED

    @property
    def is_running(self) -> bool:
        return self.state == State.RUNNING

    @property
    def is_forgotten(self) -> bool:
        return self.state == State.FORGOTTEN

    @property
    def is_waiting(self) -> bool:
        """It waits for a verifier."""
        return self.state in service.WAITING

    @property
    def hours(self) -> str:
        return service.hours(self.minutes)

    def overlaps(self, starts: datetime, ends: datetime) -> bool:
        """Say whether it lies at the same time as something else; its end is not included."""
        return self.starts_at < ends and starts < (self.ends_at or self.planned_end)
