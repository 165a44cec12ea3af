"""What is seen of a work: milestones, diary, photos, pairs of before and after, papers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.people.models import Person
from tongdeng.projects.models.parts import Part
from tongdeng.projects.models.projects import Project
from tongdeng.projects.models.sheets import Sheet
from tongdeng.projects.rules import flow
from tongdeng.projects.rules.milestones import REVIEW_WORDS
from tongdeng.projects.rules.papers import PAPER_WORDS

REVIEWS = [(review.value, word) for review, word in REVIEW_WORDS.items()]
PAPERS = list(PAPER_WORDS.items())


class Milestone(Part):
    """Something that is due on a day, and what a review found."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("节点"), max_length=flow.TITLE_AT_MOST)
    due = models.DateField(_("应完成日期"))
    review = models.CharField(_("核对结果"), max_length=8, choices=REVIEWS, blank=True)
    finding = models.CharField(_("核对说明"), max_length=flow.REASON_AT_MOST, blank=True)
    reviewed_on = models.DateField(null=True)

    class Meta:
        ordering = ("due", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "project", "number"), name="project_milestone_number_once"
            ),
            models.CheckConstraint(
                condition=Q(review="", reviewed_on__isnull=True)
                | (~Q(review="") & Q(reviewed_on__isnull=False)),
                name="project_milestone_is_reviewed_on_a_day",
                violation_error_message=_("核对要写明日期"),
            ),
        )


class Entry(Part):
    """A page of the site diary; `key` was made on the phone, so that one that is sent twice is one."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="diary")
    key = models.UUIDField()
    words = models.TextField(_("日志"), max_length=flow.NOTE_AT_MOST)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at",)
        verbose_name_plural = "entries"
        constraints = (
            models.UniqueConstraint(
                fields=("community", "project", "key"),
                name="diary_entry_once",
                violation_error_message=_("这条日志已经收到"),
            ),
        )
        indexes = (models.Index(fields=("community", "project", "-written_at"), name="diary_entry_of"),)


class Photo(Part):
    """A photo of a diary entry or of a sheet; when it was taken is kept, where its maker put it is not.

    Those who work on the project see it; others once somebody published it, who says that nobody can be recognised in it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="photos")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="photos")
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, null=True, related_name="photos")
    file = models.FileField(max_length=200)
    thumb = models.FileField(max_length=200)
    taken_at = models.DateTimeField()
    spot = models.CharField(_("拍摄位置"), max_length=flow.NAME_AT_MOST, blank=True)
    direction = models.CharField(_("拍摄方向"), max_length=flow.NAME_AT_MOST, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("taken_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="project_photo_is_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False, sheet__isnull=True)
                | Q(entry__isnull=True, sheet__isnull=False),
                name="project_photo_is_of_an_entry_or_a_sheet",
            ),
        )

    @property
    def is_public(self) -> bool:
        return self.published_at is not None


class Pair(Part):
    """The same spot in the same direction, before and after; public once both photos are."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pairs")
    before = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    spot = models.CharField(max_length=flow.NAME_AT_MOST)
    direction = models.CharField(max_length=flow.NAME_AT_MOST)
    before_at = models.DateTimeField()
    after_at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "before", "after"),
                name="photo_pair_once",
                violation_error_message=_("这两张照片已经配成一对"),
            ),
            models.CheckConstraint(
                condition=Q(after_at__gte=F("before_at")),
                name="photo_pair_after_is_not_older",
                violation_error_message=_("“之后”的照片不能早于“之前”的照片"),
            ),
        )

    @property
    def photos(self) -> tuple[Photo, Photo]:
        return self.before, self.after

    @property
    def is_public(self) -> bool:
        return self.before.is_public and self.after.is_public


class Paper(Part):
    """One of the papers that an acceptance needs: its file, or why it does not apply; a newer one replaces it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("资料"), max_length=12, choices=PAPERS)
    name = models.CharField(max_length=100, blank=True)
    file = models.FileField(max_length=200, blank=True)
    reason = models.CharField(_("不适用的原因"), max_length=flow.REASON_AT_MOST, blank=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "project", "kind"),
                condition=Q(replaced_at__isnull=True),
                name="project_paper_of_each_kind_once",
            ),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(reason="")) | (~Q(file="") & Q(reason="")),
                name="project_paper_is_a_file_or_a_reason",
                violation_error_message=_("请上传资料，或者写明为什么不适用"),
            ),
        )
