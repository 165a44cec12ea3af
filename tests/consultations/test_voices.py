"""One voice for each household, and nobody learns whose: DL-12; time, erasure and rights of statements."""

from functools import partial

import pytest

from tests.cast import ESTATE, HOME, OTHER_HOME, person
from tests.consultations import opinions as story
from tests.consultations.opinions import THEN, WORDS
from tests.support import at_once, endings
from tongdeng.consultations.actions import opinions as verbs
from tongdeng.consultations.models import Consultation
from tongdeng.consultations.models.opinions import Household, Statement, Voice
from tongdeng.consultations.queries import opinions as queries
from tongdeng.kernel import access, deadlines, journal, seals
from tongdeng.kernel.errors import Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Deadline, Event
from tongdeng.people import actions as people
from tongdeng.people.actions import privacy

db = pytest.mark.django_db


def tally(statement: Statement) -> tuple[int, int, int, int]:
    """Return agree, disagree, pass and persons as they are stored."""
    return Statement.objects.values_list("agree", "disagree", "passed", "people").get(pk=statement.pk)


@db
def test_dl12_a_household_has_one_voice_whoever_of_it_speaks_and_the_last_word_counts() -> None:
    statement = story.shown(story.announced())
    huang = person("huang", THEN)
    people.record_tenure(huang, HOME, kind="family", since=THEN.date())
    story.voiced(statement, "wang", "agree")
    assert tally(statement) == (1, 0, 0, 1)
    story.voiced(statement, person("huang", THEN), "disagree")
    assert tally(statement) == (0, 1, 0, 2)
    story.voiced(statement, "wang", "pass")
    assert tally(statement) == (0, 0, 1, 2)
    story.voiced(statement, "zhao", "pass")
    assert tally(statement) == (0, 0, 2, 3)
    assert queries.taking_part(statement.consultation, None) == (2, 3)


@db
def test_dl12_who_has_three_homes_has_one_voice() -> None:
    wang = person("wang", THEN)
    people.record_tenure(wang, OTHER_HOME, since=THEN.date())
    statement = story.shown(story.announced())
    story.voiced(statement, "wang")
    story.voiced(statement, "wang")
    assert tally(statement) == (1, 0, 0, 1)


@db
def test_the_same_voice_again_writes_nothing() -> None:
    statement = story.shown(story.announced())
    story.voiced(statement, "wang")
    story.voiced(statement, "wang")
    assert Event.objects.filter(kind="statement.voice").count() == 1


@db
@pytest.mark.parametrize("choice", ["", "yes", "1", "AGREE"])
def test_any_other_choice_is_refused(choice: str) -> None:
    statement = story.shown(story.announced())
    with pytest.raises(Invalid):
        story.voiced(statement, "wang", choice)
    assert not Voice.objects.exists()
    assert not Household.objects.exists()


@db
def test_neither_journal_nor_tables_say_who_answered_what() -> None:
    statement = story.voiced(story.shown(story.announced()), "wang", "disagree")
    event = Event.objects.get(kind="statement.voice")
    assert (event.actor, event.post, event.facts) == (None, "", {})
    household, voice = Household.objects.get(), Voice.objects.get()
    wang = person("wang", THEN)
    for value in (household.key, *household.people, *voice.people):
        assert str(wang.pk) not in value
        assert HOME not in value
    assert (household.id.version, voice.id.version) == (4, 4)
    assert queries.digest(story.announced(number="会诊-2"), HOME) != household.key
    assert seals.verify() is None
    assert len(journal.timeline(statement)) == 3


def test_dl12_a_family_that_presses_on_four_phones_at_once_has_one_voice(town_db: str) -> None:
    statement = story.shown(story.announced())
    presses = [
        partial(story.voiced, statement, "wang", choice) for choice in ("agree", "pass", "disagree", "agree")
    ]
    assert endings(at_once(*presses)) == ["done"] * 4
    assert sum(tally(statement)[:3]) == Voice.objects.count() == 1


