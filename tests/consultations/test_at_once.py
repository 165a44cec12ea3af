"""What several do at the same moment is done once."""

from tests.cast import person
from tests.consultations import story
from tests.consultations.story import DECIDES, SIGNED
from tests.support import at_once, endings
from tongdeng.consultations.actions import deciding
from tongdeng.consultations.models import Arrival, Resolution, Signature, SignInSheet, Topic


def test_of_three_who_decide_at_once_one_does(town_db: str) -> None:
    consultation = story.held()
    item = story.put(consultation, story.items(consultation)[0])
    story.say(consultation, item, party="agree", property="agree", committee="agree")
    wu = person("wu", DECIDES)
    outcomes = at_once(*[lambda: deciding.resolve(consultation, item.pk, by=wu, at=DECIDES)] * 3)
    assert endings(outcomes) == ["StepRefused", "StepRefused", "done"]
    assert Resolution.objects.count() == 1


def test_a_delegate_who_signs_on_two_phones_at_once_has_signed_once(town_db: str) -> None:
    consultation = story.signing_one()
    outcomes = at_once(*[lambda: story.sign(consultation, "property", moment=SIGNED)] * 3)
    assert endings(outcomes) == ["StepRefused", "StepRefused", "done"]
    assert Signature.objects.count() == 1


def test_one_case_that_two_raise_at_once_is_in_one_topic(town_db: str) -> None:
    from tests.cases.story import filed
    from tests.support import at

    case = filed(moment=at("2026-01-04 09:00"))
    raising = [lambda who=who: story.topic(by=who, cases=[case], origin="case") for who in ("wu", "qian")]
    assert endings(at_once(*raising)) == ["Invalid", "done"]
    assert Topic.objects.count() == 1


def test_one_picture_for_two_meetings_at_once_serves_one(town_db: str) -> None:
    meetings = story.held(present=""), story.held(story.topic("门岗"), present="")
    outcomes = at_once(*[lambda one=one: story.signed_in(one, "committee") for one in meetings])
    assert endings(outcomes) == ["Invalid", "done"]
    assert SignInSheet.objects.count() == 1


def test_a_delegate_on_two_phones_at_once_has_signed_in_once(town_db: str) -> None:
    consultation = story.held(present="")
    outcomes = at_once(*[lambda: story.arrived(consultation, "committee")] * 3)
    assert endings(outcomes) == ["StepRefused", "StepRefused", "done"]
    assert Arrival.objects.count() == 1
