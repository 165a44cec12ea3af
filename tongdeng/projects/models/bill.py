"""The bill of quantities, the files that it is read from, and the variations after the start."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, new_id
from tongdeng.people.models import Person
from tongdeng.projects.models.parts import Part, money, quantity
from tongdeng.projects.models.projects import Project
from tongdeng.projects.rules import flow, quantities, variations, warranty
from tongdeng.projects.rules.bill import CATEGORY_AT_MOST, ITEM_AT_MOST
from tongdeng.votes.models import Vote

UNITS = list(quantities.UNIT_WORDS.items())
WORKS = list(warranty.WORK_WORDS.items())
VARIATIONS = [(kind.value, word) for kind, word in variations.KIND_WORDS.items()]
ZERO = Decimal(0)


class Line(models.Model):
    """One line of a bill. Only verbs move its four quantities; PostgreSQL compares them with the rows they are sums of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("序号"))
    item = models.CharField(_("项目"), max_length=ITEM_AT_MOST)
    unit = models.CharField(_("单位"), max_length=8, choices=UNITS)
    price = money(_("单价（元）"))
    work = models.CharField(_("工程类别"), max_length=12, choices=WORKS)
    category = models.CharField(_("对应的诉求分类"), max_length=CATEGORY_AT_MOST, blank=True)
    months = models.PositiveSmallIntegerField(_("合同保修月数"), null=True, blank=True)
    first_planned = quantity(editable=False)
    planned = quantity(_("计划量"))
    delivered = quantity(_("完成量"), default=ZERO, editable=False)
    accepted = quantity(_("验收量"), default=ZERO, editable=False)
    disputed = quantity(_("争议量"), default=ZERO, editable=False)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "project", "position"),
                name="line_position_once",
                violation_error_message=_("序号重复"),
            ),
            models.CheckConstraint(
                condition=Q(
                    first_planned__gte=0, planned__gte=0, delivered__gte=0, accepted__gte=0, disputed__gte=0
                ),
                name="line_quantities_are_not_negative",
                violation_error_message=_("数量不能是负数"),
            ),
            models.CheckConstraint(
                condition=Q(delivered__lte=F("planned")),
                name="line_delivers_at_most_what_is_planned",
                violation_error_message=_("完成量超过计划量，请先办理变更"),
            ),
            models.CheckConstraint(
                condition=Q(accepted__lte=F("delivered") - F("disputed")),
                name="line_accepts_at_most_what_was_delivered",
                violation_error_message=_("验收量加争议量不能超过完成量"),
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0),
                name="line_price_is_not_negative",
                violation_error_message=_("单价不能是负数"),
            ),
            models.CheckConstraint(
                # Where the law names no term nothing is accepted before the contract's is written down.
                condition=Q(accepted=0) | ~Q(work__in=warranty.BY_CONTRACT) | Q(months__isnull=False),
                name="line_by_contract_says_its_warranty",
                violation_error_message=_("保修期由合同约定，请先填写月数，再验收"),
            ),
        )

    @property
    def is_accepted(self) -> bool:
        """All of it is delivered and accepted, and nothing is in dispute."""
        return bool(self.accepted == self.planned)


class BillFile(models.Model):
    """A bill as an uploaded file: read by a job, and taken over as a whole or not at all."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待读取")
        DONE = "done", _("已导入")
        FAULTY = "faulty", _("有错误，没有导入")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="files")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    content = models.BinaryField(null=True)
    errors = models.JSONField(default=list)  # [row, column, sentence] of the first ones
    faults = models.PositiveIntegerField(default=0)  # all of them
    notes = models.JSONField(default=list)
    changes = models.JSONField(default=dict)  # how many lines were added, changed and removed
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("community", "project", "-at"), name="bill_file_of"),)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_faulty(self) -> bool:
        return self.state == self.State.FAULTY


class Variation(Part):
    """A change of scope, price or time after the start: old and new value, why, and who approved it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="variations")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("变更类型"), max_length=8, choices=VARIATIONS)
    reason = models.CharField(_("变更原因"), max_length=flow.REASON_AT_MOST)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, related_name="variations")
    old_quantity = quantity(null=True)
    new_quantity = quantity(null=True)
    old_sum = money(null=True)
    new_sum = money(null=True)
    old_date = models.DateField(null=True)
    new_date = models.DateField(null=True)
    side = models.CharField(max_length=12)
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(_("决定依据"), max_length=flow.REASON_AT_MOST, blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_as = models.CharField(max_length=12, blank=True)
    approved_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("community", "project", "number"), name="variation_number_once"),
            models.UniqueConstraint(
                fields=("community", "project"),
                condition=Q(approved_at__isnull=True, rejected_at__isnull=True) & ~Q(kind="scope"),
                name="variation_one_waits_for_the_whole",
                violation_error_message=_("还有一项价格或工期变更等待批准"),
            ),
            models.UniqueConstraint(
                fields=("community", "line"),
                condition=Q(approved_at__isnull=True, rejected_at__isnull=True, kind="scope"),
                name="variation_one_waits_for_a_line",
                violation_error_message=_("这一行还有一项变更等待批准"),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="scope", line__isnull=False, old_quantity__isnull=False, new_quantity__isnull=False
                )
                | Q(kind="price", line__isnull=True, old_sum__isnull=False, new_sum__isnull=False)
                | Q(kind="time", line__isnull=True, old_date__isnull=False, new_date__isnull=False),
                name="variation_has_old_and_new",
                violation_error_message=_("变更要写明原来和现在的数值"),
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(rejected_at__isnull=True),
                name="variation_is_approved_or_rejected",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | (Q(approved_at__isnull=False) & Q(approved_by__isnull=False) & ~Q(approved_by=F("by"))),
                name="variation_is_approved_by_another",
                violation_error_message=_("变更不能由提出的人自己批准"),
            ),
        )

    @property
    def is_waiting(self) -> bool:
        return self.approved_at is None and self.rejected_at is None

    @property
    def increase(self) -> Decimal:
        """How much it adds to the contract sum; 0 for what is not a price."""
        return (self.new_sum or ZERO) - (self.old_sum or ZERO)