def test_a_voice_at_the_moment_the_meeting_begins_counts_or_is_refused(town_db: str) -> None:
    consultation = story.announced()
    statement = story.shown(consultation)
    pressed, _begun = at_once(partial(story.voiced, statement, "wang"), partial(story.held, consultation))
    assert sum(tally(statement)[:3]) == (0 if isinstance(pressed, StepRefused) else 1)


# --- time, erasure, rights


@db
def test_what_waits_rings_after_a_day_and_after_three_and_stops_when_it_is_decided() -> None:
    statement = story.said(story.announced())
    clock = Deadline.objects.get(subject_id=statement.pk)
    assert [str(moment - THEN) for moment in clock.moments] == ["1 day, 0:00:00", "3 days, 0:00:00"]
    verbs.show(statement, by=person("wu", THEN), at=THEN)
    assert deadlines.sweep(at=clock.moments[-1]) == 0


@db
def test_who_is_erased_leaves_no_name_and_no_unseen_words_and_no_figure_changes() -> None:
    people.record_tenure(person("huang", THEN), HOME, kind="tenant", since=THEN.date())
    consultation = story.announced()
    seen = story.shown(consultation, "huang")
    unseen = story.said(consultation, "huang", words="还没有人看过")
    refused = story.said(consultation, "huang", words="不公开的")
    verbs.refuse(refused, reason="unclear", note="黄先生请写清楚", by=person("wu", THEN), at=THEN)
    story.voiced(seen, "huang")
    privacy.erase(person("huang", THEN), at=THEN)
    verbs.forget(Event.objects.get(kind="erasure.ask"))
    stored = {each.pk: each for each in Statement.objects.all()}
    assert {each.by for each in stored.values()} == {None}
    assert (stored[seen.pk].words, stored[unseen.pk].words, stored[refused.pk].note) == (WORDS, "—", "—")
    assert tally(seen) == (1, 0, 0, 1)


# what somebody may do with a statement of 王 that waits, and with one that is shown
RIGHTS = """
    who     see  voice  show  author | see  voice  refuse  author
    wang    yes  no     no    no     | yes  yes    no      no
    zhao    no   no     no    no     | yes  yes    no      no
    li      no   no     no    no     | yes  no     no      no
    chen    no   no     no    no     | yes  no     no      no
    qian    no   no     no    no     | yes  no     no      no
    zhou    no   no     no    no     | yes  no     no      no
    wu      yes  no     yes   yes    | yes  no     yes     yes
    zheng   yes  no     yes   yes    | yes  no     yes     yes
    feng    no   no     no    no     | yes  no     no      no
    liu     no   no     no    no     | yes  no     no      no
    guan    no   no     no    no     | no   no     no      no
    he      no   no     no    no     | no   no     no      no
    huang   no   no     no    no     | no   no     no      no
"""


@db
def test_the_table_of_rights_is_as_the_town_would_expect() -> None:
    consultation = story.announced()
    waiting, shown = story.said(consultation), story.shown(consultation, words="第二条")
    heading, *lines = RIGHTS.strip().splitlines()
    _who, *columns = heading.replace("|", " ").split()
    for line in lines:
        who, *cells = line.replace("|", " ").split()
        may = [access.verbs(person(who, THEN), each) for each in (waiting, shown)]
        found = ["yes" if verb in may[number // 4] else "no" for number, verb in enumerate(columns)]
        assert (who, found) == (who, cells)


@db
def test_only_branch_and_community_moderate_and_a_stranger_learns_of_nothing() -> None:
    consultation = story.announced()
    statement = story.said(consultation)
    for who in ("qian", "zhou", "feng", "zhao", "he"):
        with pytest.raises(NotFound):
            verbs.show(statement, by=person(who, THEN), at=THEN)
    assert Statement.objects.get().is_pending
    assert access.may(person("wu", THEN), Consultation.objects.get(), "moderate")
    assert not access.may(person("qian", THEN), Consultation.objects.get(), "moderate")
    assert consultation.place == ESTATE
