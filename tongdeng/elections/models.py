"""A paper election of a party branch: the roll, the rounds, the ballots as they were read, the superior's papers.

Membership is sensitive personal data: it is read only through `access`, and the journal holds only ids of these rows
and numbers. No row links a ballot to a voter.
"""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.rules import flow, regulation
from tongdeng.elections.rules.flow import ENDED, LetterKind, Reading, RoundKind, State
from tongdeng.elections.rules.regulation import Base, Kind, MemberStanding, Voter
from tongdeng.kernel.models import CodeField, Record, new_id
from tongdeng.people.models import Organisation, Person

STATES = [(s.value, w) for s, w in flow.STATE_WORDS.items()]
BASES = [(b.value, w) for b, w in regulation.BASE_WORDS.items()]
KINDS = [(k.value, w) for k, w in regulation.KIND_WORDS.items()]
STANDINGS = [(s.value, w) for s, w in regulation.STANDING_WORDS.items()]
GROUNDS = [(g.code, g.word) for g in regulation.GROUNDS.values()]
TASKS = [(t.value, w) for t, w in regulation.TASK_WORDS.items()]
OFFICES = [(o.value, w) for o, w in flow.OFFICE_WORDS.items()]
LETTERS = [(p.value, w) for p, w in flow.LETTER_WORDS.items()]
ROUNDS = [(r.value, w) for r, w in flow.ROUND_WORDS.items()]
OVER = [state.value for state in ENDED]
READINGS = tuple(reading.value for reading in Reading)


class Election(Record):
    """One election of one branch, from the request to the approved result."""

    journal_name = "election"
    FLOW: ClassVar = flow.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    base = models.CharField(_("支部类型"), max_length=10, choices=BASES, default=Base.COMMUNITY.value)
    began_on = models.DateField(_("本届开始日期"), null=True)
    planned_on = models.DateField(_("计划开会日期"), null=True)
    held_on = models.DateField(null=True)
    kind = models.CharField(_("选举什么"), max_length=10, choices=KINDS, default=Kind.COMMITTEE.value)
    seats = models.PositiveSmallIntegerField(_("应选名额"), default=regulation.SEATS_LEAST)
    reduced_from = models.PositiveSmallIntegerField(null=True)
    tellers_votes = models.PositiveSmallIntegerField(null=True)
    committee_present = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=flow.WORDS_AT_MOST, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "organisation"),
                condition=~Q(state__in=OVER),
                name="election_one_open_each_branch",
                violation_error_message=_("这个支部有一次选举还没有结束"),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=regulation.SEATS_MOST),
                name="election_seats_within_limits",
                violation_error_message=_("应选名额为 1 至 7 名"),
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-at"), name="election_place"),)

    @property
    def ends_on(self) -> date | None:
        """The day on which the present term ends."""
        return regulation.term_ends(self.began_on, self.base) if self.began_on else None

    @property
    def next_ends_on(self) -> date | None:
        """The day on which the term ends that begins with this election."""
        return regulation.term_ends(self.held_on, self.base) if self.held_on else None

    @property
    def is_approved(self) -> bool:
        """Whether those elected hold their office."""
        return self.state == State.APPROVED

    @property
    def is_counted(self) -> bool:
        """Whether the newest round is counted and nothing followed yet."""
        return self.state == State.COUNTED

    @property
    def is_being_read(self) -> bool:
        """Whether the ballots of the newest round came back and are not counted."""
        return self.state == State.READING

    @property
    def has_open_round(self) -> bool:
        """Whether ballots were issued that are not counted; a void round is open until it is issued again."""
        return self.state in (State.VOTING, State.READING, State.VOID)


