"""The meeting: who is there, positions, and decisions that are frozen and exact (DL-1, DL-2, DL-4)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import person
from tests.consultations import story
from tests.consultations.story import ANNOUNCED, DECIDES, MEETS, PAVE
from tongdeng.consultations.actions import deciding, meeting, seating
from tongdeng.consultations.actions.meeting import Proposal
from tongdeng.consultations.models import Consultation, Item, Position, Resolution
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused

pytestmark = pytest.mark.django_db


def resolve(consultation: Consultation, item: Item, by: str = "wu") -> Item:
    """Decide an item."""
    return deciding.resolve(consultation, item.pk, by=person(by, DECIDES), at=DECIDES)


@pytest.mark.parametrize("absent", ["party", "property", "committee"])
def test_dl1_without_one_required_party_it_is_a_talk_and_the_refusal_names_who_is_missing(
    absent: str,
) -> None:
    others = " ".join(party for party in story.DELEGATES if party != absent)
    consultation = story.held(present=others)
    item = story.put(consultation, story.items(consultation)[0])
    story.say(consultation, item, **dict.fromkeys(others.split(), "agree"))
    with pytest.raises(StepRefused, match="只是谈话") as refused:
        resolve(consultation, item)
    assert refused.value.facts["missing"] == [absent]
    assert not Resolution.objects.exists()
    talk = story.recorded(consultation)
    assert (talk.talk, talk.absent) == (True, [absent])


def test_dl2_who_counted_is_frozen_with_each_item_and_who_leaves_counts_no_more() -> None:
    consultation = story.held(story.topic("积水"), story.topic("门岗"))
    first, second = story.items(consultation)
    first = story.decided(consultation, first)
    seat = story.seat_of(consultation, "committee")
    story.attended(consultation, "party property", item=second, moment=DECIDES)
    story.put(consultation, second)
    story.say(consultation, second, party="agree", property="agree")
    with pytest.raises(Forbidden, match="没有签到，或者已登记离开"):
        story.say(consultation, second, committee="agree")
    with pytest.raises(StepRefused, match="业委会没有到场"):
        resolve(consultation, second)
    seating.unseat(consultation, seat.pk, by=person("zhou", DECIDES), at=DECIDES)
    first.refresh_from_db()
    assert [len(row) for row in (first.entitled, first.present, first.delegated, first.voted)] == [3, 3, 0, 3]
    assert seat.pk in first.present


def test_dl2_a_decided_item_keeps_its_figures_whatever_is_noted_later() -> None:
    consultation = story.held()
    item = story.decided(consultation, story.items(consultation)[0], party="agree")
    story.attended(consultation, "", moment=DECIDES)
    for do in (
        lambda: story.say(consultation, item, party="against"),
        lambda: story.put(consultation, item),
        lambda: resolve(consultation, item),
    ):
        with pytest.raises(StepRefused, match="已经表决"):
            do()
    item.refresh_from_db()
    assert (item.agreeing, item.whole, item.carried, item.decided_at) == (3, 3, True, DECIDES)


RULES = """
    rule        party    property  committee  figures  carried
    all         agree    agree     agree      3/3      yes
    all         agree    agree     abstain    2/3      no
    two_thirds  agree    agree     against    2/3      yes
    two_thirds  agree    abstain   against    1/3      no
    majority    agree    agree     against    2/3      yes
    majority    agree    against   against    1/3      no
