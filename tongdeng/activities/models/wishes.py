"""What residents wish for, and which households join in."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models.parts import Row
from tongdeng.activities.rules import flow
from tongdeng.kernel.models import CodeField, Record
from tongdeng.people.models import Person


class Wish(Record):
    """An activity that a resident proposes; with enough households an organiser must answer."""

    journal_name = "wish"
    FLOW: ClassVar = flow.WISH_FLOW

    state = models.CharField(
        max_length=20,
        choices=[(state.value, word) for state, word in flow.WISH_STATE_WORDS.items()],
        editable=False,
    )
    title = models.CharField(_("想办什么"), max_length=flow.TITLE_AT_MOST)
    about = models.CharField(_("说明"), max_length=300, blank=True)
    needed = models.PositiveSmallIntegerField()
    joined = models.PositiveIntegerField(default=0, editable=False)
    offered_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    reason = models.CharField(max_length=flow.REASON_AT_MOST, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("活动愿望")
        indexes = (models.Index(fields=("community", "place", "-at"), name="wish_place"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
                name="wish_declined_with_a_reason",
            ),
        )

    @property
    def waits(self) -> bool:
        """Whether neighbours may still join and an organiser answer."""
        return self.state in (flow.WishState.OPEN, flow.WishState.OFFERED)

    @property
    def is_offered(self) -> bool:
        return self.state == flow.WishState.OFFERED

    @property
    def is_declined(self) -> bool:
        return self.state == flow.WishState.DECLINED


class Joining(Row):
    """One voice for a wish, for each household."""

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="joinings")
    home = CodeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "wish", "home"),
                name="wish_joined_once_for_each_household",
                violation_error_message=_("您家已经加入"),
            ),
        )
