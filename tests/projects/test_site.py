"""What is seen on the site: diary, pairs, milestones."""

from datetime import date, datetime
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from PIL import ExifTags, Image

from tests.cast import person
from tests.projects import story
from tests.projects.story import MEASURED, SIGNED, shot
from tests.support import at, at_once, endings, owner
from tongdeng.kernel import deadlines
from tongdeng.kernel.errors import Conflict, Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.kernel.pictures import prepare
from tongdeng.projects.actions import running, site
from tongdeng.projects.actions.photos import Shot
from tongdeng.projects.actions.site import EntryDraft
from tongdeng.projects.models import Entry, Milestone, Pair, Photo, Project
from tongdeng.projects.queries import pages, projects
from tongdeng.projects.rules.milestones import status

db = pytest.mark.django_db
EARLIER = at("2026-03-12 10:00")


def note(
    project: Project,
    key: UUID,
    words: str = "铺了第一层",
    who: str = "li",
    written: datetime = EARLIER,
    *photos: Shot,
) -> Entry:
    told = EntryDraft(key, words, written, photos)
    return site.note(project, told, by=person(who, MEASURED), at=MEASURED)


def photographed(
    project: Project, moment: datetime, spot: str = "北路东端", direction: str = "向西"
) -> Photo:
    return note(project, uuid4(), "照片", "li", moment, shot(moment, spot, direction)).photos.get()


def pair(project: Project, before: Photo, after: Photo) -> Pair:
    return site.pair(project, before.pk, after.pk, by=person("chen", SIGNED), at=SIGNED)


@db
def test_an_entry_that_was_written_without_signal_and_is_sent_twice_is_one() -> None:
    project, key = story.started(), uuid4()
    first = note(project, key, "铺了第一层", "li", EARLIER, shot(EARLIER))
    again = note(project, key, "铺了第一层", "li", EARLIER, shot(EARLIER))
    assert (first.pk, Entry.objects.count(), Photo.objects.count()) == (again.pk, 1, 1)
    assert (first.written_at, first.at) == (EARLIER, MEASURED)
    assert Event.objects.filter(kind="project.note").count() == 1


@db
def test_the_same_key_with_other_words_or_from_somebody_else_is_no_repetition() -> None:
    project, key = story.started(), uuid4()
    note(project, key)
    for words, who in (("别的话", "li"), ("铺了第一层", "chen")):
        with pytest.raises(Conflict):
            note(project, key, words, who)
    assert Entry.objects.count() == 1


def test_an_entry_that_arrives_twice_at_once_is_one(town_db: str) -> None:
    project, key = story.started(), uuid4()
    outcomes = at_once(*[lambda: note(project, key)] * 3)
    assert endings(outcomes) == ["done"] * 3
    assert Entry.objects.count() == 1


@db
def test_a_phone_whose_clock_runs_ahead_writes_nothing_into_the_future() -> None:
    project = story.started()
    entry = note(project, uuid4(), "晚上", "li", at("2027-01-01 00:00"), shot(at("2027-01-01 00:00")))
    assert (entry.written_at, entry.photos.get().taken_at) == (MEASURED, MEASURED)


@db
@pytest.mark.parametrize(("words", "photos"), [("", 0), ("好" * 1001, 0), ("好", 10)])
def test_an_entry_has_words_and_at_most_nine_photos(words: str, photos: int) -> None:
    project = story.started()
    with pytest.raises(Invalid):
        note(project, uuid4(), words, "li", EARLIER, *[shot()] * photos)
    assert not Entry.objects.exists()


@db
def test_pw16_before_and_after_share_spot_and_direction_and_keep_when_they_were_taken() -> None:
    project = story.started()
    before, after = photographed(project, EARLIER), photographed(project, MEASURED)
    row = pair(project, before, after)
    assert (row.spot, row.direction, row.before_at, row.after_at) == ("北路东端", "向西", EARLIER, MEASURED)
    with pytest.raises(StepRefused):
        pair(project, before, after)
    assert projects.pairs(project) == [row]


@db
def test_pw16_a_photo_keeps_when_it_was_taken_and_nothing_else_that_the_phone_put_into_it() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.DateTime] = "某手机", "2026:03:12 10:00:00"
    sent = BytesIO()
    Image.new("RGB", (60, 80)).save(sent, "JPEG", exif=exif)
    sent.seek(0)
    entry = note(story.started(), uuid4(), "照片", "li", EARLIER, Shot(prepare(sent), EARLIER))
    photo = entry.photos.get()
    with Image.open(photo.file) as kept:
        assert (dict(kept.getexif()), photo.taken_at) == ({}, EARLIER)


@db
def test_pw16_after_is_not_older_than_before_nor_of_another_view() -> None:
    project = story.started()
    before, after = photographed(project, EARLIER), photographed(project, MEASURED)
    with pytest.raises(Invalid, match="不能早于"):
        pair(project, after, before)
    views = [
        photographed(project, MEASURED, *view) for view in (("北路东端", "向东"), ("南路", "向西"), ("", ""))
    ]
    for other in (*views, before):
        with pytest.raises(Invalid):
            pair(project, before, other)
    foreign = photographed(story.started(), MEASURED)
    with pytest.raises(NotFound):
        pair(project, before, foreign)
    assert not Pair.objects.exists()


