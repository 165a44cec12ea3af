"""A roster: a file of homes and owners that was uploaded, and the column headings of an estate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, new_id
from tongdeng.people.models.persons import Person


class Roster(models.Model):
    """A file of homes and owners: read and compared by a job, then imported as a whole or not at all."""

    class State(models.TextChoices):
        READING = "reading", _("读取中")
        UNREADABLE = "unreadable", _("读不了")
        HEADINGS = "headings", _("等待对应列名")
        TRIED = "tried", _("已检查")
        RUNNING = "running", _("导入中")
        DONE = "done", _("已导入")
        FAILED = "failed", _("没有导入")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField(_("小区"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    sheet = models.CharField(max_length=100, blank=True)
    # Kept until the file is imported or refused, and no longer: it is full of names and phones.
    content = models.BinaryField(null=True)
    headings = models.JSONField(default=list)  # its own, where they are to be matched with ours
    rows = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    faults = models.PositiveIntegerField(default=0)  # all of them; `errors` has the first ones
    notes = models.JSONField(default=list)
    comparison = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)  # to the questions of the comparison
    complete = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("place", "at"), name="roster_place"),)

    @property
    def may_be_imported(self) -> bool:
        """Say whether its import can be started: it has no faults and was not started before."""
        return self.state == self.State.TRIED and not self.errors

    @property
    def is_reading(self) -> bool:
        return self.state == self.State.READING

    @property
    def is_unreadable(self) -> bool:
        return self.state == self.State.UNREADABLE

    @property
    def wants_headings(self) -> bool:
        """The job did not know the columns of the file."""
        return self.state == self.State.HEADINGS

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def percent(self) -> int:
        """How much of the reading or of the import is done."""
        return 100 * self.done // self.total if self.total else 0


class Heading(models.Model):
    """What an estate's own column heading means, as somebody said once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = CodeField()
    heading = models.CharField(max_length=60)
    column = models.CharField(max_length=20)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "heading"), name="heading_once"),)
