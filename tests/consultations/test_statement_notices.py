"""Who hears of a statement: the moderator once of all that wait, the author of what became of theirs."""

import pytest

from tests.cast import person
from tests.consultations import opinions as story
from tests.consultations.opinions import THEN, WORDS
from tongdeng.consultations.actions import opinions as verbs
from tongdeng.kernel import deadlines
from tongdeng.kernel.models import Deadline, Event
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice

pytestmark = pytest.mark.django_db


def told(*kinds: str) -> list[tuple[str, str]]:
    """Send the notices of these kinds of events, as the worker does; return to whom and in which words."""
    for event in Event.objects.filter(kind__in=kinds).order_by("at", "seq"):
        tell(event)
    return sorted(
        (notice.person.title, sentence(notice)) for notice in Notice.objects.select_related("person")
    )


def test_dl11_of_three_that_wait_the_moderator_hears_once() -> None:
    consultation = story.announced()
    for number in range(3):
        story.said(consultation, words=f"第{number}条")
    ((who, words),) = told("statement.say")
    assert (who, "积水的路怎么修" in words) == ("吴书记", True)


def test_dl11_the_author_hears_that_it_is_shown_or_why_it_is_not_and_no_notice_has_its_words() -> None:
    consultation = story.announced()
    story.shown(consultation)
    verbs.refuse(
        story.said(consultation, "zhao", "第二条"), reason="off_topic", by=person("wu", THEN), at=THEN
    )
    (_wang, shown), (_zhao, refused) = told("statement.show", "statement.refuse")
    assert (_wang, _zhao) == ("王女士", "赵先生")
    assert "邻居可以表态" in shown
    assert "与本次会诊的议题无关" in refused
    assert WORDS not in shown + refused


def test_what_stands_still_reaches_the_moderator_after_a_day_and_the_community_after_three() -> None:
    consultation = story.announced()
    first = story.said(consultation)
    story.said(consultation, "zhao", "第二条")
    moments = Deadline.objects.get(subject_id=first.pk).moments
    deadlines.sweep(at=moments[0])
    assert [who for who, _words in told("statement.fired")] == ["吴书记"]
    deadlines.sweep(at=moments[1])
    assert [who for who, _words in told("statement.fired")] == ["吴书记", "吴书记", "郑社工"]
