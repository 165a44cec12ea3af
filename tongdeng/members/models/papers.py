"""Certificates of service with their register, and the files for the ministry's system with its answers."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Record, Subject
from tongdeng.members.models.platforms import Row
from tongdeng.members.models.services import Service
from tongdeng.members.models.volunteers import Volunteer
from tongdeng.members.rules import papers
from tongdeng.members.rules.service import hours
from tongdeng.people.models import Person


class Certificate(Record):
    """What a volunteer has done, as the organisation that recorded it certifies: posted first, then issued with a number."""

    journal_name = "service_certificate"
    FLOW: ClassVar = papers.FLOW

    state = models.CharField(
        max_length=20, choices=[(s.value, w) for s, w in papers.STATE_WORDS.items()], editable=False
    )
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="certificates")
    # Without gaps in a year; given when it is issued.
    number = models.CharField(_("证明编号"), max_length=40, blank=True)
    code = models.CharField(
        max_length=16
    )  # in the QR sign beside the number, so that numbers cannot be counted through
    name = models.CharField(_("姓名"), max_length=papers.NAME_AT_MOST, blank=True)
    # The last four signs at most: no whole identity number is stored or printed.
    document = models.CharField(_("证件号码后四位"), max_length=4, blank=True)
    since = models.DateField(_("服务从"))
    until = models.DateField(_("服务到"))
    minutes = models.PositiveIntegerField()
    services = models.PositiveIntegerField()
    organisation = models.CharField(_("出具单位"), max_length=80)
    head = models.CharField(_("负责人"), max_length=papers.NAME_AT_MOST)
    handler = models.CharField(_("经办人"), max_length=papers.NAME_AT_MOST)
    contact = models.CharField(_("联系电话"), max_length=papers.CONTACT_AT_MOST)
    posted_from = models.DateTimeField()
    posted_until = models.DateTimeField()
    shows_name = models.BooleanField(default=False)
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=papers.REASON_AT_MOST, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("志愿服务记录证明")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "number"),
                condition=~Q(number=""),
                name="service_certificate_number_once",
            ),
            models.UniqueConstraint(fields=("code",), name="service_certificate_code_once"),
            models.CheckConstraint(
                condition=Q(posted_until__gte=F("posted_from") + papers.POSTING),
                name="service_certificate_posted_for_seven_days",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("valid", "replaced", "withdrawn"))
                | (~Q(number="") & Q(issued_at__isnull=False)),
                name="service_certificate_issued_with_a_number",
            ),
        )
        indexes = (models.Index(fields=("community", "-at"), name="service_certificate_register"),)

    @property
    def hours(self) -> str:
        return hours(self.minutes)

    @property
    def is_valid(self) -> bool:
        return self.state == papers.State.VALID

    @property
    def is_posted(self) -> bool:
        return self.state == papers.State.POSTED

    @property
    def period(self) -> tuple[date, date]:
        return self.since, self.until


class CertificateLine(Row):
    """A service that a certificate rests on, with its minutes."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="lines")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ("service__starts_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "certificate", "service"), name="service_certificate_line_once"
            ),
        )


class Export(Subject):
    """A file of services for the ministry's system, and what came back."""

    journal_name = "service_export"

    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    answered_at = models.DateTimeField(null=True)
    unknown = ArrayField(
        models.CharField(max_length=60), default=list
    )  # their numbers of what we never delivered
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="service_export_number_once"),
        )
        indexes = (models.Index(fields=("community", "-number"), name="service_export_community"),)


class ExportLine(Row):
    """One service in a file: why it is there and how it stood then, and what the other side answered."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="lines")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=10, choices=[(c.value, w) for c, w in papers.CHANGE_WORDS.items()])
    minutes = models.PositiveIntegerField()
    outside_id = models.CharField(max_length=60, blank=True)
    difference = models.CharField(
        max_length=10, choices=[(d.value, w) for d, w in papers.DIFFERENCE_WORDS.items()], blank=True
    )
    theirs = models.PositiveIntegerField(null=True)  # minutes that the other side has

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "export", "service"), name="service_export_line_once"
            ),
        )
        indexes = (models.Index(fields=("community", "service"), name="service_export_line_service"),)
