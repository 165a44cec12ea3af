"""Resolutions: carried out in time or late, not carried out with a reason, evaluated by the households concerned (DL-8)."""

from dataclasses import replace

import pytest

from tests.cast import BUILDING, person
from tests.consultations import story
from tests.consultations.story import DONE, PAVE
from tests.support import at
from tongdeng.consultations.actions import carrying, publishing, timed
from tongdeng.consultations.models import Evaluation, Resolution, Topic
from tongdeng.consultations.rules import mechanism
from tongdeng.kernel import deadlines
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Deadline, Event

pytestmark = pytest.mark.django_db
DUE = at("2026-02-10 14:30")


def finished(moment: object = DONE, by: str = "qian", **more: object) -> Resolution:
    """Publish a resolution and say that it was carried out."""
    story.published(**more)  # type: ignore[arg-type]
    return finish(moment, by)


def finish(moment: object = DONE, by: str = "qian") -> Resolution:
    """Say that the one resolution was carried out."""
    who = person(by, moment)  # type: ignore[arg-type]
    return carrying.finish(
        Resolution.objects.get(),
        words="已按期重铺",
        photos=[story.photo()],
        by=who,
        at=moment,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("moment", "in_time"), [(DUE, True), (at("2026-02-10 14:31"), False)])
def test_dl8_carried_out_in_time_is_read_from_the_records(moment: object, in_time: bool) -> None:
    row = finished(moment)
    assert (row.in_time, row.is_late(at("2027-01-01 09:00"))) == (in_time, not in_time)
    assert Event.objects.get(kind="resolution.finish").facts["in_time"] is in_time


def test_dl8_an_open_resolution_is_late_after_its_date() -> None:
    story.published()
    row = Resolution.objects.get()
    assert [row.is_late(moment) for moment in (DUE, at("2026-02-10 14:31"))] == [False, True]
    assert row.in_time is None


def test_dl8_the_clock_has_four_levels_and_stops_when_it_is_done() -> None:
    story.published()
    clock = Deadline.objects.get(subject_id=Resolution.objects.get().pk, name="carry")
    assert [moment.astimezone(DUE.tzinfo).strftime("%m-%d") for moment in clock.moments] == [
        "02-06",
        "02-10",
        "02-13",
        "02-26",
    ]
    finish()
    clock.refresh_from_db()
    assert clock.stopped_at == DONE


def test_only_the_responsible_party_says_that_it_is_done_with_words_and_a_photo() -> None:
    story.published()
    row = Resolution.objects.get()
    for who in ("wu", "zhou", "feng", "wang"):
        with pytest.raises((Forbidden, NotFound)):
            finish(by=who)
    qian = person("qian", DONE)
    for words, photos in (("", [story.photo()]), ("已重铺", []), ("电话19900000003", [story.photo()])):
        with pytest.raises(Invalid):
            carrying.finish(row, words=words, photos=photos, by=qian, at=DONE)
    assert Resolution.objects.get().state == "open"


def test_nothing_is_carried_out_before_the_steps_before_it() -> None:
    story.signing_one()
    with pytest.raises(StepRefused, match="先完成“各方签字”"):
        finish(story.SIGNED)


def test_dl4_the_chair_only_says_why_it_is_not_carried_out_and_the_topic_comes_back_first() -> None:
    story.published()
    row, wu = Resolution.objects.get(), person("wu", DONE)
    with pytest.raises(Invalid):
        carrying.abandon(row, reason="", by=wu, at=DONE)
    with pytest.raises(Forbidden):
        carrying.abandon(row, reason="没有钱", by=person("qian", DONE), at=DONE)
    row = carrying.abandon(row, reason="市政将统一改造", by=wu, at=DONE)
    topic = Topic.objects.get()
    assert (row.state, row.reason, topic.state, topic.first) == (
        "not_carried",
        "市政将统一改造",
        "raised",
        True,
    )
    with pytest.raises(StepRefused):
        finish()


def evaluate(who: str, works: bool, moment: object = DONE) -> Evaluation:
    """Say whether it works."""
    by = person(who, moment)  # type: ignore[arg-type]
    return carrying.evaluate(Resolution.objects.get(), works=works, by=by, at=moment)  # type: ignore[arg-type]


def test_households_say_whether_it_works_each_once_and_may_change_it() -> None:
    finished()
    evaluate("wang", True)
    evaluate("wang", False)
    evaluate("zhao", True)
    for who in ("qian", "wu"):
        with pytest.raises((Forbidden, NotFound)):
            evaluate(who, True)
    assert sorted(Evaluation.objects.values_list("works", flat=True)) == [False, True]


def test_only_the_buildings_concerned_evaluate() -> None:
    consultation = story.held(story.topic(scope=[BUILDING]))
    story.decided(consultation, story.items(consultation)[0])
    story.sign(story.settled(story.recorded(consultation)))
    publishing.publish(consultation, by=person("wu", story.PUBLISHED), at=story.PUBLISHED)
    finish()
    evaluate("wang", True)
    with pytest.raises(Forbidden, match="受影响"):
        evaluate("zhao", True)


@pytest.mark.parametrize(
    ("said", "state", "topic"),
    [({"wang": True}, "evaluated", "resolved"), ({"wang": False}, "evaluated", "raised"),
     ({"wang": True, "zhao": False}, "evaluated", "resolved"), ({}, "evaluated", "resolved")],
)  # fmt: skip
def test_after_two_weeks_it_is_evaluated_and_comes_back_where_more_say_no(
    said: dict[str, bool], state: str, topic: str
) -> None:
    finished()
    for who, works in said.items():
        evaluate(who, works)
    moment = at("2026-02-16 09:00")
    deadlines.sweep(at=moment)
    event = Event.objects.get(kind="resolution.fired", facts__clock="evaluation")
    for _twice in range(2):
        timed.fired(event)
    row = Resolution.objects.get()
    assert (row.state, row.works, row.fails) == (state, sum(said.values()), len(said) - sum(said.values()))
    assert Topic.objects.get().state == topic
    with pytest.raises((StepRefused, NotFound)):
        evaluate("wang", True)


def test_a_community_sets_how_long_its_households_evaluate() -> None:
    story.mechanism_of(evaluation_days=30, steps=mechanism.default().steps)
    finished()
    for moment, state in (
        ("2026-02-16 09:00", "done"),
        ("2026-03-04 08:59", "done"),
        ("2026-03-04 09:00", "evaluated"),
    ):
        deadlines.sweep(at=at(moment))
        for event in Event.objects.filter(kind="resolution.fired", facts__clock="evaluation"):
            timed.fired(event)
        assert Resolution.objects.get().state == state


def test_an_overdue_resolution_is_replaced_by_the_one_that_looks_at_it_again() -> None:
    story.published()
    old, moment = Resolution.objects.get(), at("2026-02-25 14:00")
    consultation = story.held(story.topic("门岗", moment=at("2026-02-12 09:00")), starts=moment)
    review = story.items(consultation)[0]
    assert review.review == old
    decides = at("2026-02-25 14:30")
    story.decided(consultation, review, replace(PAVE, days=10), moment=decides)
    old.refresh_from_db()
    new = Resolution.objects.exclude(pk=old.pk).get()
    assert (old.state, new.replaces, new.topic, new.state) == ("replaced", old, old.topic, "open")
    assert old.is_late(decides) is False
