"""Two at the same moment: one is done, the other is told."""

from tests.accounts import story
from tests.accounts.story import CONFIRMED, ENTERED, Q4
from tests.cast import COMMUNITY_WORKER, DESK, ESTATE, MANAGER, person
from tests.support import at_once, endings
from tongdeng.accounts.actions import confirming, entering
from tongdeng.accounts.models import Summary


def test_of_two_who_begin_or_confirm_the_same_at_once_one_is_done(town_db: str) -> None:
    by = person(DESK, ENTERED), person(MANAGER, ENTERED)
    begun = at_once(*[lambda by=who: entering.enter(ESTATE, "income", Q4, by=by, at=ENTERED) for who in by])
    assert endings(begun) == ["StepRefused", "done"]
    summary = story.submit(story.write(Summary.objects.get()))
    zheng = person(COMMUNITY_WORKER, CONFIRMED)
    done = at_once(*[lambda: confirming.confirm(summary, by=zheng, at=CONFIRMED)] * 2)
    assert endings(done) == ["StepRefused", "done"]
    assert story.misfits() == set()
