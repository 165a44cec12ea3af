"""Volunteers: who registered, on which platforms, what they agreed to, what is on file for them, and their points."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Record
from tongdeng.members.models.platforms import Platform, Row
from tongdeng.members.rules import points as accounts
from tongdeng.members.rules import service, volunteers
from tongdeng.people.models import Person

OPEN = Q(until__isnull=True)


class Volunteer(Record):
    """One person in one community, however many platforms they are registered on (VM-12).

    Whoever takes back their consent leaves the row without a person: services, points and sums stay.
    """

    journal_name = "volunteer"
    FLOW: ClassVar = volunteers.VOLUNTEER

    state = models.CharField(
        max_length=20, choices=[(s.value, w) for s, w in volunteers.VOLUNTEER_WORDS.items()], editable=False
    )
    number = models.CharField(_("志愿者编号"), max_length=30, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    born = models.PositiveSmallIntegerField(_("出生年份"), null=True)
    skills = ArrayField(models.CharField(max_length=20), default=list)
    times = ArrayField(models.CharField(max_length=20), default=list)
    # Sensitive: read by the branch and the organisation above it only; all others get counts (VM-10).
    as_member = models.BooleanField(default=False)
    points = models.IntegerField(default=0)
    registered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("志愿者")
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="volunteer_number_once"),
            models.UniqueConstraint(
                fields=("community", "person"),
                condition=Q(person__isnull=False),
                name="volunteer_once_in_a_community",
                violation_error_message=_("这位已经登记为志愿者"),
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | Q(person__isnull=True, born__isnull=True, as_member=False, withdrawn_at__isnull=False),
                name="volunteer_is_nobody_once_withdrawn",
            ),
        )
        indexes = (models.Index(fields=("community", "state"), name="volunteer_community"),)

    @property
    def is_active(self) -> bool:
        return self.state == volunteers.VolunteerState.ACTIVE

    @property
    def shown(self) -> str:
        """How those who work with this volunteer read them."""
        return self.person.display_name if self.person else self.number

    def age(self, day: date) -> int | None:
        """Return the age that somebody has reached by the end of the year before: the younger of the two possible."""
        return day.year - self.born - 1 if self.born else None


class Agreement(Row):
    """What a volunteer agreed to: in which wording, when, over which channel; and when they took it back (VM-11)."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="agreements")
    purpose = models.CharField(
        max_length=12, choices=[(p.value, w) for p, w in volunteers.PURPOSE_WORDS.items()]
    )
    wording = models.CharField(max_length=20)
    channel = models.CharField(
        max_length=10, choices=[(c.value, w) for c, w in volunteers.CHANNEL_WORDS.items()]
    )
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_channel = models.CharField(
        max_length=10, choices=[(c.value, w) for c, w in volunteers.CHANNEL_WORDS.items()], blank=True
    )

    class Meta:
        ordering = ("given_at", "purpose")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "volunteer", "purpose"),
                condition=Q(withdrawn_at__isnull=True),
                name="agreement_open_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="agreement_withdrawn_after_it_was_given",
            ),
        )


class Registration(Row):
    """A volunteer on a platform, from a moment until a moment."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="registrations")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="registrations")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("platform__position",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "volunteer", "platform"),
                condition=OPEN,
                name="registration_open_once",
                violation_error_message=_("已经在这个平台登记"),
            ),
        )
        indexes = (
            models.Index(fields=("community", "platform"), condition=OPEN, name="registration_platform"),
        )


class Qualification(Row):
    """An insurance or a training that is on file for a volunteer, with its first and last day (VM-5)."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.CharField(max_length=10, choices=[(k.value, w) for k, w in service.PROOF_WORDS.items()])
    danger = models.CharField(
        max_length=10, choices=[(k, d.word) for k, d in service.DANGERS.items()], blank=True
    )
    number = models.CharField(_("保单号或培训编号"), max_length=60)
    since = models.DateField(_("生效日期"))
    until = models.DateField(_("有效期到"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-until",)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="qualification_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(kind="training") | ~Q(danger=""), name="qualification_training_is_for_something"
            ),
        )


class Posting(Row):
    """A movement of points on the account of a volunteer or a platform; never changed, corrected by a counter-posting.

    An exchange is two movements of one `pair` that sum to zero.
    """

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, related_name="postings")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, null=True, related_name="postings")
    points = models.IntegerField()
    reason = models.CharField(max_length=10, choices=[(r.value, w) for r, w in accounts.REASON_WORDS.items()])
    version = (
        models.PositiveSmallIntegerField()
    )  # of the table by which they were counted; 0 is the common one
    # Of what they were earned for, or of the posting that this one takes back.
    service_id = models.UUIDField(null=True)
    counters = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    pair = models.UUIDField(null=True)
    words = models.CharField(max_length=accounts.REASON_AT_MOST, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(volunteer__isnull=False, platform__isnull=True)
                | Q(volunteer__isnull=True, platform__isnull=False, pair__isnull=False),
                name="posting_on_one_account",
            ),
            models.CheckConstraint(condition=~Q(points=0), name="posting_of_something"),
            models.UniqueConstraint(
                fields=("community", "counters"),
                condition=Q(counters__isnull=False),
                name="posting_taken_back_once",
                violation_error_message=_("这笔积分已经更正过"),
            ),
            models.UniqueConstraint(
                fields=("community", "service_id"),
                condition=Q(reason="service"),
                name="posting_once_for_a_service",
            ),
        )
        indexes = (models.Index(fields=("community", "volunteer", "at"), name="posting_volunteer"),)
