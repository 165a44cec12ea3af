"""The ledger of an estate, its quarterly summaries with their lines, and the vouchers behind them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.accounts import rules
from tongdeng.accounts.rules import Body, Kind, State, periods
from tongdeng.accounts.rules.sums import FEN_AT_MOST
from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.models import CodeField, Record, Subject, new_id
from tongdeng.people.models import Person
from tongdeng.projects.models import Project

KINDS = [(kind.value, word) for kind, word in rules.KIND_WORDS.items()]
STATES = [(state.value, word) for state, word in rules.STATE_WORDS.items()]
BODIES = [(body.value, word) for body, word in rules.BODY_WORDS.items()]
LINE_KINDS = sorted({row.key for row in rules.LINE_KINDS})


class Ledger(Subject):
    """The accounts of an estate from a quarter on; its clocks tell when a quarter is late."""

    journal_name = "ledger"

    since = models.DateField(_("从哪个季度开始公布"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("公共账目")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "place"),
                name="ledger_once_for_an_estate",
                violation_error_message=_("这个小区的账目已经开始公布"),
            ),
        )


class Summary(Record):
    """One edition of what came in and went out in a quarter; a correction is a further edition. Amounts are in fen."""

    journal_name = "summary"
    FLOW: ClassVar = rules.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="summaries")
    kind = models.CharField(_("账目"), max_length=10, choices=KINDS)
    quarter = models.DateField(_("季度"))
    edition = models.PositiveSmallIntegerField(default=1)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("更正原因"), max_length=rules.REASON_AT_MOST, blank=True)
    opening = models.BigIntegerField(_("期初余额（元）"), default=0)
    inflow = models.BigIntegerField(default=0)
    outflow = models.BigIntegerField(default=0)
    closing = models.BigIntegerField(_("期末余额（元）"), null=True)
    why_opening = models.CharField(_("期初为什么不同"), max_length=rules.REASON_AT_MOST, blank=True)
    why_projects = models.CharField(_("工程款为什么不同"), max_length=rules.REASON_AT_MOST, blank=True)
    # What differed from the records of works when it was submitted, for which `why_projects` is the reason.
    gaps = models.JSONField(default=list)
    returned = models.CharField(_("退回原因"), max_length=rules.REASON_AT_MOST, blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.CharField(max_length=10, choices=BODIES, blank=True)
    body_name = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("季度收支")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "place", "kind", "quarter", "edition"),
                name="summary_edition_once",
                violation_error_message=_("这个季度已经有人在填，请打开那一份"),
            ),
            models.UniqueConstraint(
                fields=("community", "place", "kind", "quarter"),
                condition=Q(state="confirmed"),
                name="summary_one_confirmed",
            ),
            models.UniqueConstraint(
                fields=("community", "place", "kind", "quarter"),
                condition=Q(state__in=("draft", "submitted", "returned")),
                name="summary_one_open",
                violation_error_message=_("这个季度已有一份还没有确认"),
            ),
            models.CheckConstraint(
                condition=Q(opening__gte=0, inflow__gte=0, outflow__gte=0, opening__lte=FEN_AT_MOST),
                name="summary_amounts_in_bounds",
                violation_error_message=_("金额不能是负数"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=rules.OPEN)
                | Q(closing__isnull=False, closing__gte=0, closing=F("opening") + F("inflow") - F("outflow")),
                name="summary_adds_up",
                violation_error_message=_("期初加收入减支出应等于期末"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.PUBLISHED)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="summary_submitted_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "replaced"))
                | (
                    Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(body="") & ~Q(body_name="")
                ),
                name="summary_confirmed_by_a_body",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "replaced"))
                | (~Q(confirmed_by=F("submitted_by")) & ~Q(confirmed_by=F("by"))),
                name="summary_confirmed_by_somebody_else",
                violation_error_message=_("填报的人不能自己确认"),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, edition=1)
                | (Q(corrects__isnull=False, edition__gt=1) & ~Q(reason="")),
                name="summary_corrects_for_a_reason",
                violation_error_message=_("请写明更正原因"),
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-quarter"), name="summary_place"),)

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def is_confirmed(self) -> bool:
        return self.state == State.CONFIRMED

    @property
    def is_submitted(self) -> bool:
        return self.state == State.SUBMITTED

    @property
    def is_published(self) -> bool:
        return self.state in rules.PUBLISHED

    @property
    def quarter_key(self) -> str:
        return periods.key_of(self.quarter)

    @property
    def quarter_word(self) -> Sentence:
        return periods.word_of(self.quarter)

    @property
    def kind_word(self) -> Sentence:
        return rules.KIND_WORDS[Kind(self.kind)]

    @property
    def body_word(self) -> Sentence:
        return rules.BODY_WORDS[Body(self.body)] if self.body else ""


class SummaryLine(models.Model):
    """One sum that came in or went out, in fen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("项目"), max_length=20, choices=[(key, key) for key in LINE_KINDS])
    comes_in = models.BooleanField()
    label = models.CharField(_("说明"), max_length=rules.LABEL_AT_MOST, blank=True)
    amount = models.BigIntegerField(_("金额（元）"))
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("community", "summary", "position"), name="summary_line_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=FEN_AT_MOST),
                name="summary_line_is_positive",
                violation_error_message=_("金额应大于 0"),
            ),
        )

    @property
    def word(self) -> Sentence:
        row = rules.line_kind(self.summary.kind, self.kind)
        return row.word if row else self.kind


class Voucher(models.Model):
    """A file behind a summary: read by the company and by who confirms; by everybody only where it was marked as free of personal data."""

    class Type(models.TextChoices):
        PDF = "pdf", "PDF"
        PHOTO = "photo", _("照片")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="vouchers")
    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=10, choices=Type.choices)
    file = models.FileField(max_length=200)
    public = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("community", "summary", "position"), name="voucher_once"),
        )
