"""Sign-ups of households, and who comes by them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models.activities import Activity
from tongdeng.activities.models.parts import Row
from tongdeng.activities.rules import flow
from tongdeng.activities.rules.flow import Status
from tongdeng.kernel.models import CodeField
from tongdeng.people.models import Person


class SignUp(Row):
    """A party of one household: it holds its places, waits for them, or is offered some until a moment."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sign_ups")
    number = models.PositiveIntegerField()
    home = CodeField(blank=True)
    # Who signed up answers for the children of the party (AC-13).
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=[(s.value, w) for s, w in flow.STATUS_WORDS.items()])
    priority = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)
    at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    offer_until = models.DateTimeField(null=True)
    offer_places = models.PositiveSmallIntegerField(default=0)
    passed = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("community", "activity", "number"), name="sign_up_number_once"),
            models.CheckConstraint(
                condition=Q(status="offered", offer_until__isnull=False, offer_places__gt=0)
                | ~Q(status="offered"),
                name="sign_up_is_offered_places_until_a_moment",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="sign_up_is_of_somebody"),
        )
        indexes = (
            models.Index(fields=("community", "activity", "status"), name="sign_up_of_activity"),
            models.Index(fields=("by", "-at"), name="sign_up_by"),
        )

    @property
    def is_held(self) -> bool:
        return self.status == Status.HELD

    @property
    def is_waiting(self) -> bool:
        return self.status == Status.WAITING

    @property
    def is_offered(self) -> bool:
        return self.status == Status.OFFERED

    @property
    def is_live(self) -> bool:
        return self.status in flow.LIVE

    @property
    def occupies(self) -> int:
        """How many places it takes: those it holds, or those that it is offered."""
        return self.size if self.is_held else self.offer_places if self.is_offered else 0

    @property
    def clock(self) -> str:
        """The name of the deadline of its offer."""
        return f"offer {self.number}"


class Participant(Row):
    """Somebody who comes by a sign-up: a person of the household, or a name without an account, as of a child."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants")
    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=flow.NAME_AT_MOST, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    # None is given unless somebody gives it (AC-13).
    photo_consent = models.BooleanField(default=False)
    who = models.CharField(max_length=40)
    gone = models.BooleanField(default=False)

    class Meta:
        ordering = ("sign_up", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "activity", "who"),
                condition=Q(gone=False),
                name="participant_once",
                violation_error_message=_("已经报过名"),
            ),
        )

    @property
    def label(self) -> str:
        """How the organiser and the family call them."""
        return self.person.display_name if self.person else self.name