"""


@pytest.mark.parametrize(
    ("rule", "party", "manager", "committee", "figures", "carried"),
    [line.split() for line in RULES.strip().splitlines()[1:]],
)
def test_dl4_the_rule_of_the_item_decides_and_nobody_else(
    rule: str, party: str, manager: str, committee: str, figures: str, carried: str
) -> None:
    consultation = story.held()
    item = story.items(consultation)[0]
    consultation.items.update(rule=rule)
    item = story.decided(consultation, item, party=party, property=manager, committee=committee)
    assert f"{item.agreeing}/{item.whole}" == figures
    assert (item.carried, Resolution.objects.count()) == ((True, 1) if carried == "yes" else (False, 0))
    with pytest.raises(StepRefused):  # there is no second try, and no verb that overrides it
        resolve(consultation, item)


def test_another_proposal_voids_the_positions_taken_on_the_one_before() -> None:
    consultation = story.held()
    item = story.put(consultation, story.items(consultation)[0])
    story.say(consultation, item, party="agree", property="agree", committee="agree")
    story.put(consultation, item, replace(PAVE, quantity=Decimal(900)))
    assert not Position.objects.exists()
    assert not resolve(consultation, item).carried


def test_a_position_is_changed_until_the_decision_and_taken_by_the_delegate_only() -> None:
    consultation = story.held()
    item = story.put(consultation, story.items(consultation)[0])
    story.say(consultation, item, property="against")
    story.say(consultation, item, property="agree")
    assert Position.objects.get().value == "agree"
    for who in ("chen", "zheng", "wang"):
        with pytest.raises((Forbidden, NotFound)):
            meeting.position(consultation, item=item.pk, value="agree", by=person(who, DECIDES), at=DECIDES)
    with pytest.raises(Invalid):
        story.say(consultation, item, property="maybe")


def test_a_position_on_paper_has_a_name_and_exactly_one_photo() -> None:
    consultation = story.held()
    item, seat = (
        story.put(consultation, story.items(consultation)[0]),
        story.seat_of(consultation, "committee"),
    )
    wu = person("wu", DECIDES)
    for photos in ([], [story.photo(), story.photo()]):
        with pytest.raises(Invalid, match="照片"):
            meeting.paper(
                consultation, item=item.pk, seat=seat.pk, value="agree", photos=photos, by=wu, at=DECIDES
            )
    meeting.paper(
        consultation, item=item.pk, seat=seat.pk, value="agree", photos=[story.photo()], by=wu, at=DECIDES
    )
    row = Position.objects.get()
    assert (row.channel, bool(row.photo), row.seat) == ("paper", True, seat)


def test_no_meeting_begins_before_its_hour_or_before_its_step() -> None:
    consultation = story.announced()
    early = MEETS - timedelta(minutes=1)
    with pytest.raises(StepRefused, match="还没到"):
        meeting.hold(consultation, by=person("wu", early), at=early)
    other = story.prepared(story.topic("门岗"))
    from tongdeng.consultations.actions import preparing

    other = preparing.announce(other, by=person("wu", ANNOUNCED), at=ANNOUNCED)
    with pytest.raises(StepRefused, match="要先完成“征求意见”"):
        meeting.hold(other, by=person("wu", MEETS), at=MEETS)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"party": ""}, "party"),
        ({"party": "property committee"}, "party"),
        ({"days": None}, "days"),
        ({"days": 0}, "days"),
        ({"days": -1}, "days"),
        ({"days": 751}, "days"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal(-1)}, "quantity"),
        ({"quantity": Decimal("0.0001")}, "quantity"),
        ({"quantity": Decimal("NaN")}, "quantity"),
        ({"quantity": None}, "quantity"),
        ({"unit": ""}, "quantity"),
        ({"unit": "很长很长很长很长的单位"}, "quantity"),
        ({"title": ""}, "title"),
        ({"title": "找王师傅 19900000003"}, "title"),
        ({"kind": "order"}, "kind"),
        ({"kind": "vote"}, "quantity"),
        ({"kind": "none", "quantity": None, "unit": ""}, "reason"),
        ({"kind": "refer", "quantity": None, "unit": "", "text": ""}, "text"),
    ],
)
def test_dl8_a_promise_has_one_owner_a_date_in_working_days_and_a_number_with_its_unit(
    changes: dict[str, object], field: str
) -> None:
    consultation = story.held()
    with pytest.raises(Invalid) as refused:
        story.put(consultation, story.items(consultation)[0], replace(PAVE, **changes))  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert story.items(consultation)[0].proposal is None


@pytest.mark.parametrize("number", ["0.5", "0.001", "800", "1500"])
def test_fractions_are_legal_numbers(number: str) -> None:
    consultation = story.held()
    story.decided(consultation, story.items(consultation)[0], replace(PAVE, quantity=Decimal(number)))
    assert Resolution.objects.get().quantity == Decimal(number)


def test_none_is_a_result_with_a_reason_that_promises_nothing() -> None:
    consultation = story.decided_one(Proposal("none", "没有一致意见", reason="费用来源没有落实"))
    row = Resolution.objects.get()
    assert (row.state, row.due_at, row.party, row.reason) == ("noted", None, "", "费用来源没有落实")
    story.recorded(consultation)
    assert row.topic.__class__.objects.get().tries == 1


def test_nothing_is_decided_without_a_proposal_or_outside_the_meeting() -> None:
    consultation = story.held()
    item = story.items(consultation)[0]
    with pytest.raises(StepRefused, match="草案"):
        story.say(consultation, item, party="agree")
    with pytest.raises(StepRefused, match="草案"):
        resolve(consultation, item)
    for who in ("qian", "zhou", "feng"):
        with pytest.raises(Forbidden):
            resolve(consultation, item, by=who)
    story.recorded(consultation)
    with pytest.raises(StepRefused):
        resolve(consultation, item)
