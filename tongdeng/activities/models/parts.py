"""What all rows of this room have."""

from django.db import models

from tongdeng.kernel.models import CodeField, new_id


class Row(models.Model):
    """A row that belongs to an activity or a wish."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()

    class Meta:
        abstract = True
