"""Platforms of a community, each named by it, and its tables of points."""

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Record, Subject, new_id
from tongdeng.members.rules import points, volunteers
from tongdeng.people.models import Person


class Row(models.Model):
    """What all rows that are no subject have."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()

    class Meta:
        abstract = True


class Platform(Record):
    """A platform on which members and volunteers serve: its name, purpose, leader and duties are the community's data."""

    journal_name = "platform"
    FLOW: ClassVar = volunteers.PLATFORM

    state = models.CharField(
        max_length=20, choices=[(s.value, w) for s, w in volunteers.PLATFORM_WORDS.items()], editable=False
    )
    name = models.CharField(_("平台名称"), max_length=volunteers.NAME_AT_MOST)
    purpose = models.CharField(_("做什么"), max_length=volunteers.WORDS_AT_MOST)
    duties = models.TextField(_("职责"), max_length=volunteers.DUTIES_AT_MOST, blank=True)
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    # The account with which people exchange points: what it gave is below zero.
    points = models.IntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("志愿平台")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "name"),
                condition=Q(state="open"),
                name="platform_name_once",
                violation_error_message=_("这个社区已经有同名的平台"),
            ),
        )
        indexes = (models.Index(fields=("community", "position"), name="platform_community"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == volunteers.PlatformState.OPEN


class PointTable(Subject):
    """How points are given in a community from a moment on; rows are added, never edited."""

    journal_name = "point_table"

    number = models.PositiveSmallIntegerField()
    table = models.JSONField()
    valid_from = models.DateTimeField(_("生效时间"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="point_table_number_once"),
            models.UniqueConstraint(
                fields=("community", "valid_from"),
                name="point_table_one_per_moment",
                violation_error_message=_("这个时间已经有一份积分表生效"),
            ),
        )

    @cached_property
    def rules(self) -> points.Table:
        return points.read(self.table, self.number)
