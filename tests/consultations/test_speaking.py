"""The list of speakers in a meeting (DL-13)."""

from datetime import timedelta

import pytest

from tests.cast import person
from tests.consultations import story
from tests.consultations.story import DECIDES
from tongdeng.consultations.actions import speaking as verbs
from tongdeng.consultations.models import Consultation, Speech
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import speaking
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused

pytestmark = pytest.mark.django_db


def ask(consultation: Consultation, who: str, **more: object) -> Speech:
    """Ask to speak to the first item."""
    item = story.items(consultation)[0].pk
    return verbs.ask(consultation, item=item, by=person(who, DECIDES), at=DECIDES, **more)  # type: ignore[arg-type]


def waiting(consultation: Consultation) -> list[str]:
    """Return the parties of those who wait, the next one first."""
    return [speech.seat.party for speech in speaking.queue(benches.speeches(story.items(consultation)[0]))]


def test_dl13_a_point_of_order_jumps_the_queue_and_stands_in_the_minutes() -> None:
    consultation = story.held()
    first = ask(consultation, "qian")
    ask(consultation, "wu")
    with pytest.raises(Invalid):
        ask(consultation, "zhou", point_of_order=True)
    point = ask(consultation, "zhou", point_of_order=True, words="还没有念到会名单")
    assert waiting(consultation) == ["committee", "property", "party"]
    wu = person("wu", DECIDES)
    with pytest.raises(StepRefused, match="程序问题"):
        verbs.call(consultation, first.pk, by=wu, at=DECIDES)
    verbs.call(consultation, point.pk, by=wu, at=DECIDES)
    verbs.end(consultation, point.pk, by=wu, at=DECIDES + timedelta(minutes=1))
    facts = story.recorded(consultation).minutes.get().facts
    assert facts["items"][0]["points_of_order"][0]["words"] == "还没有念到会名单"


def test_dl13_one_speaks_at_a_time_and_the_chair_ends_it() -> None:
    consultation = story.held()
    first, second = ask(consultation, "qian"), ask(consultation, "zhou")
    wu = person("wu", DECIDES)
    with pytest.raises(Forbidden):
        verbs.call(consultation, first.pk, by=person("qian", DECIDES), at=DECIDES)
    first = verbs.call(consultation, first.pk, by=wu, at=DECIDES)
    assert speaking.left(first, DECIDES + timedelta(minutes=1)) == timedelta(minutes=2)
    for speech in (first, second):
        with pytest.raises(StepRefused):
            verbs.call(consultation, speech.pk, by=wu, at=DECIDES)
    verbs.end(consultation, first.pk, by=wu, at=DECIDES + timedelta(minutes=4))
    with pytest.raises(StepRefused, match="已经结束"):
        verbs.end(consultation, first.pk, by=wu, at=DECIDES + timedelta(minutes=5))
    assert verbs.call(consultation, second.pk, by=wu, at=DECIDES + timedelta(minutes=5)).ended_at is None


def test_dl13_the_chair_puts_those_who_wait_in_another_order() -> None:
    consultation = story.held()
    first, second = ask(consultation, "qian"), ask(consultation, "zhou")
    item, wu = story.items(consultation)[0].pk, person("wu", DECIDES)
    verbs.arrange(consultation, item, [second.pk, first.pk], by=wu, at=DECIDES)
    assert waiting(consultation) == ["committee", "property"]
    with pytest.raises(Invalid):
        verbs.arrange(consultation, item, [second.pk], by=wu, at=DECIDES)


def test_only_who_is_there_asks_to_speak_and_once_at_a_time() -> None:
    consultation = story.held(present="party property")
    with pytest.raises(Forbidden):
        ask(consultation, "zhou")
    with pytest.raises((Forbidden, NotFound)):
        ask(consultation, "wang")
    ask(consultation, "qian")
    with pytest.raises(StepRefused, match="等候"):
        ask(consultation, "qian")
    assert Speech.objects.count() == 1
