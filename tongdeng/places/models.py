"""One tree of places; a code's prefix is its ancestor. And the drawings of estates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Subject, new_id
from tongdeng.places import rules
from tongdeng.places.rules.shapes import KIND_WORDS, LABEL_AT_MOST, Frame, Kind

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


class Plan(Subject):
    """The drawing of an estate: one at a time; the journal says who replaced it when."""

    journal_name = "plan"

    frame = models.CharField(max_length=8, choices=[(frame.value, frame.value) for frame in Frame])
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "place"), name="plan_one_of_an_estate"),)


class Shape(models.Model):
    """One outline of a drawing: a building or common area of the tree, or what lies around them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    # Of a building or common area; of what lies around, the estate.
    place = CodeField()
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="shapes")
    kind = models.CharField(max_length=10, choices=[(kind.value, word) for kind, word in KIND_WORDS.items()])
    name = models.CharField(max_length=LABEL_AT_MOST, blank=True)
    # Closed rings of [x, y], as the file has them.
    rings = models.JSONField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "place"),
                condition=Q(kind=Kind.BUILDING.value),
                name="shape_one_of_a_building",
                violation_error_message=_("这栋楼已经画过了"),
            ),
        )
