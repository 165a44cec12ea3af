"""What all rows of a project have."""

from typing import Any

from django.db import models

from tongdeng.kernel.models import CodeField, new_id
from tongdeng.people.models import Person


class Part(models.Model):
    """A row that belongs to a project: where it is, who stored it, and when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


def quantity(word: Any = None, **options: Any) -> "models.DecimalField[Any, Any]":
    """Return a field for a quantity with three decimals."""
    return models.DecimalField(word, max_digits=12, decimal_places=3, **options)


def money(word: Any = None, **options: Any) -> "models.DecimalField[Any, Any]":
    """Return a field for yuan and cents."""
    return models.DecimalField(word, max_digits=14, decimal_places=2, **options)
