"""What goes up: an item of the joint meeting of the sub-district (物业管理联席会议)."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.models.topics import Topic
from tongdeng.consultations.rules import flows
from tongdeng.kernel.models import Record
from tongdeng.people.models import Person

STATES = [(state.value, word) for state, word in flows.JOINT_WORDS.items()]
REASONS = [("tries", _("两次会诊没有结果")), ("beyond", _("超出各方权限")), ("resolved", _("会诊决议提请"))]


class JointItem(Record):
    """A topic that the joint meeting of the sub-district is to answer (Henan 物业管理条例 art. 74)."""

    journal_name = "joint_item"
    FLOW: ClassVar = flows.JOINT

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    number = models.CharField(max_length=40, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="joint_items")
    why = models.CharField(max_length=10, choices=REASONS)
    words = models.TextField(_("提请说明"), blank=True)
    departments = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("邀请部门"))
    convene_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    convener = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    convened_at = models.DateTimeField(null=True)
    meets_at = models.DateTimeField(_("开会时间"), null=True)
    where = models.CharField(_("地点"), max_length=rules.WHERE_AT_MOST, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(_("答复"), blank=True)
    settled = models.BooleanField(_("已经解决，不必再会诊"), default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("联席会议事项")
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="joint_item_number_is_unique"),
            models.UniqueConstraint(
                fields=("community", "topic"),
                condition=~Q(state="answered"),
                name="joint_item_one_open_for_a_topic",
                violation_error_message=_("这个议题已经提请联席会议，正在等待答复"),
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="joint_item_answered_with_words",
            ),
        )
        indexes = (models.Index(fields=("community", "-at"), name="joint_item_at"),)

    def __str__(self) -> str:
        return self.number

    def is_late(self, at: datetime) -> bool:
        """Say whether it was not convened, or not answered, by its date."""
        if self.answered_at is not None:
            return self.answered_at > self.answer_by
        return at > self.answer_by or (self.convened_at is None and at > self.convene_by)
