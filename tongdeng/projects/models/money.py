"""Money as it is recorded: where it comes from, what was settled, what is kept back. Nothing is moved."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.projects.models.parts import Part, money
from tongdeng.projects.models.projects import Project
from tongdeng.projects.rules import flow
from tongdeng.projects.rules.money import SOURCE_WORDS
from tongdeng.votes.models import Motion

SOURCES = [(source.value, word) for source, word in SOURCE_WORDS.items()]


class Funding(Part):
    """A sum from one source, with the motion by which the owners allowed it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fundings")
    source = models.CharField(_("资金来源"), max_length=10, choices=SOURCES)
    amount = money(_("金额（元）"))
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("说明"), max_length=flow.REASON_AT_MOST, blank=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_is_positive",
                violation_error_message=_("金额应大于 0"),
            ),
        )


class Settlement(Part):
    """What the work came to, and what is kept back until its defect period is over."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="settlement")
    amount = money(_("结算价（元）"))
    kept = money(_("质保金（元）"), default=Decimal(0))
    bond = models.BooleanField(_("已收履约保证金"), default=False)
    guarantee = models.BooleanField(_("以银行保函代替"), default=False)
    months = models.PositiveSmallIntegerField(_("缺陷责任期（月）"))
    return_on = models.DateField()
    returned_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0, kept__gte=0),
                name="settlement_is_positive",
                violation_error_message=_("金额应大于 0"),
            ),
            models.CheckConstraint(
                # 建质〔2017〕138号 art. 7; the one figure of the whole country, so the database knows it too.
                condition=Q(kept__lte=F("amount") * Decimal("0.03")),
                name="settlement_keeps_at_most_three_percent",
                violation_error_message=_("质保金最多为结算价的 3%"),
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("return_on")),
                name="settlement_returns_when_it_is_due",
                violation_error_message=_("缺陷责任期还没有满"),
            ),
        )