class Member(models.Model):
    """A member on the roll of one election, with their part in it; a name occurs once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("姓名"), max_length=flow.NAME_AT_MOST)
    standing = models.CharField(max_length=15, choices=STANDINGS, default=MemberStanding.FULL.value)
    joined_on = models.DateField(_("入党时间"), null=True)
    phone = models.CharField(_("手机"), max_length=11, blank=True)
    about = models.CharField(_("简况"), max_length=flow.WORDS_AT_MOST, blank=True)
    ground = models.PositiveSmallIntegerField(choices=GROUNDS, null=True)
    agreed_at = models.DateTimeField(null=True)
    resolved_votes = models.PositiveSmallIntegerField(null=True)
    present = models.BooleanField(default=False)
    candidate = models.PositiveSmallIntegerField(null=True)
    task = models.CharField(max_length=10, choices=TASKS, blank=True)
    elected = models.BooleanField(default=False)
    office = models.CharField(max_length=10, choices=OFFICES, blank=True)
    office_votes = models.PositiveSmallIntegerField(null=True)
    portfolio = models.CharField(_("分工"), max_length=flow.PORTFOLIO_AT_MOST, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "election", "name"),
                name="member_names_are_told_apart",
                violation_error_message=_("名册里有同名的人，请加以区分，例如“张伟（3号楼）”"),
            ),
            models.CheckConstraint(
                condition=Q(candidate__isnull=True) | Q(task=""),
                name="member_candidate_is_no_teller",
                violation_error_message=_("候选人不能担任监票人、计票人"),
            ),
            models.CheckConstraint(
                # Regulation, art. 5: only full members have a vote; who is written in must be one too.
                condition=(Q(candidate__isnull=True) & Q(elected=False))
                | Q(standing=MemberStanding.FULL.value),
                name="member_elected_has_a_vote",
                violation_error_message=_("只有正式党员有被选举权"),
            ),
            models.CheckConstraint(
                condition=Q(ground__isnull=False) | Q(agreed_at__isnull=True, resolved_votes__isnull=True),
                name="member_left_out_on_a_ground",
                violation_error_message=_("不计入应到会要写明情形"),
            ),
        )

    @property
    def may_vote(self) -> bool:
        """Say whether this member has a vote."""
        return self.voter.may_vote

    @property
    def left_out(self) -> bool:
        """Say whether this member is not among those due, by agreement and vote."""
        return self.voter.left_out

    @property
    def voter(self) -> Voter:
        """This member as the rules see them."""
        return Voter(
            standing=self.standing,
            ground=self.ground,
            agreed=self.agreed_at is not None,
            resolved=self.resolved_votes is not None,
            present=self.present,
        )


class Round(models.Model):
    """One issue of paper ballots: the names on them, how many there were, what was counted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ROUNDS, default=RoundKind.FIRST.value)
    seats = models.PositiveSmallIntegerField()
    names = ArrayField(models.UUIDField())
    due = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    issued = models.PositiveSmallIntegerField()
    returned = models.PositiveSmallIntegerField(null=True)
    void = models.CharField(max_length=40, blank=True)
    outcome = models.JSONField(null=True)
    reader_one = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reader_two = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("community", "election", "number"), name="round_number_once"),
            models.CheckConstraint(
                condition=Q(present__lte=F("due")) & Q(issued__lte=F("present")),
                name="round_no_more_ballots_than_voters",
                violation_error_message=_("发出的选票不能多于到会有选举权的人数"),
            ),
            models.CheckConstraint(
                condition=Q(reader_one__isnull=True) | ~Q(reader_one=F("reader_two")),
                name="round_read_by_two",
                violation_error_message=_("两遍应由两个人分别录入"),
            ),
        )

    @property
    def is_revote(self) -> bool:
        """Whether this is a vote among the tied: more votes win, and nobody can be written in."""
        return self.kind == RoundKind.REVOTE


class Slip(models.Model):
    """A paper ballot as somebody read it. `number` stands on its back; nothing says who cast it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="slips")
    reading = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    marked_for = ArrayField(models.UUIDField(), default=list)
    against = ArrayField(models.UUIDField(), default=list)
    write_in = ArrayField(models.CharField(max_length=flow.NAME_AT_MOST), default=list)
    spoilt = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number", "reading")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "round", "reading", "number"), name="slip_read_once_each_time"
            ),
            models.CheckConstraint(condition=Q(reading__in=READINGS), name="slip_reading_is_known"),
        )

    @property
    def marks(self) -> tuple[object, ...]:
        """What two readings must agree on."""
        return sorted(self.marked_for), sorted(self.against), sorted(self.write_in), self.spoilt


class Letter(models.Model):
    """A letter of the superior: its number and its day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=LETTERS, default=LetterKind.GRANT.value)
    number = models.CharField(_("文号"), max_length=flow.NUMBER_AT_MOST)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "election", "kind", "number"),
                name="letter_once",
                violation_error_message=_("这份批复已登记过"),
            ),
        )
