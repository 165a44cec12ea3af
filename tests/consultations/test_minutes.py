"""Minutes: comments, signatures over a hash, dissent, and what residents read of them (DL-7, DL-14)."""

from datetime import timedelta

import pytest

from tests.cast import person
from tests.consultations import story
from tests.consultations.story import DECIDES, PUBLISHED, RECORDED, SETTLED, SIGNED, TEXT
from tongdeng.consultations.actions import minuting, preparing, publishing, seating, signing
from tongdeng.consultations.models import Comment, Consultation, Minutes, Signature
from tongdeng.consultations.queries import benches
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def publish(consultation: Consultation, moment: object = PUBLISHED, **more: str) -> Consultation:
    """Publish at a moment."""
    return publishing.publish(consultation, by=person("wu", moment), at=moment, **more)  # type: ignore[arg-type]


def change(consultation: Consultation, words: str, moment: object = SIGNED) -> Minutes:
    """Change the minutes."""
    return minuting.draft(consultation, words=words, by=person("wu", moment), at=moment)  # type: ignore[arg-type]


def test_dl7_the_parties_have_three_days_to_comment_unless_each_says_its_word_before() -> None:
    consultation = story.recorded(story.decided_one())
    early = SETTLED - MINUTE
    with pytest.raises(StepRefused, match="01-16 16:00"):
        story.settled(consultation, moment=early)
    for who in ("wu", "qian"):
        minuting.comment(consultation, by=person(who, RECORDED), at=RECORDED)
    minuting.comment(consultation, words="数字少写了一个零", by=person("zhou", RECORDED), at=RECORDED)
    with pytest.raises(StepRefused):
        story.settled(consultation, moment=early)
    change(consultation, TEXT + "面积 800 平方米。", RECORDED)
    for who in ("wu", "qian", "zhou"):
        minuting.comment(consultation, by=person(who, RECORDED), at=RECORDED)
    assert story.settled(consultation, moment=early).state == "signing"


def test_dl7_an_absent_party_neither_comments_nor_signs_nor_holds_up_the_others() -> None:
    consultation = story.recorded(story.held(present="party property"))
    with pytest.raises(Forbidden):
        minuting.comment(consultation, by=person("zhou", RECORDED), at=RECORDED)
    for who in ("wu", "qian"):
        minuting.comment(consultation, by=person(who, RECORDED), at=RECORDED)
    story.settled(consultation, moment=RECORDED)
    with pytest.raises(Forbidden):
        story.sign(consultation, "committee")
    story.sign(consultation, "party", "property")
    talk = publish(consultation)
    assert (talk.talk, talk.absent, Comment.objects.count()) == (True, ["committee"], 2)


def test_dl7_one_changed_character_voids_all_signatures_and_says_so() -> None:
    consultation = story.signing_one()
    old = story.text_hash(consultation)
    story.sign(consultation)
    assert len(benches.signatures(consultation)) == 3
    change(consultation, TEXT + "。")
    assert (benches.signatures(consultation), Signature.objects.count()) == ([], 3)
    assert Event.objects.filter(kind="consultation.draft").latest("seq").facts["void"] == 3
    with pytest.raises(StepRefused, match="全部作废"):
        signing.sign(consultation, text_hash=old, by=person("qian", SIGNED), at=SIGNED)
    with pytest.raises(StepRefused, match="还没有签字"):
        publish(consultation)
    story.sign(consultation)
    assert publish(consultation).state == "published"


def test_the_same_text_again_changes_nothing() -> None:
    consultation = story.signing_one()
    story.sign(consultation, "party")
    change(consultation, TEXT)
    assert (Minutes.objects.count(), len(benches.signatures(consultation))) == (1, 1)


def test_nobody_signs_twice_nor_for_somebody_else() -> None:
    consultation = story.signing_one()
    story.sign(consultation, "party", "property")
    with pytest.raises(StepRefused, match="已经签过字"):
        story.sign(consultation, "property")
    for who in ("chen", "zheng", "feng", "wang"):
        with pytest.raises((Forbidden, NotFound)):
            signing.sign(
                consultation, text_hash=story.text_hash(consultation), by=person(who, SIGNED), at=SIGNED
            )
    assert Signature.objects.count() == 2


