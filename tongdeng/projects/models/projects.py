"""A project: where it comes from, where it is, who builds it, what it costs and when."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Resolution
from tongdeng.kernel.models import CodeField, Record
from tongdeng.people.models import Person
from tongdeng.projects.models.parts import money
from tongdeng.projects.rules import flow
from tongdeng.projects.rules.flow import Origin, State
from tongdeng.votes.models import Vote

STATES = [(state.value, word) for state, word in flow.STATE_WORDS.items()]
ORIGINS = [(origin.value, word) for origin, word in flow.ORIGIN_WORDS.items()]
EMERGENCIES = list(flow.EMERGENCY_WORDS.items())


class Project(Record):
    """A work in an estate, from the plan to the end of its warranty."""

    journal_name = "project"
    FLOW: ClassVar = flow.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    number = models.CharField(_("编号"), max_length=40)
    title = models.CharField(_("工程名称"), max_length=flow.TITLE_AT_MOST)
    problem = models.TextField(_("要解决的问题"))
    origin = models.CharField(_("来源"), max_length=12, choices=ORIGINS)
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, related_name="+")
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, null=True, related_name="+")
    origin_words = models.CharField(_("依据"), max_length=flow.REASON_AT_MOST, blank=True)
    emergency = models.CharField(_("应急类型"), max_length=1, choices=EMERGENCIES, blank=True)
    confirmed_by = models.CharField(_("应急情况由谁确认"), max_length=flow.NAME_AT_MOST, blank=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    scope = ArrayField(CodeField(), verbose_name=_("工程范围"))
    scope_words = models.CharField(max_length=300)
    # The parties that must accept, fixed when the project begins.
    parties = ArrayField(models.CharField(max_length=12))
    contractor = models.CharField(_("施工单位"), max_length=flow.NAME_AT_MOST, blank=True)
    contract_sum = money(_("合同价（元）"), null=True, blank=True)
    begins_on = models.DateField(_("计划开工"), null=True, blank=True)
    ends_on = models.DateField(_("计划完工"), null=True, blank=True)
    first_ends_on = models.DateField(null=True, editable=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)
    why_scope = models.CharField(_("工程量为什么不同"), max_length=flow.REASON_AT_MOST, blank=True)
    why_cost = models.CharField(_("造价为什么不同"), max_length=flow.REASON_AT_MOST, blank=True)
    why_time = models.CharField(_("工期为什么不同"), max_length=flow.REASON_AT_MOST, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("工程")
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="project_number_once"),
            models.UniqueConstraint(
                fields=("community", "resolution"),
                condition=Q(resolution__isnull=False) & ~Q(state="cancelled"),
                name="project_once_for_its_resolution",
                violation_error_message=_("这项决议已经立了工程"),
            ),
            models.CheckConstraint(
                condition=Q(origin="vote", vote__isnull=False, resolution__isnull=True)
                | Q(origin="resolution", vote__isnull=True, resolution__isnull=False)
                | Q(origin__in=("plan", "emergency"), vote__isnull=True, resolution__isnull=True),
                name="project_names_what_it_comes_from",
                violation_error_message=_("请选择是哪一项决议或哪一次业主表决"),
            ),
            models.CheckConstraint(
                condition=Q(origin="emergency") & ~Q(emergency="") | ~Q(origin="emergency") & Q(emergency=""),
                name="project_emergency_has_its_kind",
                violation_error_message=_("请选择应急类型"),
            ),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
                name="project_ends_after_it_begins",
                violation_error_message=_("完工日期不能早于开工日期"),
            ),
            models.CheckConstraint(
                condition=Q(contract_sum__isnull=True) | Q(contract_sum__gt=0),
                name="project_contract_is_positive",
                violation_error_message=_("合同价应大于 0"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "cancelled"))
                | (Q(started_at__isnull=False) & Q(contract_sum__isnull=False) & ~Q(contractor="")),
                name="project_started_with_a_contract",
                violation_error_message=_("开工前要填写施工单位和合同价"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("finished", "completed")) | Q(finished_at__isnull=False),
                name="project_finished_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(completed_at__isnull=False),
                name="project_completed_at_a_moment",
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-at"), name="project_place"),)

    @property
    def is_planned(self) -> bool:
        return self.state == State.PLANNED

    @property
    def is_over(self) -> bool:
        return self.state in (State.COMPLETED, State.CANCELLED)

    @property
    def is_emergency(self) -> bool:
        return self.origin == Origin.EMERGENCY
