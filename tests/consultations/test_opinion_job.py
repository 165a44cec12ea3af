"""The job of the map: computed when somebody spoke, settled, computed a last time, and then nobody's voice is kept."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.cast import person
from tests.consultations import opinions as story
from tests.consultations import story as bench
from tests.consultations.crowds import crowd
from tests.consultations.opinions import THEN
from tests.support import at
from tongdeng.consultations.actions import opinion_map, preparing
from tongdeng.consultations.models import Consultation
from tongdeng.consultations.models.opinions import Household, OpinionMap, Statement, Voice
from tongdeng.consultations.queries import opinions as queries
from tongdeng.kernel.errors import NotFound, StepRefused

pytestmark = pytest.mark.django_db
LATER = at("2026-01-19 08:00")


def computed(consultation: Consultation, times: int = 1) -> OpinionMap:
    """Compute the map a number of times, with fewer shuffled tables than in earnest: 19 still tell two camps."""
    for _time in range(times):
        stored = opinion_map.recompute(Consultation.objects.get(pk=consultation.pk), at=THEN, permutations=19)
    return stored


def test_dl9_two_camps_are_shown_after_four_equal_recomputations_and_chance_never() -> None:
    camps = story.announced()
    story.crowded(camps, crowd(60, 12, seed=5, camps=2)[0])
    assert (computed(camps, 3).shown, computed(camps).shown) == (0, 2)
    chance = story.announced(number="会诊-2")
    story.crowded(chance, crowd(60, 12, seed=24)[0])
    assert computed(chance, 5).shown == 0


def test_dl10_what_is_stored_names_no_household_no_small_group_and_no_small_cell() -> None:
    camps = story.announced()
    votes, camp = crowd(60, 12, seed=5, camps=2)
    every = story.crowded(camps, votes)
    result = computed(camps, 4).result
    assert sum(group["households"] for group in result["groups"]) == 60
    assert all(cell >= 5 for split in result["splits"].values() for group in split for cell in group)
    keys = Household.objects.values_list("key", flat=True)
    assert not any(key in str(result) for key in keys)
    told = {trait["statement"] for group in result["groups"] for trait in group["traits"]}
    assert told
    assert told <= {str(each.pk) for each in every}
    groups = dict(Household.objects.values_list("key", "group"))
    same = sum(groups[queries.digest(camps, f"home {row}")] == camp[row] for row in range(60))
    assert same <= 4 or same >= 56


def test_dl9_the_same_voices_give_the_same_map_with_seed_and_version() -> None:
    camps = story.announced()
    story.crowded(camps, crowd(60, 12, seed=5, camps=2)[0])
    first, second = computed(camps, 4), computed(camps)
    assert first.result == second.result
    assert (first.seed, first.version) == (second.seed, 1)


def test_a_map_is_due_when_somebody_spoke_or_it_has_not_settled_and_never_without_a_reason() -> None:
    consultation = story.announced()
    assert opinion_map.due() == []
    statement = story.shown(consultation)
    assert opinion_map.due() == [consultation]
    computed(consultation)
    assert opinion_map.due() == []
    story.voiced(statement, "wang")
    assert opinion_map.due() == [consultation]
    computed(consultation)
    OpinionMap.objects.update(candidate=2)
    assert opinion_map.due() == [consultation]


def test_when_the_meeting_begins_the_last_map_decides_alone_and_no_voice_is_kept() -> None:
    camps = story.announced()
    every = story.crowded(camps, crowd(60, 12, seed=5, camps=2)[0])
    before = {each.pk: each.tally for each in Statement.objects.all()}
    stored = computed(story.held(camps))
    assert (stored.shown, stored.final) == (2, True)
    assert (Voice.objects.count(), Household.objects.count()) == (0, 0)
    assert {each.pk: each.tally for each in Statement.objects.all()} == before
    seen = queries.gathered(Consultation.objects.get(), person("wang", LATER), LATER)
    assert (seen.households, seen.people, len(seen.shown)) == (60, 60, len(every))
    assert opinion_map.due() == []


def test_through_the_bench_s_own_verbs_opinions_run_from_the_notice_until_they_are_ticked_off() -> None:
    branch = person("wu", bench.ANNOUNCED)
    consultation = bench.prepared(moment=bench.PREPARED)
    with pytest.raises(NotFound):
        story.said(consultation)
    consultation = preparing.announce(consultation, by=branch, at=bench.ANNOUNCED)
    statement = story.voiced(story.shown(consultation), "zhao")
    bench.gathered(consultation, moment=THEN)
    with pytest.raises(StepRefused, match="现在不征求意见"):
        story.voiced(statement, "wang")
    assert opinion_map.due() == [consultation]
    assert computed(consultation).final


def test_a_last_map_that_is_computed_again_stays_as_it_is() -> None:
    consultation = story.announced()
    story.voiced(story.shown(consultation), "wang")
    over = story.held(consultation)
    first = computed(over)
    assert opinion_map.recompute(Consultation.objects.get(), at=LATER).at == first.at
    assert OpinionMap.objects.get().result["households"] == 1


def test_a_statement_that_was_taken_back_is_not_in_the_map() -> None:
    camps = story.announced()
    every = story.crowded(camps, crowd(60, 12, seed=5, camps=2)[0])
    story.verbs.refuse(every[0], reason="privacy", by=person("wu", THEN), at=THEN)
    assert str(every[0].pk) not in str(computed(camps, 4).result)


def test_the_numbers_on_a_statement_are_its_voices_or_the_transaction_is_refused() -> None:
    statement = story.voiced(story.shown(story.announced()), "wang")
    with (
        pytest.raises(IntegrityError, match="a statement has the counts of its voices"),
        transaction.atomic(),
    ):
        Statement.objects.filter(pk=statement.pk).update(agree=0, disagree=1)
        check_now()
    with (
        pytest.raises(IntegrityError, match="a statement has the counts of its voices"),
        transaction.atomic(),
    ):
        Voice.objects.update(choice=-1)
        check_now()
    assert Statement.objects.get().tally == (1, 0, 0)


def check_now() -> None:
    """Have the constraints checked that wait for the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_neighbours_answered_to_and_the_last_map_cannot_be_changed() -> None:
    consultation = story.announced()
    story.voiced(story.shown(consultation), "wang")
    computed(story.held(consultation))
    for change in (
        lambda: Statement.objects.update(words="另一句话"),
        lambda: Statement.objects.update(by=person("zhao", THEN)),
        lambda: OpinionMap.objects.update(shown=2),
        lambda: OpinionMap.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Statement.objects.get().words == story.WORDS
