"""Measurement sheets: the book from which every quantity is summed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.people.models import Person
from tongdeng.projects.models.bill import Line
from tongdeng.projects.models.parts import Part, quantity
from tongdeng.projects.models.projects import Project
from tongdeng.projects.rules import flow, quantities

METHODS = list(quantities.METHOD_WORDS.items())


class Sheet(Part):
    """One measurement of a line: where, how, by whom, who stood by; it counts once another party countersigned it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sheets")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()
    spot = models.CharField(_("具体位置"), max_length=flow.REASON_AT_MOST)
    method = models.CharField(_("测量方法"), max_length=8, choices=METHODS)
    measured_in = models.CharField(_("测量单位"), max_length=8)
    factor = models.DecimalField(_("换算系数"), max_digits=14, decimal_places=6, default=1)
    parts = models.JSONField()
    arithmetic = models.TextField()
    quantity = quantity()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    reason = models.CharField(_("更正原因"), max_length=flow.REASON_AT_MOST, blank=True)
    measured_on = models.DateField(_("测量日期"))
    side = models.CharField(max_length=12)
    present = models.CharField(_("在场人员"), max_length=flow.REASON_AT_MOST)
    instrument = models.CharField(_("测量工具"), max_length=flow.NAME_AT_MOST)
    countersigned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    countersigned_as = models.CharField(max_length=12, blank=True)
    counted_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("community", "project", "number"), name="sheet_number_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | (Q(quantity__lt=0) & Q(corrects__isnull=False)),
                name="sheet_is_positive_unless_it_corrects",
                violation_error_message=_("只有写明更正哪一张的更正单可以是负数，数量不能是 0"),
            ),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True) | Q(void_at__isnull=True),
                name="sheet_counts_or_is_void",
            ),
            models.CheckConstraint(
                # An acceptance that names a correction is signed by all parties, and counts it without one name.
                condition=Q(countersigned_by__isnull=True)
                | (
                    ~Q(countersigned_by=F("by"))
                    & ~Q(countersigned_as="")
                    & ~Q(countersigned_as=F("side"))
                    & Q(counted_at__isnull=False)
                ),
                name="sheet_is_countersigned_by_another_party",
                violation_error_message=_("会签的人应来自另一方"),
            ),
        )
        indexes = (models.Index(fields=("community", "line"), name="sheet_of_line"),)

    @property
    def counts(self) -> bool:
        return self.counted_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.counted_at is None and self.void_at is None