@db
def test_pw16_postgresql_refuses_an_after_that_is_older_and_keeps_photos() -> None:
    project = story.started()
    pair(project, photographed(project, EARLIER), photographed(project, MEASURED))
    for statement in (
        "UPDATE projects_pair SET after_at = before_at - interval '1 day'",
        "DELETE FROM projects_photo",
        "UPDATE projects_photo SET taken_at = taken_at - interval '1 year'",
    ):
        with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@db
def test_no_photo_is_public_before_somebody_says_that_nobody_can_be_recognised_in_it() -> None:
    project = story.started()
    before, after = photographed(project, EARLIER), photographed(project, MEASURED)
    row, qian = pair(project, before, after), person("qian", SIGNED)
    assert not pages.pairs(project, inside=False).exists()
    assert site.publish(project, [before.pk], by=qian, at=SIGNED) == [before]
    assert not pages.pairs(project, inside=False).exists()
    assert site.publish(project, [before.pk, after.pk, after.pk], by=qian, at=SIGNED) == [after]
    assert list(pages.pairs(project, inside=False)) == [row]
    told = Event.objects.filter(kind="project.publish").order_by("seq")
    assert [event.facts["photos"] for event in told] == [[str(before.pk)], [str(after.pk)]]


@db
def test_a_photo_can_be_taken_back_also_from_works_that_were_given_up() -> None:
    project, qian = story.started(), person("qian", SIGNED)
    photo = photographed(project, EARLIER)
    site.publish(project, [photo.pk], by=qian, at=SIGNED)
    running.cancel(project, reason="改到明年", by=qian, at=SIGNED)
    assert not site.withdraw(project, photo.pk, by=qian, at=SIGNED).is_public
    assert not pages.photos(project, inside=False).exists()
    with pytest.raises(StepRefused):
        site.withdraw(project, photo.pk, by=qian, at=SIGNED)


@db
def test_publishing_nothing_a_photo_of_other_works_or_without_the_right_stores_nothing() -> None:
    project, other = story.started(), photographed(story.started(), EARLIER)
    own = photographed(project, EARLIER)
    for pks, who, refusal in (
        ([], "qian", Invalid),
        ([own.pk, other.pk], "qian", NotFound),
        ([own.pk], "li", Forbidden),
    ):
        with pytest.raises(refusal):
            site.publish(project, pks, by=person(who, SIGNED), at=SIGNED)
    assert not Photo.objects.filter(published_at__isnull=False).exists()
    assert not Event.objects.filter(kind="project.publish").exists()


STATUS = [
    ("2026-04-20", "",       "2026-04-20", "scheduled"),
    ("2026-04-20", "",       "2026-04-21", "not_reported"),
    ("2026-04-20", "met",    "2026-04-25", "met"),
    ("2026-04-20", "partly", "2026-04-01", "partly"),
    ("2026-04-20", "missed", "2026-04-25", "missed"),
]  # fmt: skip


@pytest.mark.parametrize(("due", "review", "today", "found"), STATUS)
def test_pw14_a_milestone_that_nobody_reviewed_is_not_reported_and_not_met(
    due: str, review: str, today: str, found: str
) -> None:
    assert status(date.fromisoformat(due), review, today=date.fromisoformat(today)) == found


def milestone(project: Project, due: str = "2026-04-10") -> Milestone:
    return site.plan_milestone(
        project, title="路基完成", due=date.fromisoformat(due), by=person("qian", MEASURED), at=MEASURED
    )


@db
def test_pw14_a_milestone_rings_once_when_its_day_is_over_and_not_after_its_review() -> None:
    project = story.started()
    milestone(project)
    second = milestone(project, "2026-04-12")
    site.review(project, second.pk, result="met", by=person("zhou", MEASURED), at=MEASURED)
    while deadlines.sweep(at=at("2026-04-20 09:00")):
        pass
    assert [event.facts["clock"] for event in Event.objects.filter(kind="project.fired")] == ["milestone 1"]
    rows = projects.milestones_of(project, today=date(2026, 4, 20))
    assert [(row.status, row.word) for row in rows] == [("not_reported", "到期没有核对"), ("met", "达到")]


@db
def test_pw14_a_review_has_its_day_and_says_why_something_is_not_met() -> None:
    project = story.started()
    row = milestone(project)
    zhou = person("zhou", SIGNED)
    for result, finding in (("done", "好"), ("missed", ""), ("partly", "")):
        with pytest.raises(Invalid):
            site.review(project, row.pk, result=result, finding=finding, by=zhou, at=SIGNED)
    reviewed = site.review(project, row.pk, result="partly", finding="还差 20 米", by=zhou, at=SIGNED)
    assert (reviewed.reviewed_on, reviewed.review) == (SIGNED.date(), "partly")
    assert site.review(project, row.pk, result="met", by=zhou, at=SIGNED).review == "met"


@db
@pytest.mark.parametrize("day", ["2026-03-31", "2126-04-20", "9999-12-31"])
def test_pw14_a_milestone_is_planned_neither_into_the_past_nor_into_another_century(day: str) -> None:
    with pytest.raises(Invalid):
        milestone(story.started(), day)
