"""What was cast: ballots, which nobody changes, and the papers from which some of them were read."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField, Record, new_id
from tongdeng.people.models import Person
from tongdeng.votes.models.rolls import Head
from tongdeng.votes.models.votes import Vote
from tongdeng.votes.rules import paper
from tongdeng.votes.rules.flow import CHANNEL_WORDS

CHANNELS = [(channel.value, word) for channel, word in CHANNEL_WORDS.items()]
STATES = [(state.value, word) for state, word in paper.STATE_WORDS.items()]


class Ballot(models.Model):
    """What a head chose, for each motion by its position; PostgreSQL refuses to change or remove it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="+")
    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="ballots")
    seq = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10, choices=CHANNELS)
    choices = models.JSONField()
    receipt = models.CharField(max_length=19)
    # Only of a ballot by phone: on paper and on a platform nobody knows which co-owner it was.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "head", "seq"), name="ballot_seq_once"),
            models.UniqueConstraint(fields=("community", "receipt"), name="ballot_receipt_once"),
        )
        indexes = (models.Index(fields=("community", "vote"), name="ballot_vote"),)


class Paper(Record):
    """A printed ballot with its code; two clerks read it, each for themselves."""

    journal_name = "paper"
    FLOW: ClassVar = paper.FLOW
    State = paper.State

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="papers")
    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="papers")
    code = models.CharField(max_length=12)
    channel = models.CharField(max_length=10, choices=CHANNELS, default="paper")
    collector = models.CharField(_("收票人"), max_length=50, blank=True)
    photo = models.FileField(max_length=200, blank=True)
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "code"), name="paper_code_once"),
            models.UniqueConstraint(
                fields=("community", "vote", "head"),
                condition=~models.Q(state="void"),
                name="paper_one_valid_each_head",
                violation_error_message=_("这一户已有一张有效的纸质票"),
            ),
        )

    @property
    def may_be_spoilt(self) -> bool:
        """Nobody has read it yet."""
        return self.FLOW.allows(self.state, "spoil")


class Reading(models.Model):
    """What one clerk read on a paper."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="readings")
    clerk = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField()
    settles = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            # One clerk in two windows must not confirm their own reading.
            models.UniqueConstraint(fields=("community", "paper", "clerk"), name="reading_once_each_clerk"),
        )


class Authority(models.Model):
    """A written authority: `proxy` votes for a head; `refused` says why it does not count."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="+")
    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="authorities")
    proxy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    photo = models.FileField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "head"),
                name="authority_one_each_head",
                violation_error_message=_("这一户已登记过委托"),
            ),
        )
