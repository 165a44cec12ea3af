"""Figures of how far the way of working reaches: of all estates, those that have something when the period ends."""

from collections.abc import Callable
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.definition import Figure
from tongdeng.boards.figures.scope import Scope
from tongdeng.committees.models import Committee
from tongdeng.consultations.models import Consultation
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.models import CodeField, Subject
from tongdeng.members.models import Branch, Centre
from tongdeng.people.models import Home, Measure, Tenure
from tongdeng.people.queries import living
from tongdeng.places.models import Place
from tongdeng.places.rules import COMMUNITY

QUARTER = relativedelta(months=3)
There = Callable[[Scope], Q]


def estates(model: type[Subject], there: There) -> Callable[[Scope], QuerySet[Place]]:
    """Return the rows of a figure: all estates of a place, each with whether it has a record of `model`."""

    def rows(scope: Scope) -> QuerySet[Place]:
        own = model._default_manager.filter(
            there(scope),
            community=Left(OuterRef("code"), COMMUNITY, output_field=CodeField()),
            place=OuterRef("code"),
        )
        return Place.objects.filter(scope.under("code"), level="estate").annotate(has=Exists(own))

    return rows


def homes(scope: Scope) -> QuerySet[Home]:
    """Return the homes to live in, each with whether a resident is bound to it who can sign in."""
    here: dict[str, Any] = {"community": OuterRef("community"), "place": OuterRef("place")}
    day = local_day(scope.end)
    dwelling = Measure.objects.filter(living(day), kind="normal", **here)
    bound = Tenure.objects.filter(
        living(day), person__phone__isnull=False, person__erased_at__isnull=True, **here
    )
    return Home.objects.filter(scope.there, Exists(dwelling)).annotate(has=Exists(bound))


def founded(scope: Scope) -> Q:
    """Return the condition for what was founded by the end."""
    return Q(at__lte=scope.end)


def in_office(scope: Scope) -> Q:
    """Return the condition for committees in office at the end."""
    return Q(at__lte=scope.end) & (Q(ended_at__isnull=True) | Q(ended_at__gt=scope.end))


def opened(scope: Scope) -> Q:
    """Return the condition for service centres that were open by the end."""
    return Q(opened_at__lte=scope.end)


def lately(scope: Scope) -> Q:
    """Return the condition for consultations of the three months before the end; a talk is none."""
    return Q(held_at__gt=scope.end - QUARTER, held_at__lte=scope.end, talk=False)


def _estates(key: str, title: Sentence, says: Sentence, model: type[Subject], there: There) -> Figure:
    return Figure(
        key=key,
        title=title,
        says=says,
        leaves_out=_("还没有登记成小区的地方不计入"),
        unit=_("个小区"),
        source=_("小区的登记和这一项的记录"),
        rows=estates(model, there),
        columns=("code", "name", "has"),
        part=Q(has=True),
        place="code",
        open_rows=True,
    )


FIGURES = (
    _estates("estates_branch", _("有党支部的小区"), _("期末的小区中，有自己的党支部的"), Branch, founded),
    _estates(
        "estates_committee", _("有业委会的小区"), _("期末的小区中，业主委员会在任的"), Committee, in_office
    ),
    _estates(
        "estates_consulted",
        _("开过会诊的小区"),
        _("期末的小区中，此前三个月内开过三方会诊的；座谈不算"),
        Consultation,
        lately,
    ),
    _estates("estates_centre", _("有服务中心的小区"), _("期末的小区中，开了服务中心的"), Centre, opened),
    Figure(
        key="households_bound",
        title=_("绑定的住户"),
        says=_("期末登记的住宅中，至少有一位住户登记了手机、可以登录的"),
        leaves_out=_("商铺、车位等不计入；没有登记的房屋不计入"),
        unit=_("户"),
        source=_("房屋登记"),
        rows=homes,
        columns=("place", "community", "has"),
        part=Q(has=True),
        public=False,
    ),
)
