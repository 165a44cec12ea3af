"""Categories, promises, cases, and their messages, photos and verdicts."""

from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import rules
from tongdeng.cases.models.pairs import Pairs
from tongdeng.kernel.models import CodeField, Record, new_id
from tongdeng.people.models import ROLE_CHOICES, Person

KINDS = [(k.value, w) for k, w in rules.KIND_WORDS.items()]
URGENCIES = [(u.value, w) for u, w in rules.URGENCY_WORDS.items()]
CHANNELS = [(c.value, w) for c, w in rules.CHANNEL_WORDS.items()]
STATES = [(s.value, w) for s, w in rules.STATE_WORDS.items()]
OPEN = [s.value for s in rules.OPEN]


class Category(models.Model):
    """A kind of problem; the code has three levels, e.g. `home.heating.cold` (place kind, matter, problem)."""

    code = models.CharField(_("代码"), max_length=60, primary_key=True)
    matter = models.CharField(_("事项"), max_length=20)
    name = models.CharField(_("名称"), max_length=30)
    icon = models.CharField(_("图标"), max_length=30, blank=True)
    kind = models.CharField(_("类型"), max_length=12, choices=KINDS, default=rules.Kind.REPAIR.value)
    urgency = models.CharField(
        _("紧急程度"), max_length=10, choices=URGENCIES, default=rules.Urgency.ORDINARY.value
    )
    handler = models.CharField(_("办理角色"), max_length=20, choices=ROLE_CHOICES, default="desk")
    skill = models.CharField(_("工种"), max_length=30, blank=True)
    photo_needed = models.BooleanField(_("办结要照片"), default=False)
    advice = models.CharField(_("安全提示"), max_length=200, blank=True)
    keywords = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("关键词"))
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求分类")
        ordering = ("order", "code")

    @cached_property
    def lowered(self) -> list[str]:
        """The keywords as they are looked for in what people write."""
        return [word.lower() for word in self.keywords]

    def __str__(self) -> str:
        # Names are data; those that come with the software are in the catalogues of the languages.
        return gettext(self.name)


