"""Who hears of what happens on the bench, and that no clock reminds of what was done."""

from datetime import datetime

import pytest

from tests.cast import BUILDING, person
from tests.consultations import story
from tests.consultations.story import SIGNED, TEXT
from tests.support import at
from tongdeng.consultations.actions import carrying, joint, minuting, preparing, publishing
from tongdeng.consultations.models import Resolution
from tongdeng.kernel import deadlines
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import path, sentence, tell
from tongdeng.notices.models import Notice

pytestmark = pytest.mark.django_db
PARTIES = {"钱经理", "陈管家", "周主任", "郑社工"}  # 吴 did it, and hears nothing of it


def heard(kind: str, **facts: object) -> dict[str, str]:
    """Tell the events of a kind; return the notices by the names of those who got them."""
    wanted = {f"facts__{name}": value for name, value in facts.items()}
    Notice.objects.all().delete()
    for event in Event.objects.filter(kind=kind, **wanted).order_by("recorded_at", "seq"):
        tell(event)
    return {notice.person.display_name: sentence(notice) for notice in Notice.objects.all()}


def ring(moment: datetime) -> None:
    """Fire all deadlines that are due."""
    while deadlines.sweep(at=moment):
        pass


def test_dl6_parties_and_the_residents_concerned_hear_of_the_announcement_and_of_a_new_date() -> None:
    consultation = story.announced(story.topic(scope=[BUILDING]))
    notices = heard("consultation.announce")
    assert set(notices) == {*PARTIES, "王女士"}
    assert notices["王女士"] == "三方会诊定于 01-13 14:00，请看议题：一月三方会诊"
    assert path(Notice.objects.first()) == f"/consultations/{consultation.pk}/"  # type: ignore[arg-type]
    moment = at("2026-01-07 09:00")
    preparing.move(
        consultation, starts_at=at("2026-01-20 14:00"), where="活动室", by=person("wu", moment), at=moment
    )
    assert heard("consultation.move")["王女士"] == "三方会诊改到 01-20 14:00：一月三方会诊"


def test_nobody_hears_that_what_was_never_announced_was_cancelled() -> None:
    consultation = story.prepared()
    preparing.cancel(consultation, reason="停电", by=person("wu", story.PREPARED), at=story.PREPARED)
    assert heard("consultation.cancel") == {}


def test_a_delegate_hears_of_the_seat_the_minutes_and_the_text_to_sign() -> None:
    consultation = story.signing_one()
    assert set(heard("consultation.seat")) == {"钱经理", "周主任"}
    assert heard("consultation.record")["钱经理"] == "请在 01-16 16:00 前核对会诊纪要：一月三方会诊"
    assert set(heard("consultation.freeze")) == {"钱经理", "周主任"}
    story.sign(consultation, "property")
    minuting.draft(consultation, words=TEXT + "。", by=person("wu", SIGNED), at=SIGNED)
    assert heard("consultation.draft")["周主任"].startswith("会诊纪要已改，原来的签字作废")


def test_a_draft_that_voids_nothing_disturbs_nobody() -> None:
    consultation = story.held()
    minuting.draft(consultation, words="初稿", by=person("wu", story.DECIDES), at=story.DECIDES)
    assert heard("consultation.draft") == {}


def test_dl7_who_has_not_signed_in_a_week_hears_it_and_who_has_signed_does_not() -> None:
    consultation = story.signing_one()
    story.sign(consultation, "party", "property")
    ring(at("2026-01-23 16:00"))
    assert set(heard("consultation.fired", clock="sign")) == {"周主任", "吴书记"}


def test_no_clock_reminds_of_a_meeting_that_was_opened_or_minutes_that_were_signed() -> None:
    story.published()
    ring(at("2026-01-25 09:00"))
    assert heard("consultation.fired") == {}


LADDER = [
    (0, "2026-02-06 14:30", {"钱经理", "陈管家"}),
    (1, "2026-02-10 14:30", {"钱经理", "陈管家", "吴书记"}),
    (2, "2026-02-13 14:30", {"郑社工"}),
    (3, "2026-02-26 14:30", {"冯科长"}),
]


def test_dl8_the_ladder_tells_the_responsible_then_the_convener_the_community_and_the_sub_district() -> None:
    story.published()
    assert heard("resolution.decide")["钱经理"] == "会诊决议由您方落实，2026-02-10 前完成：主路重铺沥青"
    for level, moment, names in LADDER:
        ring(at(moment))
        assert set(heard("resolution.fired", level=level, clock="carry")) == names


def test_dl8_the_ladder_is_silent_once_it_is_done_and_the_households_are_asked() -> None:
    story.published()
    row, done = Resolution.objects.get(), story.DONE
    carrying.finish(row, words="已重铺", photos=[story.photo()], by=person("qian", done), at=done)
    ring(at("2026-02-28 09:00"))
    assert heard("resolution.fired", clock="carry") == {}
    assert heard("resolution.finish")["王女士"] == "会诊决议已落实，请说说管不管用：主路重铺沥青"


def test_residents_hear_of_the_result_when_it_is_published() -> None:
    consultation = story.signing_one()
    story.sign(consultation)
    assert heard("resolution.decide").keys().isdisjoint({"王女士", "赵先生"})
    publishing.publish(consultation, by=person("wu", story.PUBLISHED), at=story.PUBLISHED)
    assert {"王女士", "赵先生"} <= set(heard("consultation.publish"))


def test_dl15_the_sub_district_hears_of_an_item_and_the_city_that_it_is_late() -> None:
    moment = at("2026-01-06 09:00")
    item = joint.refer(story.topic(), words="要改市政管网", by=person("wu", moment), at=moment)
    assert set(heard("joint_item.refer")) == {"冯科长"}
    ring(at("2026-01-20 09:00"))
    assert set(heard("joint_item.fired", clock="convene")) == {"冯科长", "刘科员"}
    story.answered(item, settled=True, moment=at("2026-01-20 10:00"))
    ring(at("2026-02-28 09:00"))
    assert heard("joint_item.fired", clock="answer") == {}
    assert set(heard("joint_item.answer")) == {*PARTIES, "吴书记"}
