"""Acceptance: what the parties sign for, what they dispute, and the warranty that begins that day."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, new_id
from tongdeng.people.models import Person
from tongdeng.projects.models.bill import WORKS, Line
from tongdeng.projects.models.parts import Part, quantity
from tongdeng.projects.models.projects import Project
from tongdeng.projects.models.sheets import Sheet
from tongdeng.projects.rules import flow


class Acceptance(Part):
    """A list of quantities that is put to the parties; it takes effect when all of them have signed."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="acceptances")
    number = models.PositiveSmallIntegerField()
    parties = ArrayField(models.CharField(max_length=12))
    # Whether what is accepted may be used although something on the same lines is disputed.
    in_use = models.BooleanField(_("其余部分先投入使用"), default=False)
    note = models.CharField(_("验收意见"), max_length=flow.REASON_AT_MOST, blank=True)
    digest = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    refused_as = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("community", "project", "number"), name="acceptance_number_once"),
            models.UniqueConstraint(
                fields=("community", "project"),
                condition=Q(accepted_at__isnull=True, refused_at__isnull=True),
                name="acceptance_one_waits",
                violation_error_message=_("还有一次验收等待各方签字"),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(refused_at__isnull=True),
                name="acceptance_is_accepted_or_refused",
            ),
        )

    @property
    def is_waiting(self) -> bool:
        return self.accepted_at is None and self.refused_at is None


class Warranty(models.Model):
    """The warranty of what was accepted on one day, of one kind of work, at one place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="warranties")
    acceptance = models.ForeignKey(Acceptance, on_delete=models.CASCADE, related_name="warranties")
    number = models.PositiveSmallIntegerField()
    work = models.CharField(max_length=12, choices=WORKS)
    since = models.DateField()
    until = models.DateField()
    inspected_on = models.DateField(null=True)
    finding = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "project", "number"), name="project_warranty_number_once"
            ),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="project_warranty_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("community", "place", "until"), name="project_warranty_place"),)

    def holds(self, day: date) -> bool:
        """Say whether it holds on a day; the last day is included."""
        return self.since <= day <= self.until


class Item(models.Model):
    """One line of an acceptance: how much is accepted, and how much of what was disputed is settled by it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    acceptance = models.ForeignKey(Acceptance, on_delete=models.CASCADE, related_name="items")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="items")
    accepted = quantity()
    settled = quantity(default=0)
    # The correction sheet by which an accepted quantity is taken back.
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, null=True, related_name="+")
    warranty = models.ForeignKey(Warranty, on_delete=models.PROTECT, null=True, related_name="items")

    class Meta:
        ordering = ("line__position",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "acceptance", "line"),
                name="acceptance_item_once_for_each_line",
                violation_error_message=_("同一行只能列一次"),
            ),
            models.CheckConstraint(
                condition=Q(settled__gte=0)
                & (Q(accepted__gte=0, sheet__isnull=True) | Q(accepted__lt=0, sheet__isnull=False)),
                name="acceptance_item_takes_back_only_by_a_sheet",
                violation_error_message=_("已验收的数量只能凭更正单更正"),
            ),
        )


class Signature(Part):
    """One party's signature under an acceptance, over the digest of what it says."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "acceptance", "party"),
                name="acceptance_signature_once_for_each_party",
                violation_error_message=_("这一方已经签过字"),
            ),
            models.UniqueConstraint(
                fields=("community", "acceptance", "by"),
                name="acceptance_signature_of_one_person_for_one_party",
                violation_error_message=_("您已经签过字，不能再代表另一方"),
            ),
        )


class Dispute(Part):
    """A quantity of a line that one party does not accept, and why; an acceptance settles it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="disputes")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="disputes")
    party = models.CharField(max_length=12)
    quantity = quantity()
    reason = models.CharField(_("争议原因"), max_length=flow.REASON_AT_MOST)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="project_dispute_is_of_something"),
        )


class Defect(Part):
    """A fault in something under warranty, from the report to the repair."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="defects")
    warranty = models.ForeignKey(Warranty, on_delete=models.PROTECT, related_name="defects")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(null=True)  # the resident's case that told of it
    words = models.CharField(_("什么问题"), max_length=flow.REASON_AT_MOST)
    # The builder has no account; what they answered is written down by whoever called them.
    taken_on = models.BooleanField(null=True)
    answer = models.CharField(_("施工方答复"), max_length=flow.REASON_AT_MOST, blank=True)
    answered_at = models.DateTimeField(null=True)
    repaired_at = models.DateTimeField(null=True)
    repair = models.CharField(_("怎样修好的"), max_length=flow.REASON_AT_MOST, blank=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "case_id"),
                condition=Q(case_id__isnull=False, repaired_at__isnull=True),
                name="project_defect_once_for_a_case",
                violation_error_message=_("这件诉求已经登记为保修问题"),
            ),
        )

    @property
    def is_open(self) -> bool:
        return self.repaired_at is None
