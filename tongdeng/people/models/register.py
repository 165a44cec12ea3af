"""The register: homes, what they are, who owns or lives in them, and what is proposed to change."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Record, Subject, new_id
from tongdeng.people.models.persons import ROLE_CHOICES, Person
from tongdeng.people.models.rosters import Roster
from tongdeng.people.rules import changes
from tongdeng.people.rules.register import AREA_SOURCE_CHOICES, HOME_KIND_CHOICES


class Home(Subject):
    """A home, shop, garage or other part of a building that somebody owns; the journal tells its life.

    What it is and who holds it stand in `Measure` and `Tenure`, from a day until a day. No row of theirs is ever
    deleted: one that was wrong from its first day on is marked as replaced.
    """

    journal_name = "home"

    # False while only the property company has spoken for it: it does not stand on a roll yet.
    checked = models.BooleanField(default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("房屋")
        constraints = (models.UniqueConstraint(fields=("community", "place"), name="home_once"),)


class Span(models.Model):
    """A row of the register that holds from a day until a day, its last."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12, editable=False)
    place = CodeField(_("房屋"))
    since = models.DateField(_("开始"))
    until = models.DateField(_("结束"), null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def end(self, day: date) -> None:
        """Let `day` be its last day; nothing is stored."""
        self.until = day


class Measure(Span):
    """What a home is and how large: its area in square metres, where that comes from, and its kind."""

    area = models.DecimalField(_("专有面积（平方米）"), max_digits=12, decimal_places=2, null=True)
    source = models.CharField(_("面积来源"), max_length=12, choices=AREA_SOURCE_CHOICES, blank=True)
    kind = models.CharField(_("房屋性质"), max_length=12, choices=HOME_KIND_CHOICES, default="normal")

    class Meta:
        verbose_name = verbose_name_plural = _("房屋面积")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "place"),
                condition=Q(until__isnull=True, replaced_at__isnull=True),
                name="measure_open_once",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gt=0),
                name="measure_area_is_positive",
                violation_error_message=_("面积必须大于零"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="measure_ends_after_it_begins",
            ),
        )
        indexes = (models.Index(fields=("community", "place"), name="measure_place"),)


class Tenure(Span):
    """A home that somebody owns, rents or lives in, from a day until a day."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("业主")
        TENANT = "tenant", _("租户")
        FAMILY = "family", _("家庭成员")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="tenures", verbose_name=_("人员")
    )
    kind = models.CharField(_("身份"), max_length=10, choices=Kind.choices)
    share = models.DecimalField(_("份额（%）"), max_digits=7, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("房屋关系")
        constraints = (
            models.UniqueConstraint(
                # Only of open ones: somebody may move out and come back.
                fields=("community", "place", "person", "kind"),
                condition=Q(until__isnull=True, replaced_at__isnull=True),
                name="tenure_open_once",
                violation_error_message=_("这位人员已登记在这套房屋下"),
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100),
                name="tenure_share_is_a_percentage",
                violation_error_message=_("份额应大于 0 且不超过 100"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="tenure_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("community", "place"), name="tenure_place"),)

    @property
    def is_owner(self) -> bool:
        return self.kind == self.Kind.OWNER


class Change(Record):
    """A change of the register that somebody proposed: a line of the difference list."""

    journal_name = "change"
    FLOW: ClassVar = changes.FLOW

    state = models.CharField(
        max_length=20, choices=[(s.value, w) for s, w in changes.STATE_WORDS.items()], editable=False
    )
    kind = models.CharField(max_length=10, choices=[(k.value, w) for k, w in changes.KIND_WORDS.items()])
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, null=True, related_name="changes")
    # What is to hold afterwards; names and phones of people who are new to the home are removed once it is decided.
    becomes = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    day = models.DateField(_("从哪一天起"))
    evidence = models.CharField(_("依据"), max_length=changes.EVIDENCE_AT_MOST, blank=True)
    # Makes the hashes in the journal worthless to whoever would guess names and phones.
    salt = models.UUIDField(default=uuid4, editable=False)
    # Whose home it is before or after: they are told, and may look at it.
    concerned = ArrayField(models.UUIDField(), default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=20, choices=[("resident", _("居民")), *ROLE_CHOICES])
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=changes.ANSWER_AT_MOST, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登记变更")
        indexes = (
            models.Index(fields=("community", "place", "state"), name="change_place"),
            models.Index(fields=("community", "decided_at"), name="change_decided"),
        )

    @property
    def is_waiting(self) -> bool:
        """Nobody has decided it yet."""
        return self.state == changes.State.PROPOSED

    @property
    def is_confirmed(self) -> bool:
        return self.state == changes.State.CONFIRMED

    @property
    def was_sent_back(self) -> bool:
        return self.state == changes.State.SENT_BACK
