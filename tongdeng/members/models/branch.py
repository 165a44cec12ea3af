"""The branch and its register. Sensitive: read through `access` and journaled with the purpose; never in an event."""

import hashlib
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Record, Subject
from tongdeng.members.models.platforms import Row
from tongdeng.members.rules import branch as rules
from tongdeng.people.models import Organisation, Person


class Branch(Subject):
    """A party branch: of an estate, of a company, or of the trade across companies."""

    journal_name = "party_branch"

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        _("类型"), max_length=10, choices=[(k.value, w) for k, w in rules.KIND_WORDS.items()]
    )
    companies = ArrayField(models.CharField(max_length=80), default=list)  # of a branch of the trade
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("党支部")
        indexes = (models.Index(fields=("community", "place"), name="party_branch_place"),)

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def is_of_community(self) -> bool:
        """Its place is the whole community, and not an estate of it."""
        return len(self.place) == len(self.community)


class BranchMember(Row):
    """A member of a branch from a moment until a moment."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("姓名"), max_length=rules.NAME_AT_MOST, blank=True)
    phone = models.CharField(_("手机"), max_length=11, blank=True)
    standing = models.CharField(
        max_length=15, choices=[(s.value, w) for s, w in rules.STANDING_WORDS.items()]
    )
    joined_on = models.DateField(_("入党时间"), null=True)
    company = models.CharField(_("所在企业"), max_length=80, blank=True)
    on_front = models.BooleanField(_("物业一线服务队"), default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "branch", "name"),
                condition=Q(until__isnull=True) & ~Q(name=""),
                name="branch_member_name_once",
                violation_error_message=_("名册里已有同名的党员，请加以区分"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="branch_member_ends_after"
            ),
        )

    @property
    def mark(self) -> str:
        """A short digest of what the row says, for a form that changes it."""
        values = (self.name, self.phone, self.standing, self.joined_on, self.company, self.on_front)
        return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class BranchPost(Row):
    """What somebody of the branch answers for; residents read it."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="posts")
    post = models.CharField(
        _("职务"), max_length=15, choices=[(p.value, w) for p, w in rules.POST_WORDS.items()]
    )
    name = models.CharField(_("姓名"), max_length=rules.NAME_AT_MOST, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answers_for = models.CharField(_("分工"), max_length=rules.WORDS_AT_MOST)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since", "id")


class BranchMeeting(Record):
    """A meeting or study of a branch, with who was there."""

    journal_name = "branch_meeting"
    FLOW: ClassVar = rules.MEETING

    state = models.CharField(
        max_length=20, choices=[(s.value, w) for s, w in rules.MEETING_STATES.items()], editable=False
    )
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(
        _("类型"), max_length=10, choices=[(k.value, w) for k, w in rules.MEETING_WORDS.items()]
    )
    title = models.CharField(_("主题"), max_length=rules.WORDS_AT_MOST)
    where = models.CharField(_("地点"), max_length=100)
    starts_at = models.DateTimeField(_("开会时间"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), null=True)
    present = models.PositiveSmallIntegerField(null=True)
    due = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("支部会议和学习")
        indexes = (models.Index(fields=("community", "branch", "-starts_at"), name="branch_meeting_of"),)

    @property
    def is_held(self) -> bool:
        return self.state == rules.MeetingState.HELD

    @property
    def is_dropped(self) -> bool:
        return self.state == rules.MeetingState.DROPPED


class BranchAttendance(Row):
    """Whether a member was at a meeting of the branch."""

    meeting = models.ForeignKey(BranchMeeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(BranchMember, on_delete=models.PROTECT, related_name="attendances")
    present = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "meeting", "member"), name="branch_attendance_once"),
        )


class DoubleReport(Record):
    """A member of a unit elsewhere who reports to the community where they live (双报到)."""

    journal_name = "double_report"
    FLOW: ClassVar = rules.REPORT

    state = models.CharField(
        max_length=20, choices=[(s.value, w) for s, w in rules.REPORT_STATES.items()], editable=False
    )
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="reports")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.CharField(_("工作单位"), max_length=80, blank=True)
    home_branch = models.CharField(_("所在党组织"), max_length=80, blank=True)
    reported_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("双报到")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "person"),
                condition=Q(state="reported", person__isnull=False),
                name="double_report_once",
                violation_error_message=_("已经报到过"),
            ),
        )
        indexes = (models.Index(fields=("community", "branch"), name="double_report_branch"),)


class Remark(Record):
    """What the branch writes to somebody's unit each year: the person reads it first, and may have it corrected."""

    journal_name = "remark"
    FLOW: ClassVar = rules.REMARK

    state = models.CharField(
        max_length=20, choices=[(s.value, w) for s, w in rules.REMARK_STATES.items()], editable=False
    )
    report = models.ForeignKey(DoubleReport, on_delete=models.PROTECT, related_name="remarks")
    year = models.PositiveSmallIntegerField(_("年度"))
    words = models.CharField(_("评语"), max_length=rules.WORDS_AT_MOST)
    objection = models.CharField(_("更正要求"), max_length=rules.WORDS_AT_MOST, blank=True)
    sent_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("年度评语")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "report", "year"),
                name="remark_once_a_year",
                violation_error_message=_("这一年的评语已经写过"),
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="remark_sent_at_a_moment"
            ),
        )
