"""The roll of a vote: heads and their homes as of the record date, and what reached them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Subject, new_id
from tongdeng.people.models import Person
from tongdeng.votes.models.votes import Vote
from tongdeng.votes.rules.roll import AREA_SOURCE_WORDS, KIND_WORDS, HomeKind


class Head(Subject):
    """One person as the law counts; its journal tells of its ballot, never of the choice."""

    journal_name = "ballot"
    # A roll that is put right before its sealing may lose a head of which no more than this was written.
    OUTLIVED: ClassVar = frozenset({"refused", "designate"})

    class Standing(models.TextChoices):
        WAITING = "waiting", _("未投票")
        CAST = "cast", _("已投票")
        HELD = "held", _("待共有人指定")

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="heads")
    position = models.PositiveIntegerField()
    developer = models.BooleanField(default=False)
    owners = ArrayField(models.UUIDField(), default=list)
    area = models.DecimalField(max_digits=14, decimal_places=2)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.WAITING)
    # No foreign key: ballots refer to heads already, and one statement stores the ballot and this.
    counted = models.UUIDField(null=True)
    voter = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "vote", "position"), name="head_position_once"),
            models.CheckConstraint(
                condition=models.Q(standing="cast", counted__isnull=False)
                | (~models.Q(standing="cast") & models.Q(counted__isnull=True)),
                name="head_counts_one_ballot_or_none",
            ),
        )
        # For `owners__contains`: whether somebody is on the roll is asked on each page of a vote.
        indexes = (GinIndex(fields=("owners",), name="head_owners"),)

    @property
    def is_waiting(self) -> bool:
        """No ballot was cast for it."""
        return self.standing == self.Standing.WAITING

    @property
    def is_held(self) -> bool:
        """Its co-owners chose differently; no ballot counts until they name one of them."""
        return self.standing == self.Standing.HELD

    @property
    def has_voted(self) -> bool:
        """A ballot counts for it."""
        return self.standing == self.Standing.CAST


class RollHome(models.Model):
    """A home on the roll."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="homes")
    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="homes")
    where = models.CharField(max_length=120)
    area = models.DecimalField(max_digits=12, decimal_places=2)
    area_source = models.CharField(
        max_length=12, choices=[(k.value, w) for k, w in AREA_SOURCE_WORDS.items()]
    )
    kind = models.CharField(max_length=12, choices=[(k.value, w) for k, w in KIND_WORDS.items()])

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "vote", "place"), name="roll_home_once"),)

    @property
    def special_kind(self) -> str:
        """The word for its kind, unless it is an ordinary home."""
        return "" if self.kind == HomeKind.NORMAL else self.get_kind_display()


class Delivered(models.Model):
    """Proof that the notice and the ballot reached a head."""

    class How(models.TextChoices):
        MESSAGE = "message", _("站内消息")
        READ = "read", _("已打开站内消息")
        HAND = "hand", _("当面送达")
        POST = "post", _("邮寄")
        POSTED = "posted", _("公告栏张贴")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="+")
    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="delivered")
    how = models.CharField(max_length=10, choices=How.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "head", "how"), name="delivered_once_each_way"),
        )
