"""The owners' committee of an estate: its seats, meetings, resolutions and signatures."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.committees import rules
from tongdeng.committees.rules import CommitteePost, Sitting, State
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import CodeField, Record, new_id
from tongdeng.people.models import Mandate, Organisation, Person

STATES = [(state.value, word) for state, word in rules.STATE_WORDS.items()]
SITTINGS = [(state.value, word) for state, word in rules.SITTING_WORDS.items()]
POSTS = [(post.value, word) for post, word in rules.POST_WORDS.items()]
LEAVINGS = [(why.value, word) for why, word in rules.LEAVING_WORDS.items()]
HOLDS_OFFICE = Q(until__isnull=True)


class Committee(Record):
    """One term of an estate's owners' committee."""

    journal_name = "committee"
    FLOW: ClassVar = rules.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    elected_on = models.DateField(_("选出日期"))
    until = models.DateField(_("任期到"))
    size = models.PositiveSmallIntegerField(_("委员人数"))
    small = models.BooleanField(_("按小型小区（3 人）"), default=False)
    filing_number = models.CharField(_("备案号"), max_length=60, blank=True)
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    filing_office = models.CharField(_("备案机关"), max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("业主委员会")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "place"),
                condition=~Q(state="ended"),
                name="committee_one_in_office",
                violation_error_message=_("这个小区已有一届业委会在任"),
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("elected_on")),
                name="committee_ends_after_it_begins",
                violation_error_message=_("任期的结束应晚于开始"),
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | (~Q(filing_number="") & Q(filed_on__isnull=False)),
                name="committee_filed_with_number_and_date",
                violation_error_message=_("备案要写明备案号和日期"),
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-at"), name="committee_place"),)

    @property
    def in_office(self) -> bool:
        return self.state != State.ENDED

    def sat_when_filed(self, seat: "Seat") -> bool:
        """Say whether a seat was held on the day of the filing; before there is one, whether it is held now."""
        if self.filed_on is None:
            return seat.until is None or seat.until == self.ended_at
        return local_day(seat.since) <= self.filed_on and (
            seat.until is None or local_day(seat.until) > self.filed_on
        )


class Seat(models.Model):
    """A membership of the committee from `since` to `until`; alternates have seats too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    post = models.CharField(_("职务"), max_length=10, choices=POSTS)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=LEAVINGS, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "committee", "person"),
                condition=HOLDS_OFFICE,
                name="seat_once_for_each_person",
                violation_error_message=_("同一个人只能列一次"),
            ),
            models.UniqueConstraint(
                fields=("community", "committee"),
                condition=HOLDS_OFFICE & Q(post=CommitteePost.CHAIR.value),
                name="seat_one_chair",
                violation_error_message=_("主任只有一位"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | ~Q(why=""),
                name="seat_is_left_for_a_reason",
                violation_error_message=_("离任要写明原因"),
            ),
        )

    @property
    def name(self) -> str:
        # In full: the law has the members of a committee published by name.
        return self.person.name or self.person.display_name

    @property
    def decides(self) -> bool:
        return self.post != CommitteePost.ALTERNATE


class Meeting(Record):
    """A meeting of the committee, from its notice to the posting of its resolutions."""

    journal_name = "meeting"
    FLOW: ClassVar = rules.SITTING

    state = models.CharField(max_length=20, choices=SITTINGS, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    extra = models.BooleanField(_("临时会议"), default=False)
    starts_at = models.DateTimeField(_("开会时间"))
    where = models.CharField(_("地点"), max_length=100)
    agenda = models.TextField(_("议程"))
    called_at = models.DateTimeField()
    called_as = models.CharField(max_length=20)
    held_at = models.DateTimeField(null=True)
    post_by = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)
    minutes = models.TextField(_("会议纪要"), blank=True)
    chaired_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    recorder = models.CharField(_("记录人"), max_length=rules.NAME_AT_MOST, blank=True)
    guests = models.CharField(_("列席"), max_length=rules.GUESTS_AT_MOST, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("业委会会议")
        constraints = (
            models.UniqueConstraint(fields=("community", "committee", "number"), name="meeting_number_once"),
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(posted_at__isnull=False), name="meeting_posted_at_a_moment"
            ),
        )
        indexes = (models.Index(fields=("community", "committee", "-starts_at"), name="meeting_of"),)

    @property
    def is_late(self) -> bool:
        return bool(self.posted_at and self.post_by and self.posted_at > self.post_by)

    @property
    def is_over(self) -> bool:
        return self.state in (Sitting.HELD, Sitting.POSTED)

    @property
    def is_posted(self) -> bool:
        return self.state == Sitting.POSTED

    @property
    def is_cancelled(self) -> bool:
        return self.state == Sitting.CANCELLED

    def is_overdue(self, at: datetime) -> bool:
        return self.state == Sitting.HELD and self.post_by is not None and self.post_by < at


class Attendance(models.Model):
    """Whether a member was at a meeting. A meeting has one row for each member of that day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="attendances")
    present = models.BooleanField(default=False)

    class Meta:
        ordering = ("seat__position",)
        constraints = (
            models.UniqueConstraint(fields=("community", "meeting", "seat"), name="attendance_once"),
        )


class Resolution(models.Model):
    """A decision of a meeting; carried when more than half of all members have signed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="resolutions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("类型"), max_length=20, choices=list(rules.KINDS.items()))
    title = models.CharField(_("决定事项"), max_length=rules.TITLE_AT_MOST)
    text = models.TextField(_("决定内容"), blank=True)
    officers = ArrayField(models.UUIDField(), default=list)
    carried_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "meeting", "position"), name="resolution_position_once"
            ),
        )


class Signature(models.Model):
    """A member's consent to a resolution: signed on their own phone, or on paper with a photo of it."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("本人手机签")
        PAPER = "paper", _("纸上签")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="signatures")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="signatures")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # Only of a signature on paper; on a phone the account shows who signed.
    photo = models.FileField(max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("seat__position",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "resolution", "seat"),
                name="signature_once",
                violation_error_message=_("这位委员已经签过字"),
            ),
            models.CheckConstraint(
                condition=Q(channel="phone") | ~Q(photo=""),
                name="signature_on_paper_has_a_photo",
                violation_error_message=_("纸上签字要拍照存档"),
            ),
        )


class Ask(models.Model):
    """A member's request for an extra meeting; `meeting` is the next one called after it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="asks")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("会议事由"), max_length=300)
    at = models.DateTimeField()
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "committee", "seat"),
                condition=Q(meeting__isnull=True),
                name="ask_once_until_answered",
                violation_error_message=_("您已经提议过了"),
            ),
        )
