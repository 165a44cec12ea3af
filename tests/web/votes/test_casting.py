"""Voting with a phone, page by page; and that nobody ever reads from a page how somebody voted."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import CAST, person
from tests.votes import story as ballots
from tests.web.votes.addresses import ADDRESSES, ROWS, url
from tests.web.votes.story import NOW, Story, alerts, client_of, told
from tongdeng.kernel import clock
from tongdeng.people import actions as people
from tongdeng.people.queries import load_roles
from tongdeng.votes.actions import casting
from tongdeng.votes.models import Ballot, Head
from tongdeng.votes.rules import register, tally
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.kit import proof

pytestmark = pytest.mark.django_db
SAID = {"motion_1": "yes", "motion_2": "abstain"}
YES = {"1": "yes", "2": "yes"}


def send(client: Client, story: Story, step: str, number: int, **said: str) -> HttpResponse:
    """Send the ballot of an owner by number."""
    return client.post(f"/votes/{story.vote.pk}/{step}/", {"head": str(story.heads[number - 1].pk), **said})


def test_a_ballot_is_confirmed_cast_and_receipted() -> None:
    story = told("open")
    owner = client_of("owner5", story)
    repeated = send(owner, story, "confirm", 5, **SAID).content.decode()
    assert "请核对，投出后不能更改" in repeated
    assert [word for word in ("同意", "弃权") if word not in repeated] == []
    assert Ballot.objects.filter(person=story.owners[4]).count() == 0
    cast = send(owner, story, "cast", 5, **SAID)
    assert cast.status_code == 302
    receipt = owner.get(cast["Location"]).content.decode()
    stored = Ballot.objects.get(person=story.owners[4])
    assert stored.receipt in receipt
    assert stored.choices == {"1": "yes", "2": "abstain"}


def test_a_ballot_that_is_not_complete_comes_back_with_what_was_chosen() -> None:
    story = told("open")
    for step in ("confirm", "cast"):
        answer = send(client_of("owner5", story), story, step, 5, motion_1="no")
        drawn = answer.content.decode()
        assert answer.status_code == 400
        assert "请为第 2 项选择一个答案" in alerts(drawn)
        assert re.search(r'value="no"\s+checked', drawn)
        assert 'value="yes" checked' not in drawn


@pytest.mark.parametrize(("way", "post", "casts"), [("desk", "manager", 403), ("desk", "community", 302)])
def test_a_session_that_the_property_company_opened_casts_no_ballot(way: str, post: str, casts: int) -> None:
    story = told("open")
    owner = client_of("owner5", story)
    session = owner.session
    session[proof.PROVED] = f"{way}:{post}"
    session.save()
    assert send(owner, story, "cast", 5, **SAID).status_code == casts
    assert Ballot.objects.filter(person=story.owners[4]).count() == (casts == 302)
    assert send(owner, story, "confirm", 5, **SAID).status_code == (403 if casts == 403 else 200)


def test_a_double_click_casts_once_and_the_second_says_so() -> None:
    story = told("open")
    owner = client_of("owner5", story)
    answers = [send(owner, story, "cast", 5, **SAID).status_code for _click in range(2)]
    assert answers == [302, 409]
    assert Ballot.objects.filter(person=story.owners[4]).count() == 1


@pytest.mark.parametrize(("state", "says"), [("sealed", "现在不能投票"), ("closed", "投票已经截止")])
def test_before_and_after_nobody_votes(state: str, says: str) -> None:
    story = told(state)
    answer = send(client_of("owner2", story), story, "cast", 2, **SAID)
    assert (answer.status_code, says in alerts(answer.content.decode())) == (409, True)


def test_at_the_very_moment_of_closing_it_is_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    story = told("open")
    owner = client_of("owner5", story)
    monkeypatch.setattr(clock, "now", lambda: ballots.CLOSES)
    assert send(owner, story, "cast", 5, **SAID).status_code == 409
    assert "去投票" not in owner.get(url("vote", story)).content.decode()


def test_co_owners_read_in_a_sentence_where_they_stand() -> None:
    second = people.get_or_create_person("19900019999", name="共有人", title="共有人")
    people.record_tenure(second, ballots.BUILDING + "010007", since=ballots.PROPOSED.date())
    story = told("open")
    first, other = client_of("owner7", story), Client()
    other.force_login(second)
    send(first, story, "cast", 7, motion_1="yes", motion_2="yes")
    page = url("vote", story)
    assert "您家另一位业主已经投票" in other.get(page).content.decode()
    same, differs = {"motion_1": "yes", "motion_2": "yes"}, {"motion_1": "no", "motion_2": "yes"}
    refused = [send(other, story, "cast", 7, **said) for said in (same, differs)]
    assert [answer.status_code for answer in refused] == [409, 409]
    assert alerts(refused[0].content.decode()) == alerts(refused[1].content.decode())
    assert 'name="insists"' in other.get(f"/votes/{story.vote.pk}/cast/").content.decode()
    again = send(other, story, "confirm", 7, **same, insists="1")
    assert '<input type="hidden" name="insists" value="1">' in again.content.decode()
    held = send(other, story, "cast", 7, **same, insists="1")
    assert "已收到，等共有人商定" in other.get(held["Location"]).content.decode()
    assert "您家几位业主都投了票，这一票先不计" in first.get(page).content.decode()
    zhou = client_of("zhou")
    assert "1 户等共有人商定由谁投" in zhou.get(url("vote_roll", story)).content.decode()
    form = {"head": str(story.heads[6].pk), "voter": str(second.pk)}
    assert zhou.post(f"/votes/{story.vote.pk}/designate/", form).status_code == 302
    assert "您已投票，已计入" in other.get(page).content.decode()
    assert "您投过的票没有计入" in first.get(page).content.decode()


def test_who_was_named_votes_and_the_other_reads_why_they_need_not() -> None:
    second = people.get_or_create_person("19900019999", name="共有人", title="共有人")
    people.record_tenure(second, ballots.BUILDING + "010007", since=ballots.PROPOSED.date())
    story = told("open")
    casting.designate(story.vote, story.heads[6], second, by=person("zhou", NOW), at=NOW)
    drawn = client_of("owner7", story).get(url("vote", story)).content.decode()
    assert "共有人已指定共有人投票" in drawn
    assert "去投票" not in drawn
    assert send(client_of("owner7", story), story, "cast", 7, **SAID).status_code == 403


def test_a_receipt_is_told_true_or_false_and_never_says_how() -> None:
    story = told("open")
    assert story.ballot
    address = url("vote_check", story)
    wang = client_of("wang")
    typed = story.ballot.receipt.lower().replace("-", " ")
    true = wang.post(address, {"receipt": typed})
    assert "回执有效，这一票已计入" in true.content.decode()
    false = wang.post(address, {"receipt": "K7PM-2XQ9-K7PM-2XQ9"})
    assert (false.status_code, "没有这个回执号" in alerts(false.content.decode())) == (404, True)
    assert "K7PM-2XQ9-K7PM-2XQ9" in false.content.decode()
    for answer in (true, false):
        assert re.search(r"同意|弃权", answer.content.decode().partition("<main")[2]) is None


def marks(drawn: str) -> list[str]:
    """Return what could tell how a home voted: a choice that is named outside of a form to choose."""
    main = re.sub(r"<form.*?</form>", "", drawn.partition("<main")[2], flags=re.DOTALL)
    main = re.sub(r"是否同意|不同意的|须经参与表决的业主\S+同意|算同意", "", main)
    return re.findall(r"弃权|不同意|>\s*同意|\byes\b|\babstain\b", main)


def test_until_it_closes_no_page_shows_a_choice_but_where_a_difference_is_settled() -> None:
    story = told("open")
    for (page, state), answers in ROWS.items():
        for who, said in answers.items() if state == "open" else ():
            if said != "200" or page in ("vote_differences", "vote_platform"):
                continue
            answer = client_of(who, story).get(url(page, story))
            # Photos and papers that are printed are no pages.
            if answer["Content-Type"].startswith("text/"):
                assert marks(answer.content.decode()) == [], (page, who)
    assert set(ADDRESSES) <= {page for page, _state in ROWS}


def test_after_it_closed_no_page_says_how_a_home_voted_or_gives_a_receipt_away() -> None:
    story = told("certified")
    receipts = set(Ballot.objects.filter(vote=story.vote).values_list("receipt", flat=True))
    pages = ("vote", "vote_roll", "vote_head", "vote_papers", "vote_readings", "vote_objections")
    for who in ("zhou", "wu", "zhao", "wang", "owner2"):
        for page in pages:
            drawn = client_of(who, story).get(url(page, story)).content.decode()
            assert not any(receipt in drawn for receipt in receipts), (page, who)
            assert page == "vote" or marks(drawn) == [], (page, who)


def test_a_phone_of_the_cast_stands_on_no_page_of_a_vote() -> None:
    story = told("open")
    phones = [part.phone for part in CAST.values()] + [owner.phone or "" for owner in story.owners]
    for page in ("vote", "vote_roll", "vote_head", "vote_papers"):
        drawn = client_of("zhou", story).get(url(page, story)).content.decode()
        assert [phone for phone in phones if phone in drawn] == [], page


def test_whom_the_co_owners_named_votes_also_where_two_others_hold_the_ballot() -> None:
    more = [people.get_or_create_person(f"1990001999{n}", name="共有人", title="共有人") for n in range(2)]
    for one in more:
        people.record_tenure(one, ballots.BUILDING + "010007", since=ballots.PROPOSED.date())
        load_roles(one, NOW)
    story = told("open")
    casting.cast(story.vote, story.heads[6], choices=YES, by=story.owners[6], at=NOW)
    casting.cast(story.vote, story.heads[6], choices=YES, insists=True, by=more[0], at=NOW)
    casting.designate(story.vote, story.heads[6], more[1], by=person("zhou", NOW), at=NOW)
    named = Client()
    named.force_login(more[1])
    assert "共有人已指定您投票" in named.get(url("vote", story)).content.decode()
    assert send(named, story, "cast", 7, **SAID).status_code == 302
    assert story.heads[6].has_voted


def test_the_register_that_a_scrutineer_opens_counts_to_the_result() -> None:
    story = told("certified")
    for motion in story.vote.motions.all():
        address = f"/votes/{story.vote.pk}/register-{motion.position}.csv"
        answer = client_of("zhao").post(address, {"why": "recount"})
        assert answer["Content-Type"].startswith("text/csv")
        rows = register.read(answer.content.decode())
        result = tally.count(
            rows.heads(parking=False), rows.choices(parking=False), MATTERS[motion.matter].consent
        )
        assert (str(result.outcome), result.participating.heads) == (motion.result["outcome"], 6)
    assert client_of("zhao").get(address).status_code == 405
    drawn = client_of("wang").get(url("vote", story)).content.decode()
    assert drawn.count("核对结果") == 2
    assert "计票明细打开过" in drawn


@pytest.mark.parametrize("who", ["wang", "li", "chen", "qian", "wu", "owner1"])
def test_the_register_opens_to_nobody_else(who: str) -> None:
    story = told("certified")
    address = f"/votes/{story.vote.pk}/register-1.csv"
    assert client_of(who, story).post(address, {"why": "recount"}).status_code == 403


def test_a_register_is_not_given_without_a_reason_and_the_page_says_where() -> None:
    story = told("certified")
    answer = client_of("zhou").post(f"/votes/{story.vote.pk}/register-2.csv", {"why": ""})
    assert answer.status_code == 400
    assert alerts(answer.content.decode()).count("请选择为什么要看计票明细") == 1


def test_the_proof_for_a_receipt_is_downloaded_by_whoever_holds_it() -> None:
    story = told("certified")
    assert story.ballot
    wang = client_of("wang")
    page = wang.post(url("vote_check", story), {"receipt": story.ballot.receipt}).content.decode()
    assert url("vote_proof", story) in page
    answer = wang.post(url("vote_proof", story), {"receipt": story.ballot.receipt})
    assert answer["Content-Type"].startswith("application/json")
    assert story.ballot.receipt in answer.content.decode()
    assert wang.post(url("vote_proof", story), {"receipt": "K7PM-2XQ9-K7PM-2XQ9"}).status_code == 404


def test_a_head_is_nobody_s_until_it_is_named() -> None:
    story = told("open")
    stranger = client_of("owner5", story).get(f"/votes/{story.vote.pk}/cast/?head={story.heads[0].pk}")
    assert stranger.status_code == 403
    nowhere = client_of("owner5", story).post(f"/votes/{story.vote.pk}/cast/", {"head": "x", **SAID})
    assert nowhere.status_code == 404
    assert Head.objects.filter(vote=story.vote, standing="cast").count() == 1