class Promise(models.Model):
    """Limits for answering and finishing, of an urgency or a category, at and below a place; rows are added, never edited."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = CodeField(_("地区代码"), blank=True)
    category = models.CharField(_("分类代码（前缀）"), max_length=60, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=URGENCIES, blank=True)
    answer_minutes = models.PositiveIntegerField(_("答复时限（分钟）"), null=True, blank=True)
    answer_hours = models.CharField(_("答复计时时段"), max_length=60, default="daily 08:00-20:00")
    finish_minutes = models.PositiveIntegerField(_("办结时限（分钟）"), null=True, blank=True)
    finish_hours = models.CharField(_("办结计时时段"), max_length=60, default="workdays 00:00-24:00")
    valid_from = models.DateTimeField(_("生效时间"))
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = _("服务承诺")
        constraints = (
            models.UniqueConstraint(
                fields=("place", "category", "urgency", "valid_from"), name="promise_one_per_moment"
            ),
            models.CheckConstraint(
                condition=(Q(answer_minutes__isnull=True) | Q(answer_minutes__gt=0))
                & (Q(finish_minutes__isnull=True) | Q(finish_minutes__gt=0)),
                name="promise_limits_are_positive",
                violation_error_message=_("时限应大于零；没有时限请留空"),
            ),
        )


class Case(Record):
    """One demand of one resident, from the first word to the confirmed end."""

    journal_name = "case"
    FLOW = rules.FLOW

    state = models.CharField(max_length=20, choices=STATES, editable=False)
    number = models.CharField(max_length=40, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=KINDS)
    urgency = models.CharField(max_length=10, choices=URGENCIES)
    channel = models.CharField(max_length=12, choices=CHANNELS)
    words = models.TextField()
    # A copy of the place's name: a case keeps the words of its day when a place is renamed later.
    where = models.CharField(max_length=160)
    spot = models.CharField(max_length=80, blank=True)
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="reported")
    caller = models.CharField(max_length=50, blank=True)
    caller_phone = models.CharField(max_length=11, blank=True)
    # Who has the number that was left, as long as nobody proved that it is their case: they adopt it or disown it.
    offered = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    disowned_at = models.DateTimeField(null=True)
    guessed = models.BooleanField(default=False)
    assignee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="held")
    previous_assignee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, null=True)
    key = models.UUIDField(null=True)
    filed_at = models.DateTimeField()
    answer_due = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    finish_due = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    runs_out_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "number"), name="case_number_is_unique"),
            # Of two submits in parallel a query would not see the first; this refuses the second.
            models.UniqueConstraint(fields=("community", "key"), name="case_filed_once_per_key"),
            models.CheckConstraint(
                name="case_in_work_has_an_assignee",
                condition=~Q(state__in=["assigned", "working", "paused"]) | Q(assignee__isnull=False),
                violation_error_message=_("在办的诉求必须有承办人"),
            ),
            models.CheckConstraint(
                name="case_closed_never_runs_out",
                condition=Q(runs_out_at__isnull=True) | Q(state__in=OPEN),
            ),
            models.CheckConstraint(
                name="case_pause_has_an_end",
                condition=Q(state="paused", paused_until__isnull=False)
                | (~Q(state="paused") & Q(paused_until__isnull=True)),
            ),
        )
        indexes = (
            models.Index(
                fields=("community", "runs_out_at", "id"), name="case_open", condition=Q(state__in=OPEN)
            ),
            models.Index(fields=("community", "filed_at"), name="case_filed"),
            models.Index(fields=("place", "filed_at"), name="case_place"),
            # Lists of a city, the newest first.
            models.Index(fields=("filed_at",), name="case_newest"),
            models.Index(
                fields=("community", "finished_at", "id"),
                name="case_finished",
                condition=Q(state=rules.State.FINISHED),
            ),
            models.Index(fields=("reporter", "filed_at"), name="case_reporter"),
            # Whoever signs in finds the cases that were taken down for their number.
            models.Index(fields=("caller_phone",), name="case_caller", condition=~Q(caller_phone="")),
            models.Index(fields=("offered",), name="case_offered", condition=Q(offered__isnull=False)),
            models.Index(fields=("assignee", "runs_out_at"), name="case_assignee"),
            models.Index(
                fields=("community", "state", "finished_at", "id"),
                name="case_to_call",
                condition=Q(state__in=[s.value for s in rules.TO_CALL]),
            ),
            # Pairs of characters: Chinese has no blanks, so that full-text search finds no words in it, and words of
            # two characters are shorter than a trigram.
            GinIndex(Pairs("words", "where"), name="case_sought"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_unproved(self) -> bool:
        """A guest left a number that nobody has proved to be theirs."""
        return self.reporter_id is None and self.channel == rules.Channel.GUEST and self.caller_phone != ""

    @property
    def caller_name(self) -> str:
        """How those who handle the case address whoever reported it; "" for nobody who gave a name.

        Of what was taken down or left by a guest, as it was said then: the account behind a number may be a stranger's.
        """
        if self.channel != rules.Channel.WEB or self.reporter is None:
            return self.caller
        return self.reporter.display_name

    @property
    def tel(self) -> str:
        """The number to call: the one that was given, else the reporter's; "" once its holder said that it is not their case."""
        if self.disowned_at is not None:
            return ""
        return self.caller_phone or (self.reporter.phone if self.reporter else "") or ""


class Message(models.Model):
    """A message about a case: to the resident, or among those who handle it."""

    class Thread(models.TextChoices):
        PUBLIC = "public", _("居民可见")
        INTERNAL = "internal", _("内部")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    thread = models.CharField(max_length=10, choices=Thread.choices)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    post = models.CharField(max_length=20)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("case", "at"), name="message_case"),)


class Photo(models.Model):
    """A photo of a case. Uploads are re-encoded; the original file is never served."""

    class Stage(models.TextChoices):
        REPORT = "report", _("反映时")
        BEFORE = "before", _("处理前")
        AFTER = "after", _("处理后")
        MESSAGE = "message", _("补充")
        VERDICT = "verdict", _("评价")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="photos")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="photos")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    internal = models.BooleanField(default=False)
    file = models.FileField(max_length=120)
    thumb = models.FileField(max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ("at", "id")


class Verdict(models.Model):
    """The resident's answer to "is it solved?": their own, or given at a return visit."""

    class Source(models.TextChoices):
        RESIDENT = "resident", _("居民本人")
        VISIT = "visit", _("回访")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12)
    place = CodeField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="verdicts")
    source = models.CharField(max_length=10, choices=Source.choices)
    solved = models.BooleanField(null=True)
    stars = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            # Whoever confirmed may still say within its round that it was not solved after all.
            models.UniqueConstraint(
                fields=("community", "case", "round", "source", "solved"), name="verdict_once_per_round"
            ),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__gte=1, stars__lte=5),
                name="verdict_has_one_to_five_stars",
                violation_error_message=_("评分为 1 到 5 星"),
            ),
        )
