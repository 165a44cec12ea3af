"""The mechanism of a community: how its bench is made up and works; rows are added, never edited."""

from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.rules import deciding, mechanism
from tongdeng.kernel.models import Subject
from tongdeng.people.models import Person

RULES = [(key, rule.word) for key, rule in deciding.RULES.items()]


class Mechanism(Subject):
    """A named template of a community or an estate, from `valid_from` on; the nearest place and the newest row count."""

    journal_name = "mechanism"

    name = models.CharField(_("名称"), max_length=rules.TITLE_AT_MOST)
    made_of = models.TextField(_("由什么组成"))
    # Parties, steps and platforms as `rules.mechanism.as_json` spells them: a template is read and kept as a whole.
    parties = models.JSONField(_("参与方"))
    platforms = models.JSONField(_("平台"), default=list)
    steps = models.JSONField(_("步骤"))
    notice_days = models.PositiveSmallIntegerField(_("提前公告天数"))
    comment_days = models.PositiveSmallIntegerField(_("核对纪要天数"))
    voices_needed = models.PositiveSmallIntegerField(_("联名户数"))
    speech_seconds = models.PositiveSmallIntegerField(_("发言时限（秒）"))
    evaluation_days = models.PositiveSmallIntegerField(_("居民评价天数"))
    rule = models.CharField(_("表决规则"), max_length=20, choices=RULES)
    valid_from = models.DateTimeField(_("生效时间"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("会诊工作机制")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "place", "valid_from"),
                name="mechanism_one_per_moment",
                violation_error_message=_("这个时间已经有一个工作机制生效"),
            ),
            models.CheckConstraint(
                condition=Q(
                    notice_days__gt=0,
                    comment_days__gt=0,
                    voices_needed__gt=0,
                    speech_seconds__gt=0,
                    evaluation_days__gt=0,
                ),
                name="mechanism_numbers_are_positive",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @cached_property
    def template(self) -> mechanism.Template:
        names = ("name", "made_of", "parties", "platforms", "steps", "rule", *mechanism.NUMBERS)
        return mechanism.read({name: getattr(self, name) for name in names})
