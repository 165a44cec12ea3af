"""The service centre of a community and a property company on an estate: posts, duties, opening hours."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Subject
from tongdeng.members.models.platforms import Row
from tongdeng.members.rules import branch
from tongdeng.people.models import Organisation


class Centre(Subject):
    """One counter of the community and the property company; everybody of the estate reads its page."""

    journal_name = "service_centre"

    name = models.CharField(_("名称"), max_length=60)
    spot = models.CharField(_("在哪里"), max_length=100)
    hours = models.CharField(_("开放时间"), max_length=100)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("红色物业服务中心")
        constraints = (models.UniqueConstraint(fields=("community", "place"), name="service_centre_once"),)

    def __str__(self) -> str:
        return self.name


class CentrePost(Row):
    """A post at the centre: how whoever holds it is called, and what they answer for."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="posts")
    position = models.PositiveSmallIntegerField()
    post = models.CharField(_("岗位"), max_length=40)
    title = models.CharField(_("称呼"), max_length=20, blank=True)
    duties = models.CharField(_("职责"), max_length=branch.WORDS_AT_MOST)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "centre", "position"), name="centre_post_position_once"
            ),
        )
