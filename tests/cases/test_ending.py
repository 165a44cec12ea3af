"""The resident's verdict, the return visit, silence, and back again."""

from datetime import timedelta

import pytest

from tests.cases.story import DONE, FILED, filed, finished, kinds, leave, light, picture, ring, stored
from tests.cast import BUILDING, person
from tongdeng.cases import actions, queries
from tongdeng.cases.actions import Opinion, proving
from tongdeng.cases.models import Photo, Verdict
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused

pytestmark = pytest.mark.django_db
NEXT_DAY, WEEK = DONE + timedelta(days=1), timedelta(days=7)


@pytest.mark.parametrize("stars", [None, 1, 3, 5])
def test_C8_good_or_bad_stars_close_the_case(stars: int | None) -> None:
    case = actions.confirm(finished(), Opinion(stars, "好"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    assert (case.state, case.closed_at) == ("confirmed", NEXT_DAY)
    assert case.verdicts.get().stars == stars


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_C8_stars_are_one_to_five(stars: int) -> None:
    case = finished()
    before = stored()
    with pytest.raises(Invalid, match="1 到 5"):
        actions.confirm(case, Opinion(stars), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    assert stored() == before


def test_C8_not_solved_reopens_and_counts_and_again() -> None:
    case = finished()
    for round_ in (1, 2):
        case = actions.reopen(case, Opinion(words="还是冷"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
        assert (case.state, case.reopened, case.finished_at) == ("assigned", round_, None)
        case = actions.accept(case, by=person("li", NEXT_DAY), at=NEXT_DAY)
        photo = [picture()]
        case = actions.finish(
            case,
            remedy="再修",
            photos=photo,
            by=person("li", NEXT_DAY),
            at=NEXT_DAY + timedelta(hours=round_),
        )


@pytest.mark.parametrize("words", ["", "  "])
def test_F1_S7_reopening_without_words_is_refused(words: str) -> None:
    case = finished()
    before = stored()
    with pytest.raises(Invalid, match="哪里还没有解决"):
        actions.reopen(
            case, Opinion(words=words, photos=[picture()]), by=person("wang", NEXT_DAY), at=NEXT_DAY
        )
    assert stored() == before


def test_a_reopened_case_gets_a_new_limit_from_that_moment() -> None:
    case = actions.reopen(finished(), Opinion(words="还是冷"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    assert case.finish_due == NEXT_DAY + timedelta(days=1)
    assert case.runs_out_at == case.finish_due


def test_C18_reopening_keeps_a_holder_who_is_still_here() -> None:
    case = actions.reopen(finished(), Opinion(words="还是冷"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    assert case.assignee == person("li", NEXT_DAY)


def test_C18_reopening_clears_a_holder_who_left() -> None:
    case = finished()
    leave("li", DONE + timedelta(hours=1))
    case = actions.reopen(case, Opinion(words="还是冷"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    assert (case.state, case.assignee) == ("filed", None)


def test_S7_after_fifteen_days_it_is_too_late_to_send_it_back() -> None:
    late = DONE + timedelta(days=15, minutes=1)
    with pytest.raises(StepRefused, match="15 天"):
        actions.reopen(finished(), Opinion(words="又冷了"), by=person("wang", late), at=late)


def test_S7_a_verdict_is_given_once() -> None:
    case = actions.confirm(finished(), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    with pytest.raises(StepRefused):
        actions.confirm(case, by=person("wang", NEXT_DAY), at=NEXT_DAY)


def test_whoever_confirmed_may_see_the_next_day_that_it_is_not_solved() -> None:
    case = actions.confirm(finished(), by=person("wang", DONE), at=DONE)
    case = actions.reopen(case, Opinion(words="又冷了"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    assert (case.state, case.reopened) == ("assigned", 1)
    assert [(said.round, said.solved) for said in case.verdicts.all()] == [(0, True), (0, False)]
    assert not list(proving.misfits())


def test_S7_stars_can_be_added_to_a_verdict_once() -> None:
    case = actions.confirm(finished(), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    actions.rate(case, Opinion(4, "谢谢"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    with pytest.raises(StepRefused):
        actions.rate(case, Opinion(1, "改主意了"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    assert case.verdicts.get().stars == 4


def test_S7_nothing_can_be_judged_before_it_is_finished() -> None:
    for verb in (
        actions.confirm,
        lambda c, **k: actions.reopen(c, Opinion(words="冷"), **k),
    ):
        with pytest.raises(StepRefused):
            verb(filed(words=f"{verb}"), by=person("wang", DONE), at=DONE)


@pytest.mark.parametrize("who", ["chen", "li", "qian", "wu"])
def test_C8_staff_cannot_give_the_residents_verdict(who: str) -> None:
    with pytest.raises(Forbidden):
        actions.confirm(finished(), Opinion(5), by=person(who, NEXT_DAY), at=NEXT_DAY)


def test_C4_a_stranger_cannot_judge_what_they_cannot_see() -> None:
    with pytest.raises(NotFound):
        actions.confirm(finished(), by=person("zhao", NEXT_DAY), at=NEXT_DAY)


def test_C20_Z9_silence_for_seven_days_closes_as_unconfirmed() -> None:
    case = finished()
    ring(DONE + WEEK - timedelta(seconds=1))
    assert queries.fresh(case).state == "finished"
    ring(DONE + WEEK)
    assert queries.fresh(case).state == "unconfirmed"


def test_HC12_closing_by_itself_makes_up_no_verdict_and_no_visit() -> None:
    case = finished()
    ring(DONE + WEEK)
    assert not Verdict.objects.exists()
    assert kinds(case)[-1] == "case.auto_close"


def test_C20_what_was_sent_back_and_finished_again_waits_seven_days_anew() -> None:
    case = actions.reopen(finished(), Opinion(words="还是冷"), by=person("wang", NEXT_DAY), at=NEXT_DAY)
    case = actions.accept(case, by=person("li", NEXT_DAY), at=NEXT_DAY)
    again = NEXT_DAY + timedelta(hours=2)
    case = actions.finish(case, remedy="再修", photos=[picture()], by=person("li", again), at=again)
    ring(DONE + WEEK)
    assert queries.fresh(case).state == "finished"


def test_an_unconfirmed_case_may_still_be_confirmed_by_its_resident() -> None:
    case = finished()
    ring(DONE + WEEK)
    late = DONE + timedelta(days=9)
    assert actions.confirm(queries.fresh(case), by=person("wang", late), at=late).state == "confirmed"


def test_HC11_what_was_filed_by_phone_is_confirmed_by_a_return_visit() -> None:
    case = finished(light(caller_phone="19900009998"), to="sun")
    case = actions.visit(case, Opinion(words="灯亮了"), solved=True, by=person("chen", NEXT_DAY), at=NEXT_DAY)
    assert (case.state, case.verdicts.get().source) == ("confirmed", Verdict.Source.VISIT)


def test_HC12_a_visit_that_hears_no_sends_it_back() -> None:
    case = finished(light(), to="sun")
    case = actions.visit(
        case, Opinion(words="还是不亮"), solved=False, by=person("chen", NEXT_DAY), at=NEXT_DAY
    )
    assert (case.state, case.reopened) == ("assigned", 1)


def test_HC12_nobody_visits_their_own_work() -> None:
    case = finished(light(), to="qian")
    with pytest.raises(Forbidden, match="承办人以外"):
        actions.visit(case, Opinion(words="好了"), solved=True, by=person("qian", NEXT_DAY), at=NEXT_DAY)


def test_C3_a_resident_may_take_their_case_back_before_the_work_begins() -> None:
    assert (
        actions.withdraw(filed(), reason="自己修好了", by=person("wang", DONE), at=DONE).state == "withdrawn"
    )


def test_C3_and_no_more_once_it_has_begun() -> None:
    case = finished()
    with pytest.raises(StepRefused):
        actions.withdraw(case, by=person("wang", NEXT_DAY), at=NEXT_DAY)


@pytest.mark.parametrize("verb", ["assign", "accept", "finish", "refuse", "pause", "reclassify", "visit"])
def test_C3_F10_a_resident_sets_no_other_state(verb: str) -> None:
    from tongdeng.kernel import access

    assert verb not in access.verbs(person("wang", DONE), finished())


def test_a_guest_may_confirm_and_send_back_by_the_link() -> None:
    case = filed(
        who="", place=BUILDING, caller_phone="19900009999", category="building.light.out", words="灯不亮"
    )
    _case, guest = queries.by_link(queries.link_of(case), at=DONE)
    case = finished(case, to="sun")
    case = actions.reopen(case, Opinion(words="还不亮", photos=[picture()]), by=guest, at=NEXT_DAY)
    assert (case.state, case.photos.filter(stage=Photo.Stage.VERDICT).count()) == ("assigned", 1)


def test_Z2_a_residents_new_words_do_not_restart_any_clock() -> None:
    case = filed()
    due = case.answer_due
    actions.say(case, words="快来", by=person("wang", FILED), at=FILED + timedelta(minutes=20))
    assert queries.fresh(case).answer_due == due
