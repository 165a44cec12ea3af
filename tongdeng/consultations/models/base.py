"""What all rows of this room have."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, new_id


class Row(models.Model):
    """A row that belongs to a record of a place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()

    class Meta:
        abstract = True


class How(models.TextChoices):
    """How a delegate signed in: on their own phone, or on the sheet of the meeting with a photo of it."""

    PHONE = "phone", _("本人手机")
    SHEET = "sheet", _("签到表")


class Channel(models.TextChoices):
    """On one's own phone, or on paper with a photo of it."""

    PHONE = "phone", _("本人手机")
    PAPER = "paper", _("纸上签名")
