"""Mechanisms: a community names and orders its bench; what runs keeps what it began with (DL-16)."""

from datetime import timedelta

import pytest

from tests.cast import COMMUNITY, ESTATE, FOREIGN_ESTATE, person
from tests.consultations import story
from tests.consultations.story import ANNOUNCED, MEETS
from tongdeng.consultations.actions import mechanisms, meeting, preparing, steps
from tongdeng.consultations.models import Mechanism
from tongdeng.consultations.queries.mechanisms import mechanism_at, template_at
from tongdeng.consultations.rules import mechanism
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused

pytestmark = pytest.mark.django_db
AT, OWN = story.NAMED, story.OWN_STEPS


def test_a_place_without_one_has_the_default_and_the_nearest_and_newest_counts() -> None:
    assert mechanism_at(ESTATE, AT) is None
    assert template_at(ESTATE, AT).name == "三方会诊"
    story.mechanism_of(COMMUNITY, by="zheng", name="社区的")
    assert template_at(ESTATE, AT).name == "社区的"
    story.mechanism_of(ESTATE, name="小区的")
    later = AT + timedelta(days=1)
    story.mechanism_of(COMMUNITY, by="zheng", moment=later, name="社区新的")
    assert template_at(ESTATE, later).name == "小区的"
    story.mechanism_of(ESTATE, moment=later, name="小区新的")
    assert [template_at(ESTATE, moment).name for moment in (AT, later)] == ["小区的", "小区新的"]
    assert template_at(FOREIGN_ESTATE, later).name == "三方会诊"


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("qian", ESTATE),
        ("zhou", ESTATE),
        ("feng", ESTATE),
        ("wang", ESTATE),
        ("wu", COMMUNITY),
        ("wu", FOREIGN_ESTATE),
    ],
)
def test_only_the_branch_and_the_community_set_one_and_only_at_their_place(who: str, place: str) -> None:
    with pytest.raises(Forbidden):
        story.mechanism_of(place, by=who)
    assert not Mechanism.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"made_of": ""}, "made_of"),
        ({"notice_days": 0}, "notice_days"),
        ({"rule": "chair"}, "rule"),
        ({"platforms": ("",)}, "platforms"),
        ({"steps": OWN[:5]}, "steps"),
        ({"steps": (*OWN[:5], OWN[6], OWN[5], *OWN[7:])}, "steps"),
        ({"parties": (*mechanism.default().parties, mechanism.Party("x", "居民", ("resident",)))}, "parties"),
        ({"parties": (*mechanism.default().parties, mechanism.Party("x", "某方", ("king",)))}, "parties"),
    ],
)
def test_dl16_a_template_that_cannot_be_is_refused_and_nothing_stored(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        story.mechanism_of(**changes)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not Mechanism.objects.exists()


def test_two_for_one_moment_and_one_for_the_past_are_refused() -> None:
    story.mechanism_of()
    with pytest.raises(Invalid, match="已经有一个"):
        story.mechanism_of()
    with pytest.raises(Invalid, match="早于"):
        mechanisms.set_mechanism(
            ESTATE, story.named(), valid_from=AT - timedelta(days=1), by=person("wu", AT), at=AT
        )
    assert Mechanism.objects.count() == 1


def test_dl16_a_running_consultation_keeps_the_template_it_began_with() -> None:
    consultation = story.announced()
    story.mechanism_of(moment=ANNOUNCED, notice_days=10, rule="majority", steps=mechanism.default().steps)
    running = story.fresh(consultation)
    assert (running.template.name, running.template.notice_days) == ("三方会诊", 3)
    moved = preparing.move(running, starts_at=MEETS, where="活动室", by=person("wu", ANNOUNCED), at=ANNOUNCED)
    assert moved.starts_at == MEETS
    with pytest.raises(Invalid, match="提前 10 天"):
        story.announced(story.topic("门岗"), moment=ANNOUNCED + timedelta(hours=2))


def test_an_own_step_is_ticked_off_with_words_before_what_follows_it() -> None:
    story.mechanism_of()
    consultation, wu = story.prepared(), person("wu", ANNOUNCED)
    with pytest.raises(StepRefused, match="要先完成“党员走访”"):
        preparing.announce(consultation, by=wu, at=ANNOUNCED)
    with pytest.raises(Invalid):
        steps.tick(consultation, "own1", words="", by=wu, at=ANNOUNCED)
    steps.tick(consultation, "own1", words="走访 40 户", by=wu, at=ANNOUNCED)
    with pytest.raises(StepRefused, match="已经完成"):
        steps.tick(consultation, "own1", words="再走访", by=wu, at=ANNOUNCED)
    consultation = preparing.announce(consultation, by=wu, at=ANNOUNCED)
    assert meeting.hold(consultation, by=person("wu", MEETS), at=MEETS).state == "held"


@pytest.mark.parametrize("key", ["announce", "sign", "own2", "gather"])
def test_a_step_with_a_verb_of_its_own_or_of_another_template_is_not_ticked_off(key: str) -> None:
    story.mechanism_of()
    with pytest.raises(Invalid):
        steps.tick(story.prepared(), key, words="做了", by=person("wu", ANNOUNCED), at=ANNOUNCED)


def test_whoever_prepares_in_english_keeps_chinese_words() -> None:
    from django.utils import translation

    with translation.override("en"):
        consultation = story.prepared()
    assert consultation.template.party("property").word == "物业公司"  # type: ignore[union-attr]
    assert consultation.number == "鼎立会诊-2026-001"
