"""A vote of owners: what is asked, by which rules, when, and what came of it."""

import secrets
from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import CodeField, Record, new_id
from tongdeng.people.models import Person
from tongdeng.votes.rules import flow
from tongdeng.votes.rules.flow import QUESTIONS, Limits, State
from tongdeng.votes.rules.matters import MATTERS

ANSWERS = {question.key: list(question.answers.items()) for question in QUESTIONS}
MATTER_CHOICES = [(matter.key, matter.word) for matter in MATTERS.values()]


class Profile(models.Model):
    """What the law of a place adds to the Civil Code; rows are added, never edited."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(_("代号"), max_length=40)
    place = CodeField(_("适用地区"), blank=True, help_text=_("留空表示全国"))
    name = models.CharField(_("名称"), max_length=60)
    tag = models.CharField(_("来源性质"), max_length=12, help_text=_("LAW、LOCAL、MIRROR、3P"))
    source = models.CharField(_("来源"), max_length=300)
    # Property Management Regulation art. 14; Hangzhou art. 19 has 7 days for extraordinary meetings (LOCAL).
    notice_days = models.PositiveSmallIntegerField(_("公告天数"), default=15)
    extraordinary_days = models.PositiveSmallIntegerField(_("临时会议公告天数"), default=15)
    # No national rule was found. Hangzhou art. 20: 5 to 60 days (LOCAL).
    window_least = models.PositiveSmallIntegerField(_("投票最少天数"), null=True, blank=True)
    window_most = models.PositiveSmallIntegerField(_("投票最多天数"), null=True, blank=True)
    proxy_cap = models.PositiveSmallIntegerField(_("一人最多代理几户"), null=True, blank=True)
    bars_staff = models.BooleanField(_("物业人员不得代理"), default=False)
    parking = models.CharField(_("车位"), max_length=10, choices=ANSWERS["parking"], blank=True)
    # Beijing art. 37: 3 days. Qingyuan: 7 days, and 15 of posting for electronic votes (LOCAL).
    publish_days = models.PositiveSmallIntegerField(_("几天内公布结果"), null=True, blank=True)
    posting_days = models.PositiveSmallIntegerField(_("公示天数"), null=True, blank=True)
    roll_days = models.PositiveSmallIntegerField(
        _("名册至少公示天数"), default=7, help_text=_("法律没有规定，本系统先定为 7 天")
    )
    # Beijing art. 35 and Weifang art. 32 (LOCAL); Qingyuan art. 17 wants its department's platform.
    official_platform = models.BooleanField(_("电子投票须用官方平台"), default=False)
    effective_from = models.DateField(_("生效"))
    effective_to = models.DateField(_("失效"), null=True, blank=True)
    superseded_by = models.CharField(_("被取代"), max_length=40, blank=True)
    doubt = models.CharField(_("存疑之处"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决规则")
        constraints = (models.UniqueConstraint(fields=("key", "effective_from"), name="profile_once"),)

    def __str__(self) -> str:
        return self.name

    def holds(self, place: str, on: date) -> bool:
        """Say whether these rules hold at a place on a day."""
        begun, over = self.effective_from <= on, self.effective_to is not None and self.effective_to < on
        return begun and not over and place.startswith(self.place)


class Vote(Record):
    """A decision that owners of a scope are asked for, with one motion or several."""

    journal_name = "vote"
    FLOW: ClassVar = flow.FLOW

    number = models.CharField(_("编号"), max_length=40)
    title = models.CharField(_("标题"), max_length=flow.TITLE_AT_MOST)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, verbose_name=_("适用规则"))
    extraordinary = models.BooleanField(_("临时会议"), default=False)
    scope = ArrayField(CodeField(), verbose_name=_("承担费用的范围"))
    scope_words = models.CharField(max_length=300)
    parking = models.CharField(_("车位"), max_length=12, choices=ANSWERS["parking"], blank=True)
    invalid = models.CharField(_("无效票"), max_length=12, choices=ANSWERS["invalid"], blank=True)
    silence = models.CharField(_("未投票的"), max_length=12, choices=ANSWERS["silence"], blank=True)
    silence_clause = models.CharField(_("议事规则条款"), max_length=300, blank=True)
    proxy_cap = models.PositiveSmallIntegerField(_("一人最多代理几户（0 为不能代理）"), null=True, blank=True)
    posting_days = models.PositiveSmallIntegerField(_("结果公示天数"), null=True, blank=True)
    record_date = models.DateField(_("名册基准日"), null=True, blank=True)
    opens_at = models.DateTimeField(_("开始投票"), null=True, blank=True)
    closes_at = models.DateTimeField(_("截止投票"), null=True, blank=True)
    announced_at = models.DateTimeField(null=True)
    certified_at = models.DateTimeField(null=True)
    roll_hash = models.CharField(max_length=64, blank=True)
    roll_area = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    roll_heads = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    # Homes and owners stand in the register under names made with it; it is never shown.
    salt = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("业主表决")
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="vote_number_once"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="vote_closes_after_it_opens",
                violation_error_message=_("截止时间应晚于开始时间"),
            ),
            models.CheckConstraint(
                # A draft may be cancelled with its questions open. Of an announced vote nothing may be left
                # to a default: a harmed owner can have the decision annulled (Civil Code art. 280).
                condition=Q(state__in=("draft", "cancelled"))
                | (
                    ~Q(parking="")
                    & ~Q(invalid="")
                    & ~Q(silence="")
                    & Q(proxy_cap__isnull=False)
                    & Q(posting_days__isnull=False)
                    & Q(record_date__isnull=False)
                ),
                name="vote_is_announced_with_all_answers",
                violation_error_message=_("公告前要先回答法律留给小区决定的问题"),
            ),
        )
        indexes = (models.Index(fields=("community", "place", "-at"), name="vote_place"),)

    @property
    def is_coming(self) -> bool:
        """It has not opened yet and still can."""
        return self.state in (State.DRAFT, State.ANNOUNCED, State.SEALED)

    @property
    def is_open(self) -> bool:
        """It was opened and not closed; whether a ballot is taken at a moment says `why_shut`."""
        return self.state == State.OPEN

    @property
    def was_opened(self) -> bool:
        """Ballots were taken, so there are receipts."""
        return self.state in (State.OPEN, State.CLOSED, State.CERTIFIED)

    @property
    def roll_is_sealed(self) -> bool:
        """The roll does not change any more."""
        return self.state == State.SEALED or self.was_opened

    @property
    def is_certified(self) -> bool:
        """The result is published."""
        return self.state == State.CERTIFIED

    @property
    def limits(self) -> Limits:
        """The times that this vote's rules ask for."""
        days = self.profile.extraordinary_days if self.extraordinary else self.profile.notice_days
        return Limits(days, self.profile.window_least, self.profile.window_most)

    @property
    def seals_from(self) -> datetime | None:
        """The moment from which the roll may be sealed: until then it is published for objections."""
        return self.announced_at + self.profile.roll_days * flow.DAY if self.announced_at else None

    @property
    def publishes_by(self) -> datetime | None:
        """The moment by which the rules of the place want the result published; None where they do not say."""
        days = self.profile.publish_days
        return self.closes_at + days * flow.DAY if days is not None and self.closes_at else None

    def why_shut(self, at: datetime) -> str:
        """Return why no ballot is taken by phone at `at`; "" where it is taken."""
        return flow.why_shut(
            at,
            state=self.state,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            official_platform=self.profile.official_platform,
        )

    def objection_stage(self, at: datetime) -> str:
        """Return what may be objected to at `at`: "roll", "result", or "" for nothing."""
        return flow.objection_stage(self.state, self.posted_until, at.astimezone(LOCAL).date())

    @property
    def posted_until(self) -> date | None:
        """The last day on which the result stays posted, and owners may object to it."""
        if self.certified_at is None:
            return None
        return flow.posted_until(self.certified_at.astimezone(LOCAL).date(), self.posting_days or 0)

    @property
    def challenge_until(self) -> date | None:
        """The last day on which an owner who knew of the result may ask a court to annul it."""
        if self.certified_at is None:
            return None
        return flow.challenge_until(self.certified_at.astimezone(LOCAL).date())