def test_nobody_signs_after_the_seat_was_given_back_or_the_consultation_cancelled() -> None:
    consultation = story.decided_one()
    seat = story.seat_of(consultation, "property")
    seating.unseat(consultation, seat.pk, by=person("qian", DECIDES), at=DECIDES)
    story.settled(story.recorded(consultation))
    with pytest.raises((Forbidden, NotFound)):
        story.sign(consultation, "property")
    with pytest.raises(Invalid):
        signing.sign_paper(consultation, seat=seat.pk, text_hash=story.text_hash(consultation),
                           photos=[story.photo()], by=person("wu", SIGNED), at=SIGNED)  # fmt: skip
    other = story.announced(story.topic("门岗"))
    preparing.cancel(other, reason="停电", by=person("wu", story.ANNOUNCED), at=story.ANNOUNCED)
    with pytest.raises(StepRefused):
        signing.sign(other, text_hash="", by=person("qian", SIGNED), at=SIGNED)
    assert not Signature.objects.exists()


def test_dl7_a_dissent_is_a_signature_with_a_reason() -> None:
    consultation = story.signing_one()
    zhou, now = person("zhou", SIGNED), story.text_hash(consultation)
    with pytest.raises(Invalid):
        signing.sign(consultation, text_hash=now, dissents=True, reason=" ", by=zhou, at=SIGNED)
    signing.sign(consultation, text_hash=now, dissents=True, reason="费用应由物业承担", by=zhou, at=SIGNED)
    story.sign(consultation, "party", "property")
    assert publish(consultation).state == "published"
    assert Signature.objects.get(dissents=True).reason == "费用应由物业承担"


def test_a_signature_on_paper_has_one_photo_and_a_delegate_who_was_there() -> None:
    consultation = story.signing_one()
    seat, now, wu = (
        story.seat_of(consultation, "committee"),
        story.text_hash(consultation),
        person("wu", SIGNED),
    )
    with pytest.raises(Invalid, match="照片"):
        signing.sign_paper(consultation, seat=seat.pk, text_hash=now, photos=[], by=wu, at=SIGNED)
    signing.sign_paper(consultation, seat=seat.pk, text_hash=now, photos=[story.photo()], by=wu, at=SIGNED)
    assert Signature.objects.get().channel == "paper"


def test_publish_never_comes_before_sign() -> None:
    consultation = story.recorded(story.decided_one())
    with pytest.raises(StepRefused):
        publish(consultation)
    consultation = story.settled(consultation)
    with pytest.raises(StepRefused, match="党支部或社区、物业公司、业委会还没有签字") as refused:
        publish(consultation)
    assert refused.value.facts["unsigned"] == ["party", "property", "committee"]


def test_who_does_not_sign_within_a_week_is_named_and_holds_up_nobody() -> None:
    consultation = story.signing_one()
    story.sign(consultation, "party", "property")
    week = SETTLED + timedelta(days=7)
    with pytest.raises(StepRefused):
        publish(consultation, week - MINUTE)
    assert publish(consultation, week).state == "published"
    assert Event.objects.get(kind="consultation.publish").facts["unsigned"] == ["committee"]


def test_a_text_that_is_changed_after_that_week_has_a_week_again() -> None:
    consultation = story.signing_one()
    week = SETTLED + timedelta(days=7)
    change(consultation, TEXT + "补记。", week)
    with pytest.raises(StepRefused):
        publish(consultation, week)


def test_dl14_residents_read_posts_and_parties_and_no_names_numbers_or_homes() -> None:
    words = "钱惊蛰说已报价，业主住1单元301室，电话19900000001。周霜降同意。"
    consultation = story.settled(story.recorded(story.decided_one(), words))
    story.sign(consultation)
    with pytest.raises(Invalid, match="个人信息"):
        publish(consultation, public=words)
    assert story.fresh(consultation).state == "signing"
    publish(consultation)
    row = Minutes.objects.get()
    assert not any(word in row.public for word in ("钱惊蛰", "301", "19900000001", "周霜降"))
    assert "已报价" in row.public
    assert "钱惊蛰" in row.text


def test_the_minutes_print_numerator_and_denominator_of_each_item() -> None:
    consultation = story.recorded(story.decided_one())
    item = Minutes.objects.get().facts["items"][0]
    assert (item["agreeing"], item["whole"], item["rule"]) == (3, 3, "各方一致同意")
    assert item["resolution"]["quantity"] == "800"
    assert consultation.talk is False


def test_the_journal_holds_the_hash_of_the_minutes_and_none_of_their_words() -> None:
    consultation = story.signing_one()
    story.sign(consultation)
    said = str([event.facts for event in journal.timeline(consultation)])
    assert story.text_hash(consultation) in said
    assert not any(word in said for word in ("积水", "钱", "周霜降", "物业会议室"))
