"""Notices to persons, their deliveries by channel, and announcements to households."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Record, new_id
from tongdeng.notices.rules import announcing
from tongdeng.people.models import Person

STATES = [(state.value, word) for state, word in announcing.STATE_WORDS.items()]


class Preference(models.Model):
    """How a person wants to be notified; the inbox cannot be switched off."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    mail = models.BooleanField(_("发邮件"), default=True)
    channel = models.CharField(_("其他渠道地址"), max_length=300, blank=True)
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_until = models.TimeField(_("免打扰结束"), null=True, blank=True)
    digest = models.BooleanField(_("每天汇总一次"), default=False)


class Notice(models.Model):
    """One notice to one person about one event; the inbox lists them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="inbox")
    event = models.UUIDField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    urgent = models.BooleanField(default=False)
    words = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            # Readers may run twice for one event; by this the second run writes nothing.
            models.UniqueConstraint(
                fields=("community", "person", "event"), name="notice_once_per_person_and_event"
            ),
        )
        indexes = (
            models.Index(fields=("person", "-at"), name="notice_inbox"),
            models.Index(fields=("person",), condition=models.Q(read_at__isnull=True), name="notice_unread"),
        )


class Delivery(models.Model):
    """One sending of a notice over one channel: claimed before it is tried, so that a crash sends nothing twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("失败")
        DROPPED = "dropped", _("不再发送")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    # How often somebody had it sent again after it had failed, and who did so last.
    again = models.PositiveSmallIntegerField(default=0)
    again_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "notice", "channel"), name="delivery_once_per_channel"
            ),
        )
        indexes = (
            models.Index(
                fields=("not_before",), condition=models.Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(
                fields=("tried_at",), condition=models.Q(state="sending"), name="delivery_under_way"
            ),
            models.Index(fields=("-tried_at",), condition=models.Q(state="failed"), name="delivery_failed"),
        )


class Gateway(models.Model):
    """A house that messages go out by, while it does not answer: how often in a row, and until when it is left alone."""

    name = models.CharField(max_length=60, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    shut_until = models.DateTimeField(null=True)


class Missed(models.Model):
    """A moment that fired long after its time: its readers are told once of all such moments together."""

    event = models.UUIDField(primary_key=True)
    community = CodeField(max_length=12)
    kept_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("kept_at",), condition=models.Q(told_at__isnull=True), name="missed_untold"),
        )


class Announcement(Record):
    """What an office tells the households of an estate, or of some of its buildings; never edited once it is out."""

    journal_name = "announcement"
    FLOW: ClassVar = announcing.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    title = models.CharField(_("标题"), max_length=announcing.TITLE_AT_MOST)
    words = models.TextField(_("内容"))
    # Codes of the buildings that it is for; none for the whole estate.
    buildings = ArrayField(CodeField(max_length=18), default=list, blank=True)
    urgent = models.BooleanField(_("紧急"), default=False)
    starts_at = models.DateTimeField(_("发布时间"))
    valid_until = models.DateTimeField(_("有效期至"))
    sent_as = models.CharField(max_length=20)
    reason = models.CharField(max_length=announcing.REASON_AT_MOST, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    over_at = models.DateTimeField(null=True, editable=False)
    # The figures by building when it was over; the receipts are forgotten later.
    reach = models.JSONField(null=True, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("公告")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("starts_at")),
                name="announcement_ends_after_it_starts",
                violation_error_message=_("有效期应晚于发布时间"),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="announcement_published_at_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["planned", "published"], over_at__isnull=True, reach__isnull=True
                )
                | models.Q(state__in=["ended", "withdrawn"], over_at__isnull=False, reach__isnull=False),
                name="announcement_over_with_its_figures",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(reason=""),
                name="announcement_withdrawn_for_a_reason",
                violation_error_message=_("请写明原因"),
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-starts_at"), name="announcement_place"),)

    @property
    def is_planned(self) -> bool:
        return self.state == announcing.State.PLANNED

    @property
    def is_published(self) -> bool:
        return self.state == announcing.State.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == announcing.State.WITHDRAWN

    @property
    def is_over(self) -> bool:
        return self.state in (announcing.State.ENDED, announcing.State.WITHDRAWN)

    def is_valid(self, at: datetime) -> bool:
        # The job that ends it may run later than `valid_until`.
        return self.is_published and at < self.valid_until


class Opened(models.Model):
    """A household in which somebody opened an announcement: no person and no moment, for it proves nothing of a person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="opened")
    home = CodeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "announcement", "home"), name="opened_once_for_each_household"
            ),
        )
