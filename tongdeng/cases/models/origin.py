"""Where a case comes from that another system handled."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models.cases import Case
from tongdeng.kernel.models import CodeField, new_id


class Origin(models.Model):
    """Of a case that was taken over: which system handled it, its number there, and a digest of all that was taken over.

    Figures of cases tell by it how many of them this system has not seen itself.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="origin")
    source = models.CharField(max_length=60)
    number = models.CharField(max_length=80)
    duplicate = models.BooleanField(default=False)
    digest = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "number", "community"),
                name="case_taken_over_once",
                violation_error_message=_("这件诉求已经导入过"),
            ),
        )
