"""The codes that prove a phone or a mail address."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Subject


class Code(models.Model):
    """A code that was sent to `target` and is not used yet; a newer one for the same `key` takes its place.

    The code itself is nowhere stored: it is derived from `seed` with the secret of the installation.
    """

    key = models.CharField(primary_key=True, max_length=50, editable=False)
    # Held by the browser that asked, and by nobody else: without it the right digits open nothing.
    ask = models.UUIDField(unique=True, editable=False)
    target = models.CharField(max_length=254)
    seed = models.BinaryField(max_length=32)
    # Whose number it was when the code was asked for; empty for a number that nobody had.
    holder = models.UUIDField(null=True)
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(target=""), name="code_goes_somewhere"),)

    @property
    def is_for_phone(self) -> bool:
        return self.key.startswith("phone:")


class Unlock(Subject):
    """A number to which codes go again after the day's limit: somebody with a role saw its holder in person."""

    journal_name: ClassVar[str] = "unlock"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
