"""Notices to persons, and their deliveries by channel."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, new_id
from tongdeng.people.models import Person


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
