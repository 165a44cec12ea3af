"""What ties a case to a room above it: the subject that it was put to, and the actions that were promised there."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models.cases import Case
from tongdeng.kernel.models import CodeField, new_id


class Above(models.Model):
    """A subject above a case, by the name that the journal has for it: this room knows neither its model nor its words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    # Where people read it, and what they call it: copies of the day on which the case was tied to it.
    path = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        abstract = True


class Link(Above):
    """A case that was put to a consultation, and hears of each of its steps until it ends."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "case", "subject_id"),
                name="case_linked_once_to_a_subject",
                violation_error_message=_("这件诉求已提交这次会诊"),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since")),
                name="case_link_ends_after_it_begins",
                violation_error_message=_("结束时间不能早于提交时间"),
            ),
        )
        indexes = (models.Index(fields=("subject_id",), name="case_link_subject"),)


class Hold(Above):
    """An action that was promised above: while it is open, the case cannot be called solved."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    until = models.DateField()
    released_at = models.DateTimeField(null=True)
    kept = models.BooleanField(null=True)

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "case", "subject_id"),
                name="case_held_once_by_an_action",
                violation_error_message=_("这件诉求已登记这项承诺"),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, kept__isnull=True)
                | Q(released_at__isnull=False, kept__isnull=False),
                name="case_hold_released_says_whether_it_was_kept",
                violation_error_message=_("了结承诺要写明是否办成"),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("since")),
                name="case_hold_ends_after_it_begins",
                violation_error_message=_("了结时间不能早于承诺时间"),
            ),
        )
        indexes = (
            models.Index(fields=("case",), name="case_hold_open", condition=Q(released_at__isnull=True)),
            models.Index(fields=("subject_id",), name="case_hold_subject"),
        )
