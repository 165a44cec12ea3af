"""The difference list and one change: who sees what of it, who decides it, and what the pages say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import (
    ADMIN,
    BUILDING,
    COMMITTEE,
    COMMUNITY_WORKER,
    DESK,
    HOME,
    MANAGER,
    NEIGHBOUR,
    RESIDENT,
    person,
)
from tests.support import unguarded
from tests.votes import story as ballots
from tests.web.people.register import LIN, line, many, measured, propose, sale, tried
from tests.web.story import NOW, client_of, main
from tongdeng.people.actions.roster import storing
from tongdeng.people.models import Change, Organisation, Person
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind
from tongdeng.people.tasks import decide_new_homes
from tongdeng.votes.models import Vote

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def listed(who: str, query: str = "") -> str:
    answer = client_of(who).get(f"/changes/{query}")
    assert answer.status_code == 200
    return main(answer)


def act(change: Change, verb: str, who: str = COMMUNITY_WORKER, **form: str) -> int:
    return client_of(who).post(f"/changes/{change.pk}/{verb}/", form).status_code


def state(change: Change) -> str:
    return Change.objects.get(pk=change.pk).state


def owners() -> list[str]:
    return [row.person.name for row in register.tenures(HOME)]


def test_a_sale_stands_in_the_list_with_seller_buyer_proposer_and_evidence() -> None:
    sale()
    page = listed(COMMUNITY_WORKER)
    for words in (
        "1 处变更等待核对",
        "A区12号楼1单元301室",
        "王小满",
        "林立秋",
        "物业经理 钱经理",
        "依据：买卖合同 2026-01",
    ):
        assert words in page


def test_numbers_in_the_list_are_whole_for_those_who_decide_and_for_nobody_else() -> None:
    sale()
    for who in (MANAGER, DESK):
        assert "199****7001" in listed(who)
        assert "19900007001" not in listed(who)
    # Whoever decides holds the number against the paper, or calls it.
    assert "19900007001" in listed(COMMUNITY_WORKER)


def test_an_area_shows_old_and_new_and_a_large_step_is_marked() -> None:
    measured()
    propose(Kind.MEASURE, {"area": "98.40"})
    page = listed(COMMUNITY_WORKER)
    assert "89.50 ㎡" in page
    assert "98.40 ㎡" in page
    assert "面积变化超过 10%" not in page
    Change.objects.update(becomes={"area": "98.50", "source": "register", "kind": "normal"})
    assert "面积变化超过 10%" in listed(COMMUNITY_WORKER)


def test_somebody_in_office_and_a_phone_that_changes_hands_are_marked() -> None:
    propose(Kind.PEOPLE, {"begin": [{"name": "周霜降", "phone": "+8619900000007"}]})
    assert "涉及有任职的人员" in listed(COMMUNITY_WORKER)
    with unguarded():
        Change.objects.update(state="withdrawn")
    sale(phone="+8619900000014", takes_over=True)
    page = listed(COMMUNITY_WORKER)
    assert "原来的号码不能再登录" in page
    assert "涉及有任职的人员" not in page


def test_the_community_confirms_and_the_owner_is_another() -> None:
    change = sale()
    assert act(change, "confirm") == 302
    assert (state(change), owners()) == ("confirmed", ["林立秋"])


def test_a_line_is_sent_back_with_a_reason_that_the_proposer_reads() -> None:
    change = sale()
    assert act(change, "send_back", answer="合同没有盖章") == 302
    assert (state(change), owners()) == ("sent_back", ["王小满"])
    assert "退回的原因：合同没有盖章" in main(client_of(MANAGER).get(f"/changes/{change.pk}/"))
    assert "合同没有盖章" in listed(MANAGER, "?state=sent_back&mine=1")


def test_sending_back_without_a_reason_is_refused_beside_the_field() -> None:
    change = sale()
    answer = client_of(COMMUNITY_WORKER).post(f"/changes/{change.pk}/send_back/", {"answer": " "})
    assert answer.status_code == 400
    assert '<div class="wrong" role="alert"' in main(answer)
    assert state(change) == "proposed"


@pytest.mark.parametrize("who", [MANAGER, DESK, ADMIN, RESIDENT])
def test_whoever_only_reads_a_change_cannot_decide_it(who: str) -> None:
    change = sale()
    assert (act(change, "confirm", who), act(change, "send_back", who, answer="不对")) == (403, 403)
    assert (state(change), owners()) == ("proposed", ["王小满"])


def test_a_change_does_not_exist_for_a_stranger() -> None:
    change = sale()
    assert client_of(NEIGHBOUR).get(f"/changes/{change.pk}/").status_code == 404
    assert act(change, "confirm", NEIGHBOUR) == 404


def test_the_proposer_finds_withdraw_and_no_confirm_and_is_told_why() -> None:
    change = sale(COMMITTEE)
    page = listed(COMMITTEE)
    assert "这是您提出的，请由另一位核对" in page
    assert f"/changes/{change.pk}/confirm/" not in page
    assert act(change, "confirm", COMMITTEE) == 403
    assert act(change, "withdraw", COMMITTEE) == 302
    assert (state(change), owners()) == ("withdrawn", ["王小满"])


def test_a_change_that_somebody_else_just_decided_is_told_as_stale() -> None:
    change = sale()
    act(change, "send_back", COMMITTEE, answer="没有合同")
    answer = client_of(COMMUNITY_WORKER).post(f"/changes/{change.pk}/confirm/", {"seen": str(change.version)})
    assert (answer.status_code, "有人刚处理过" in main(answer)) == (409, True)


def test_those_that_are_ticked_are_confirmed_together_and_the_others_wait() -> None:
    measured()
    ticked, left = propose(Kind.MEASURE, {"area": "90.00"}), sale()
    form = {"ticked": [str(ticked.pk)], "query": "state=proposed"}
    answer = client_of(COMMUNITY_WORKER).post("/changes/confirm/", form)
    assert answer["Location"] == "/changes/?state=proposed"
    assert (state(ticked), state(left)) == ("confirmed", "proposed")


def test_of_ticked_lines_each_stands_on_its_own() -> None:
    measured()
    good, own = propose(Kind.MEASURE, {"area": "90.00"}), sale(COMMUNITY_WORKER)
    form = {"ticked": [str(own.pk), str(good.pk)], "query": ""}
    page = main(client_of(COMMUNITY_WORKER).post("/changes/confirm/", form, follow=True))
    assert "1 处变更已核对" in page
    assert "这是您提出的，请由另一位核对" in page
    assert (state(good), state(own)) == ("confirmed", "proposed")


def test_nothing_ticked_is_told_and_what_is_no_id_is_refused() -> None:
    community = client_of(COMMUNITY_WORKER)
    assert "请先勾选" in main(community.post("/changes/confirm/", {"query": ""}, follow=True))
    assert community.post("/changes/confirm/", {"ticked": ["x"]}).status_code == 400
    assert client_of(MANAGER).post("/changes/confirm/", {"ticked": []}).status_code == 403


def test_the_list_is_narrowed_by_kind_state_estate_and_file() -> None:
    measured()
    change = sale()
    assert "0 处变更等待核对" in listed(COMMUNITY_WORKER, "?kind=measure")
    assert "林立秋" in listed(COMMUNITY_WORKER, "?kind=people&estate=410202901001001")
    assert "0 处变更等待核对" in listed(COMMUNITY_WORKER, "?estate=410202901001002")
    assert "林立秋" in listed(COMMUNITY_WORKER, "?state=nonsense&kind=nonsense&estate=x")
    assert "0 处变更等待核对" in listed(COMMUNITY_WORKER, f"?roster={change.pk}")
    assert client_of(COMMUNITY_WORKER).get("/changes/?roster=x").status_code == 400


def test_the_new_homes_of_one_file_are_confirmed_by_a_job_in_one_go() -> None:
    roster = tried(line("401", LIN), line("402", row=3), state="running")
    storing.store(roster, by=person(MANAGER, NOW), at=NOW, on=NOW.date(), progress=lambda done: None)
    assert "2 套新房屋等待核对" in listed(COMMUNITY_WORKER, f"?roster={roster.pk}")
    assert client_of(COMMUNITY_WORKER).post(f"/roster/{roster.pk}/confirm/").status_code == 302
    decide_new_homes(str(roster.pk), str(person(COMMUNITY_WORKER, NOW).pk), "confirm")
    assert set(Change.objects.values_list("state", flat=True)) == {"confirmed"}
    decide_new_homes(str(roster.pk), str(person(COMMUNITY_WORKER, NOW).pk), "confirm")
    assert client_of(COMMUNITY_WORKER).post(f"/roster/{roster.pk}/confirm/").status_code == 404


def test_the_new_homes_of_one_file_are_sent_back_in_one_go() -> None:
    roster = tried(line("401", LIN), line("402", row=3), state="running")
    storing.store(roster, by=person(MANAGER, NOW), at=NOW, on=NOW.date(), progress=lambda done: None)
    assert client_of(MANAGER).post(f"/roster/{roster.pk}/send_back/").status_code == 403
    assert client_of(COMMITTEE).post(f"/roster/{roster.pk}/send_back/").status_code == 302
    decide_new_homes(str(roster.pk), str(person(COMMITTEE, NOW).pk), "send_back")
    assert set(Change.objects.values_list("state", flat=True)) == {"sent_back"}
    assert register.measure(Change.objects.earliest("id").place) is None


def test_the_job_confirms_nothing_for_whoever_uploaded_the_file() -> None:
    roster = tried(line("401", LIN), who=COMMITTEE, state="running")
    storing.store(roster, by=person(COMMITTEE, NOW), at=NOW, on=NOW.date(), progress=lambda done: None)
    decide_new_homes(str(roster.pk), str(person(COMMITTEE, NOW).pk), "confirm")
    assert Change.objects.get().state == "proposed"


def test_the_seller_sees_what_is_proposed_with_the_buyers_name_masked_and_how_to_object() -> None:
    Organisation.objects.create(
        place=HOME[:12], kind="community", name="鼎立社区居委会", phone="0371-00000002"
    )
    change = sale()
    page = main(client_of(RESIDENT).get(f"/changes/{change.pk}/"))
    for words in ("王小满", "林**", "等待核对", "核对以前登记不变", "0371-00000002", f"/homes/{HOME}/wrong/"):
        assert words in page
    assert "林立秋" not in page


def test_the_buyer_reads_it_afterwards_and_learns_no_more_of_the_seller() -> None:
    change = sale()
    act(change, "confirm")
    buyer = Person.objects.get(phone="19900007001")
    client = client_of(RESIDENT)
    client.force_login(buyer)
    page = main(client.get(f"/changes/{change.pk}/"))
    assert "林立秋" in page
    assert "王小满" not in page


def test_a_verb_that_does_not_exist_and_a_script_are_answered_in_their_way() -> None:
    change = sale()
    assert act(change, "burn") == 404
    refused = client_of(MANAGER).post(f"/changes/{change.pk}/confirm/", headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    done = client_of(COMMUNITY_WORKER).post(f"/changes/{change.pk}/confirm/", headers=JSON)
    assert done.json()["state"] == "confirmed"


def test_a_longer_list_takes_no_more_queries() -> None:
    def asked() -> int:
        client = client_of(COMMUNITY_WORKER)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/changes/").status_code == 200
        return len(queries)

    sale()
    few = asked()
    for home in many(12):
        entry = {"name": "新住户", "phone": "+8619900000014", "takes_over": True}
        propose(Kind.PEOPLE, {"begin": [entry]}, place=home.place)
        propose(Kind.MEASURE, {"area": "99.00"}, place=home.place)
    assert asked() == few
    assert few <= 30


def test_a_change_near_a_running_vote_is_marked() -> None:
    vote = ballots.proposed(scope=[BUILDING])
    with unguarded():
        Vote.objects.filter(pk=vote.pk).update(state="announced", announced_at=NOW, record_date=NOW.date())
    change = sale()
    assert "小区正在表决" in listed(COMMUNITY_WORKER)
    # Nor does it escape the mark by being dated a year back.
    with unguarded():
        Change.objects.filter(pk=change.pk).update(day=NOW.date() - timedelta(days=365))
    assert "小区正在表决" in listed(COMMUNITY_WORKER)