class Motion(models.Model):
    """One thing that owners say yes or no to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="motions")
    position = models.PositiveSmallIntegerField()
    matter = models.CharField(_("事项"), max_length=20, choices=MATTER_CHOICES)
    title = models.CharField(_("表决什么"), max_length=flow.TITLE_AT_MOST)
    text = models.TextField(_("议案全文"))
    budget = models.DecimalField(_("预算（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    pros = models.TextField(_("赞成的理由"), blank=True)
    cons = models.TextField(_("反对的理由"), blank=True)
    result = models.JSONField(null=True, editable=False)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("community", "vote", "position"), name="motion_position_once"),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                name="motion_budget_is_not_negative",
                violation_error_message=_("预算不能是负数"),
            ),
        )


class PublishedFile(models.Model):
    """What is public of a counted motion, as it was certified: the file, and the hash tree from which proofs are cut.

    Stored once, because everybody who sees the vote may ask for it and 100,000 homes take seconds to compute.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="published")
    text = models.TextField()
    ballots = models.PositiveIntegerField()
    tree = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "motion"), name="published_file_once"),)


class Attachment(models.Model):
    """A paper that belongs to a vote: plans, quotes, photos."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=100)
    file = models.FileField(max_length=200)
    kind = models.CharField(max_length=40)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Scrutineer(models.Model):
    """Somebody who watches over the count and settles what two clerks read differently."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="scrutineers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "vote", "person"), name="scrutineer_once"),
        )


class Objection(models.Model):
    """What an owner says is wrong with the roll or the result, and what was answered."""

    class Stage(models.TextChoices):
        ROLL = "roll", _("对名册")
        RESULT = "result", _("对结果")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="objections")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    upheld = models.BooleanField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("community", "vote", "stage"), name="objection_vote"),)

    @property
    def is_about_roll(self) -> bool:
        """It is about the roll, and not about the result."""
        return self.stage == self.Stage.ROLL
