"""Who sits on a bench, who was there for which item, what they said to it, and who spoke."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.models.base import Channel, How, Row
from tongdeng.consultations.models.consultations import Consultation, Item
from tongdeng.consultations.rules import deciding
from tongdeng.kernel.files import DIGEST_LENGTH
from tongdeng.people.models import Mandate, Person

POSITIONS = [(word.value, says) for word, says in deciding.POSITION_WORDS.items()]
SITS = Q(left_at__isnull=True)


class Seat(Row):
    """A delegate of a party: somebody with a mandate, or a guest who is named in a written authority."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="seats")
    party = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=20, blank=True)
    guest = models.CharField(_("姓名"), max_length=rules.NAME_AT_MOST, blank=True)
    authority = models.CharField(_("书面授权"), max_length=rules.AUTHORITY_AT_MOST, blank=True)
    authority_since = models.DateField(null=True)
    authority_until = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "consultation", "person"),
                condition=SITS & Q(person__isnull=False),
                name="seat_of_a_bench_once_for_each_person",
                violation_error_message=_("同一个人只能占一席"),
            ),
            models.UniqueConstraint(
                fields=("community", "consultation", "party", "position"),
                condition=SITS,
                name="seat_of_a_bench_taken_once",
                violation_error_message=_("这一席已有代表"),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, mandate__isnull=False, guest="")
                | (
                    Q(person__isnull=True, mandate__isnull=True)
                    & ~Q(guest="")
                    & ~Q(authority="")
                    & Q(authority_until__gte=F("authority_since"))
                ),
                name="seat_of_a_bench_has_a_mandate",
                violation_error_message=_("代表要有任职或者书面授权"),
            ),
        )

    @property
    def name(self) -> str:
        return self.guest or (self.person.display_name if self.person else "")


class SignInSheet(Row):
    """A photo of the sheet on which delegates signed in; one picture serves one meeting only."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="sign_in_sheets")
    photo = models.FileField(max_length=200)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "digest"),
                name="sign_in_sheet_of_one_meeting",
                violation_error_message=_("这张签到表照片已经用过"),
            ),
        )


class Arrival(Row):
    """That a delegate came: said on their own phone, or signed on a sheet; it counts for the day of the meeting."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="arrivals")
    day = models.DateField()
    sheet = models.ForeignKey(SignInSheet, on_delete=models.PROTECT, null=True, related_name="arrivals")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "seat", "day"),
                name="arrival_once_a_day",
                violation_error_message=_("这位代表今天已经签到"),
            ),
        )

    @property
    def how(self) -> How:
        return How.PHONE if self.sheet_id is None else How.SHEET


class Attendance(Row):
    """Whether a seat was there for an item: a delegate who signed in is, until it is noted that they left."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="attendances")
    present = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "item", "seat"), name="attendance_of_an_item_once"),
        )


class Delegation(Row):
    """A seat that lets another of its own party speak for it; it counts only while the receiver is there (DL-3)."""

    giver = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="given")
    receiver = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="received")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    photo = models.FileField(max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "giver"),
                name="delegation_once",
                violation_error_message=_("已经委托过一次"),
            ),
            models.UniqueConstraint(
                fields=("community", "receiver"),
                name="delegation_to_each_once",
                violation_error_message=_("一位代表只能接受一次委托"),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")),
                name="delegation_to_somebody_else",
                violation_error_message=_("不能委托给自己"),
            ),
            models.CheckConstraint(
                condition=Q(channel="phone") | ~Q(photo=""),
                name="delegation_on_paper_has_a_photo",
                violation_error_message=_("纸上委托要拍照存档"),
            ),
        )


class Position(Row):
    """What a seat says to the proposal of an item: on the delegate's own phone, or on paper by name with a photo."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="positions")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="positions")
    value = models.CharField(max_length=10, choices=POSITIONS)
    words = models.CharField(max_length=rules.WORDS_AT_MOST, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    photo = models.FileField(max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "item", "seat"),
                name="position_once",
                violation_error_message=_("这一席已经表态"),
            ),
            models.CheckConstraint(
                condition=Q(channel="phone") | ~Q(photo=""),
                name="position_on_paper_has_a_photo",
                violation_error_message=_("纸上表态要拍照存档"),
            ),
        )


class Speech(Row):
    """Somebody on the list of speakers of an item."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="speeches")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="speeches")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="speeches")
    position = models.PositiveSmallIntegerField()
    point_of_order = models.BooleanField(default=False)
    seconds = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=rules.WORDS_AT_MOST, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "consultation"),
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="speech_one_at_a_time",
                violation_error_message=_("同一时间只有一人发言"),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="speech_ends_after_it_began",
            ),
        )
