"""One tree of places; a code's prefix is its ancestor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField
from tongdeng.places import rules

LEVEL_CHOICES = [(level.key, level.word) for level in rules.LEVELS]


class Place(models.Model):
    """A region, community, estate, building, unit or home, or a common area beside the buildings."""

    code = CodeField(_("代码"), primary_key=True)
    level = models.CharField(_("级别"), max_length=12, choices=LEVEL_CHOICES, editable=False)
    name = models.CharField(_("名称"), max_length=60)
    short = models.CharField(_("简称"), max_length=12, blank=True, help_text=_("用于编号，例如“鼎立”"))
    kind = models.CharField(
        _("类别"),
        max_length=20,
        blank=True,
        help_text=_("楼栋、公共区域"),
    )
    path = models.CharField(_("全称"), max_length=120, editable=False, help_text=_("从小区起的全称"))
    label = models.CharField(_("二维码标识"), max_length=16, unique=True, null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("地方")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.path or self.name

    @property
    def community(self) -> str:
        """The community's code; "" for a place above one."""
        return rules.cut(self.code, "community")
