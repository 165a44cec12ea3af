"""The roll: frozen from the registers, posted for objections, put right, sealed; and what reached its heads."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import person
from tests.support import at, unguarded
from tests.votes import story
from tests.votes.story import ANNOUNCED, BUILDING, CLOSES, PROPOSED, SEALED, VOTING, head_of, opened
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.notices import actions as notices
from tongdeng.people import actions as people
from tongdeng.people.models import Measure, Person, Tenure
from tongdeng.votes.actions import casting, drafting, lifecycle, roll
from tongdeng.votes.actions.delivering import arrived
from tongdeng.votes.models import Delivered, Head, Vote
from tongdeng.votes.queries import delivery

pytestmark = pytest.mark.django_db
FIRST = BUILDING + "010001"
THEIR_HOMES = """
    area    kind         owners
    89.50                1
    118.26               1
    60.00                1 2
    70.00                2 1
    100.00  unsold
    100.01  undelivered  3
    12.00   parking      3
    55.55
"""


def mixed() -> dict[int, Person]:
    """Store the homes of the table."""
    rows = [line[4:].ljust(30) for line in THEIR_HOMES.strip("\n").splitlines()[1:]]
    cells = [(line[:8].strip(), line[8:21].strip(), line[21:].split()) for line in rows]
    codes = story.homes([area for area, *_rest in cells], kinds=[kind for _area, kind, _owners in cells])
    held: dict[int, list[str]] = {}
    for code, (_area, _kind, owners) in zip(codes, cells, strict=True):
        for number in owners:
            held.setdefault(int(number), []).append(code)
    return {number: story.owner(number, *places) for number, places in held.items()}


def sizes(vote: Vote) -> list[tuple[str, int]]:
    return [(str(h.area), h.homes.count()) for h in Head.objects.filter(vote=vote).order_by("position")]


def upheld(vote: Vote, who: Person, words: str = "登记有误") -> None:
    row = roll.object_to(vote, words=words, stage="roll", by=who, at=ANNOUNCED)
    roll.answer(vote, row.pk, words="属实，已改正", upheld=True, by=person("zhou", ANNOUNCED), at=ANNOUNCED)


def test_heads_are_those_of_the_interpretation_and_areas_are_exact() -> None:
    mixed()
    vote = story.announced()
    assert sizes(vote) == [("207.76", 2), ("130.00", 2), ("200.01", 2), ("55.55", 1)]
    assert (vote.roll_heads, vote.roll_area) == (4, Decimal("593.32"))
    developer = Head.objects.get(vote=vote, developer=True)
    assert developer.owners == []


def test_parking_counts_where_the_estate_says_so() -> None:
    mixed()
    vote = story.announced(parking="count")
    assert ("12.00", 1) in sizes(vote)
    assert vote.roll_heads == 5


def test_each_home_shows_where_its_area_comes_from_and_none_is_taken_for_granted() -> None:
    story.estate(2)
    with unguarded():
        Measure.objects.filter(place=FIRST).update(source="contract")
    vote = story.announced()
    assert [home.area_source for home in vote.homes.order_by("place")] == ["contract", "register"]
    with unguarded():
        Measure.objects.filter(place=FIRST).update(source="")
    with pytest.raises(Invalid, match="1 套房屋没有登记面积或面积来源.*20号楼1单元1室"):
        story.announced()


def test_a_roll_is_as_of_its_record_date() -> None:
    (old,) = story.estate(1)
    with unguarded():
        Tenure.objects.filter(person=old).update(until=at("2026-02-10 00:00").date())
    new = people.get_or_create_person("19900019999", name="新业主", title="新业主")
    people.record_tenure(new, FIRST, since=at("2026-02-11 00:00").date())
    before = story.announced(record_date=at("2026-02-01 00:00").date())
    after = story.announced(record_date=at("2026-02-20 00:00").date())
    assert Head.objects.get(vote=before).owners == [old.pk]
    assert Head.objects.get(vote=after).owners == [new.pk]


def test_the_record_date_is_not_after_the_notice() -> None:
    story.estate(1)
    vote = story.proposed(record_date=at("2026-03-02 00:00").date())
    with pytest.raises(Invalid, match="不能晚于公告当天"):
        lifecycle.announce(vote, by=person("zhou", ANNOUNCED), at=ANNOUNCED)


def test_the_roll_hangs_for_seven_days_before_it_is_sealed() -> None:
    story.estate(1)
    vote, early = story.announced(), ANNOUNCED + timedelta(days=7) - timedelta(minutes=1)
    with pytest.raises(StepRefused, match="名册至少公示 7 天，03-08 10:00 起"):
        roll.seal(vote, by=person("zhou", early), at=early)
    late = early + timedelta(minutes=1)
    assert roll.seal(vote, by=person("zhou", late), at=late).state == "sealed"


def test_only_owners_object_and_each_answer_names_its_objection() -> None:
    (who,) = story.estate(1)
    vote = story.announced()
    with pytest.raises(Forbidden):
        roll.object_to(vote, words="不对", stage="roll", by=person("wang", ANNOUNCED), at=ANNOUNCED)
    row = roll.object_to(vote, words="面积不对", stage="roll", by=who, at=ANNOUNCED)
    zhou = person("zhou", ANNOUNCED)
    with pytest.raises(Invalid):
        roll.answer(vote, row.pk, words="核对无误", upheld=None, by=zhou, at=ANNOUNCED)
    with pytest.raises(Invalid):
        roll.answer(vote, row.pk, words=" ", upheld=False, by=zhou, at=ANNOUNCED)
    roll.answer(vote, row.pk, words="核对无误", upheld=False, by=zhou, at=ANNOUNCED)
    with pytest.raises(StepRefused):
        roll.answer(vote, row.pk, words="再答一遍", upheld=True, by=zhou, at=ANNOUNCED)
    with pytest.raises(StepRefused):
        roll.object_to(vote, words="结果不对", stage="result", by=who, at=ANNOUNCED)


def test_nobody_upholds_their_own_objection() -> None:
    story.estate(1)
    vote, zhou = story.announced(), person("zhou", ANNOUNCED)
    people.record_tenure(zhou, BUILDING + "010001", since=PROPOSED.date())
    row = roll.object_to(vote, words="名册上没有我", stage="roll", by=zhou, at=ANNOUNCED)
    with pytest.raises(Forbidden, match="另一位"):
        roll.answer(vote, row.pk, words="属实", upheld=True, by=zhou, at=ANNOUNCED)


def test_a_register_that_changed_without_an_objection_does_not_change_the_roll() -> None:
    story.estate(2)
    vote = story.announced()
    with unguarded():
        Measure.objects.filter(place=FIRST).update(area=1)
    assert roll.seal(vote, by=person("zhou", SEALED), at=SEALED).roll_area == 200


def test_a_posted_roll_that_was_tampered_with_is_not_sealed() -> None:
    story.estate(2)
    vote = story.announced()
    with unguarded():
        Head.objects.filter(vote=vote, position=1).update(area=999)
    with pytest.raises(StepRefused, match="与公告时不一致"):
        roll.seal(vote, by=person("zhou", SEALED), at=SEALED)


def test_an_upheld_objection_puts_the_roll_right_and_the_others_keep_what_reached_them() -> None:
    one, two, three = story.estate(3)
    vote = story.announced()
    zhou = person("zhou", ANNOUNCED)
    kept = head_of(vote, one)
    roll.deliver(vote, kept, how="hand", by=zhou, at=ANNOUNCED)
    upheld(vote, two)
    with unguarded():
        Measure.objects.filter(place=FIRST).update(area=Decimal("120.50"))
    with unguarded():
        Tenure.objects.filter(person=two).update(person=three)
    buyer = story.owner(9, FIRST.replace("0001", "0003"))
    sealed = roll.seal(vote, by=person("zhou", SEALED), at=SEALED)
    assert (sealed.roll_heads, sealed.roll_area) == (3, Decimal("320.50"))
    again = head_of(vote, one)
    assert (again.pk, again.area) == (kept.pk, Decimal("120.50"))
    assert again.delivered.count() == 1
    assert set(Head.objects.get(vote=vote, owners__contains=[buyer.pk]).owners) == {three.pk, buyer.pk}
    facts = journal.timeline(vote)[-1].facts
    assert (facts["put_right"], facts["heads"]) == (True, 3)


def test_what_was_announced_is_kept_in_the_journal_with_the_hash_of_the_posted_roll() -> None:
    story.estate(1)
    vote = story.announced()
    facts = journal.timeline(vote)[-1].facts
    assert facts["terms"] == {
        "parking": "exclude",
        "invalid": "absent",
        "silence": "absent",
        "proxy_cap": 3,
        "posting_days": 7,
    }
    assert (facts["hash"], facts["profile"]) == (vote.roll_hash, "cn-national-2021")


def test_local_rules_of_another_city_or_another_time_are_refused() -> None:
    story.estate(1)
    from tongdeng.votes.models import Profile

    for key in ("cn-hangzhou-2021", "cn-henan-2018"):
        vote = story.proposed(profile=Profile.objects.get(key=key))
        with pytest.raises(Invalid) as refused:
            lifecycle.announce(vote, by=person("zhou", ANNOUNCED), at=ANNOUNCED)
        assert "profile" in refused.value.fields


def test_a_notice_in_an_inbox_is_proof_of_delivery_for_the_head() -> None:
    one, two = story.estate(2)
    vote = story.announced()
    event = Event.objects.get(kind="vote.announce", subject_id=vote.pk)
    Person.objects.filter(pk=two.pk).update(is_active=False)
    arrived(event)
    arrived(event)
    assert [(row.head, row.how) for row in Delivered.objects.filter(vote=vote)] == [
        (head_of(vote, one), "message")
    ]
    assert delivery.unreached(vote) == [head_of(vote, two)]
    assert journal.timeline(story.fresh(vote))[-1].facts == {"heads": 1, "how": "message"}


def test_only_a_message_that_was_opened_in_time_shows_that_it_came_into_their_hands() -> None:
    one, two, three = story.estate(3)
    vote = opened()
    arrived(Event.objects.get(kind="vote.announce", subject_id=vote.pk))
    notices.read(one, at=VOTING)
    notices.read(two, at=CLOSES)
    roll.deliver(vote, head_of(vote, three), how="post", by=person("zhou", VOTING), at=VOTING)
    vote = lifecycle.close(vote, at=CLOSES)
    assert delivery.reached(vote) == {head_of(vote, one).pk, head_of(vote, three).pk}
    assert Delivered.objects.get(vote=vote, how="read").at == VOTING
    with pytest.raises(StepRefused, match="截止以前"):
        roll.deliver(vote, head_of(vote, two), how="hand", by=person("zhou", CLOSES), at=CLOSES)


def test_delivery_is_written_down_once_each_way_and_only_in_known_ways() -> None:
    (one,) = story.estate(1)
    vote, zhou = story.announced(), person("zhou", ANNOUNCED)
    for _again in range(2):
        roll.deliver(vote, head_of(vote, one), how="hand", by=zhou, at=ANNOUNCED)
    assert [e.kind for e in journal.timeline(story.fresh(vote))].count("vote.deliver") == 1
    with pytest.raises(Invalid):
        roll.deliver(vote, head_of(vote, one), how="pigeon", by=zhou, at=ANNOUNCED)


def test_a_head_of_another_vote_is_no_head_of_this_one() -> None:
    (one,) = story.estate(1)
    vote, other = opened(), opened()
    head, zhou = head_of(other, one), person("zhou", VOTING)
    with pytest.raises(NotFound):
        casting.cast(vote, head, choices={"1": "yes"}, by=one, at=VOTING)
    with pytest.raises(NotFound):
        casting.designate(vote, head, one, by=zhou, at=VOTING)
    with pytest.raises(NotFound):
        roll.deliver(vote, head, how="hand", by=zhou, at=VOTING)


def test_V23_a_home_that_changed_hands_is_flagged_and_the_roll_stays() -> None:
    one, _two = story.estate(2)
    vote = opened()
    ballot = story.cast(vote, one)
    with unguarded():
        Tenure.objects.filter(person=one).update(until=at("2026-03-19 00:00").date())
    story.owner(99, FIRST)
    flagged = delivery.changed_hands(vote, at("2026-03-25 00:00").date())
    assert [home.place for home in flagged] == [FIRST]
    assert head_of(vote, one).counted == ballot


def test_a_home_without_a_known_owner_changes_hands_when_one_is_found() -> None:
    mixed()
    vote = opened()
    assert delivery.changed_hands(vote, SEALED.date()) == []


def test_a_draft_can_be_amended_and_its_scope_stays_in_the_estate() -> None:
    story.estate(1)
    vote = story.proposed()
    changed = drafting.amend(vote, story.draft(title="更换灯具"), by=person("zhou", PROPOSED), at=PROPOSED)
    assert (changed.title, changed.version) == ("更换灯具", 1)
