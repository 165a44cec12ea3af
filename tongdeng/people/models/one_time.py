"""Codes that are handed over: at the desk, on the server or in a letter; and who came in when, and how."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Subject, new_id
from tongdeng.people.models.persons import Mandate, Person


class OneTimeCode(Subject):
    """A code with which one person comes in once; of the code itself only a keyed digest is stored.

    `place` is the home for which it was given, and "" where it was given on the server. What `way` and `checked` may be
    stands in `rules/one_time.py`; `post` is the role of who gave it.
    """

    journal_name: ClassVar[str] = "one_time_code"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    checked = models.CharField(max_length=12, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=20, blank=True)
    # Of an invitation: it opens nothing after this role has ended.
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"))
    until = models.DateTimeField()
    digest = models.BinaryField(max_length=32, unique=True)
    # A keyed digest of the number on record: a code that was given before the number changed opens nothing.
    number = models.BinaryField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    # Used, or void because of a newer one.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("person", "way"), name="one_time_code_person"),)


class SignIn(models.Model):
    """Somebody came in: when, how, and the role of who gave the code. Its person sees it; it goes with them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    way = models.CharField(max_length=10)
    post = models.CharField(max_length=20, blank=True)
    place = CodeField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("person", "-at"), name="sign_in_person"),)
