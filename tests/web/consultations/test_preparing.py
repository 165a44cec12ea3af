"""Preparing a consultation and setting the mechanism by their forms."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import (
    BRANCH,
    BUILDING,
    COMMITTEE,
    COMMUNITY,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    MANAGER,
    RESIDENT,
    person,
)
from tests.consultations import story
from tests.support import at
from tests.web.site.bad import sentence
from tests.web.story import NOW, client_of, main
from tongdeng.cases import actions as cases
from tongdeng.cases.actions import Filing
from tongdeng.consultations.models import Consultation, Mechanism, Topic
from tongdeng.consultations.queries import mechanisms
from tongdeng.consultations.rules import mechanism as rules
from tongdeng.people import actions as people
from tongdeng.places.models import Place
from tongdeng.web.consultations.mechanism_form import draft_of

pytestmark = pytest.mark.django_db
EDIT = f"/bench/mechanism/{COMMUNITY}/edit/"


def test_a_consultation_is_prepared_and_announced_by_its_forms() -> None:
    first, second = (
        story.topic(moment=at("2026-01-12 09:00")),
        story.topic("门口太挤", moment=at("2026-01-12 10:00")),
    )
    wu = client_of(BRANCH)
    assert "主路下雨积水" in main(wu.get("/bench/new/"))
    form = {
        "place": ESTATE,
        "title": "一月三方会诊",
        "starts_at": "2026-01-17T19:00",
        "where": "物业会议室",
        "topics": [first.pk],
    }
    page = wu.post("/bench/new/", form)["Location"]
    consultation = Consultation.objects.get()
    assert page == f"/consultations/{consultation.pk}/"
    assert wu.post(f"/topics/{second.pk}/table/", {"consultation": consultation.pk})["Location"] == page
    one, two = (item.pk for item in story.items(consultation))
    wu.post(f"{page}arrange/", {"order": [one, two], "move": f"down {one}"})
    assert [item.topic.title for item in story.items(consultation)] == ["门口太挤", "主路下雨积水"]
    wu.post(f"{page}remove/", {"item": one})
    wu.post(f"{page}add/", {"topic": first.pk, "rule": "majority"})
    assert [item.rule for item in story.items(consultation)] == ["all", "majority"]
    for party, who in story.DELEGATES.items():
        seated = client_of(who).post(f"{page}seat/", {"delegate": f"{party}:{person(who, NOW).pk}"})
        assert seated.status_code == 302
    assert wu.post(f"{page}announce/").status_code == 302
    drawn = main(client_of(RESIDENT).get(page))
    assert "全体席位过半数同意" in drawn
    assert "缺少" not in drawn


def test_dl6_an_announcement_that_comes_too_late_says_from_when_on_it_is_early_enough() -> None:
    consultation = story.prepared(moment=at("2026-01-13 09:00"), starts=at("2026-01-14 19:00"))
    page = reverse("consultation", args=[consultation.pk])
    refused = client_of(BRANCH).post(f"{page}announce/")
    assert "会诊要提前 3 天公告，最早 2026-01-16 14:05" in sentence(refused)
    assert client_of(RESIDENT).get(page).status_code == 404


def test_dl1_a_delegate_of_another_party_cannot_be_seated_by_a_party() -> None:
    consultation = story.prepared(moment=at("2026-01-13 09:00"), starts=at("2026-01-20 19:00"))
    page = reverse("consultation", args=[consultation.pk])
    wrong = {"delegate": f"committee:{person(COMMITTEE, NOW).pk}"}
    assert "只能登记本方的代表" in sentence(client_of(MANAGER).post(f"{page}seat/", wrong))
    assert not consultation.seats.exists()


def test_dl5_an_item_added_after_the_notice_shows_whose_consent_is_missing_until_all_gave_it() -> None:
    consultation = story.held(story.topic())
    page = reverse("consultation", args=[consultation.pk])
    late = story.topic("新的事", moment=at("2026-01-13 14:01"))
    client_of(BRANCH).post(f"{page}add/", {"topic": late.pk})
    item = story.items(consultation)[1]
    assert "还差党支部或社区、物业公司、业委会" in main(client_of(BRANCH).get(page))
    for who in (BRANCH, MANAGER, COMMITTEE):
        assert "我方同意这次商量" in main(client_of(who).get(page))
        assert client_of(who).post(f"{page}consent/", {"item": item.pk}).status_code == 302
    assert "还差" not in main(client_of(BRANCH).get(page))


def test_what_many_households_report_is_offered_to_who_leads_the_bench_and_raised_with_its_cases() -> None:
    _many_dark_lamps(6)
    drawn = main(client_of(BRANCH).get("/bench/"))
    assert "近 30 天 6 户" in drawn
    assert "多户反映" not in main(client_of(MANAGER).get("/bench/"))
    way = {"hot": "building.light.out", "in": BUILDING, "place": ESTATE}
    assert "6 户反映了同一类事" in main(client_of(BRANCH).get("/bench/raise/", way))
    client_of(BRANCH).post("/bench/raise/", {**way, "problem": "楼道灯整片不亮。"})
    topic = Topic.objects.get()
    assert (topic.origin, topic.links.count()) == ("hot", 6)


def test_a_topic_is_raised_from_a_case_which_is_linked() -> None:
    wang = person(RESIDENT, at("2026-01-13 09:00"))
    case = cases.file(Filing(place=BUILDING, words="楼道灯不亮"), by=wang, at=wang.as_of)
    chen = client_of(DESK)
    assert "由这件诉求提出" in main(chen.get(f"/bench/raise/?case={case.pk}"))
    chen.post("/bench/raise/", {"case": case.pk, "problem": "楼道灯整片不亮。", "place": ESTATE})
    topic = Topic.objects.get()
    assert (topic.origin, topic.links.get().case_id) == ("case", case.pk)
    assert client_of(RESIDENT).get(f"/topics/{topic.pk}/").status_code == 404  # nobody announced it yet
    assert client_of("zhao").get(f"/bench/raise/?case={case.pk}").status_code == 404


def test_dl16_a_community_names_its_mechanism_and_adds_a_step_and_all_who_live_there_read_it() -> None:
    form = _form(name="“365”工作机制", made_of="三方、六个平台、五步", platforms="党员先锋\n邻里互助")
    form["step_kind"].insert(3, "own")
    form["step_word"].insert(3, "入户走访")
    saved = client_of(COMMUNITY_WORKER).post(EDIT, form)
    assert saved.status_code == 302, sentence(saved)
    for who in (RESIDENT, MANAGER):
        drawn = main(client_of(who).get(f"/bench/mechanism/{ESTATE}/"))
        assert [
            words
            for words in ("“365”工作机制", "三方、六个平台", "邻里互助", "入户走访", "本地步骤")
            if words not in drawn
        ] == []


def test_dl16_publish_before_sign_is_refused_and_the_typed_order_stays() -> None:
    form = _form(name="先公开")
    kinds, words = form["step_kind"], form["step_word"]
    sign, publish = kinds.index("sign"), kinds.index("publish")
    for rows in (kinds, words):
        rows[sign], rows[publish] = rows[publish], rows[sign]
    refused = client_of(COMMUNITY_WORKER).post(EDIT, form)
    assert "“公开结果”不能排在“各方签字”之前" in sentence(refused)
    drawn = main(refused)
    assert drawn.index('value="公开结果"') < drawn.index('value="各方签字"')
    assert not Mechanism.objects.exists()


def test_dl16_a_running_consultation_keeps_the_steps_that_it_began_with() -> None:
    consultation = story.prepared(moment=at("2026-01-13 09:00"), starts=at("2026-01-20 19:00"))
    client_of(COMMUNITY_WORKER).post(EDIT, _form(name="新机制"))
    assert mechanisms.template_at(ESTATE, NOW).name == "新机制"
    drawn = main(client_of(BRANCH).get(reverse("consultation", args=[consultation.pk])))
    assert "三方会诊" in drawn
    assert "新机制" not in drawn


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": ""}, "请填写这一项"),
        ({"notice_days": "很多"}, "请填写 1 到 30 的整数"),
        ({"notice_days": "0"}, "请填写 1 到 30 的整数"),
        ({"party_required": ["party"]}, "至少要有两个必须到场的参与方"),
        ({"party_roles": ["god"] * 8}, "席位数应为 1 至 9"),
        ({"party_seats": ["99"] * 8}, "每个参与方为 1 至 9 席"),
        ({"rule": "whim"}, "请选择表决规则"),
        ({"platforms": "\n".join(f"平台{n}" for n in range(30))}, "平台最多 20 个"),
        ({"step_kind": ["meet"], "step_word": ["会诊"]}, "不能没有“公告”"),
    ],
)
def test_a_mechanism_that_cannot_be_is_refused_beside_its_field(changes: dict[str, Any], wrong: str) -> None:
    refused = client_of(COMMUNITY_WORKER).post(EDIT, _form(**changes))
    assert wrong in sentence(refused)
    assert not Mechanism.objects.exists()


def test_buttons_move_and_add_rows_and_store_nothing() -> None:
    zheng = client_of(COMMUNITY_WORKER)
    down = main(zheng.post(EDIT, _form(do="down 0")))
    assert down.index('value="公告"') < down.index('value="提出议题"')
    assert main(zheng.post(EDIT, _form(do="party"))).count('name="party_word"') == 9
    assert main(zheng.post(EDIT, _form(do="step"))).count('name="step_word"') == 10
    for odd in ("up 0", "down 99", "down -1", "sideways 3", "up ²"):
        assert zheng.post(EDIT, _form(do=odd)).status_code == 200
    assert not Mechanism.objects.exists()


def _form(**changes: Any) -> dict[str, Any]:
    """Return the form of the default mechanism as its page sends it."""
    draft = draft_of(rules.default())
    fields = ("name", "made_of", "platforms", "rule", *rules.NUMBERS)
    rows = {
        "party_key": [party.key for party in draft.parties],
        "party_word": [party.word for party in draft.parties],
        "party_roles": [party.roles for party in draft.parties],
        "party_seats": [party.seats for party in draft.parties],
        "party_required": [party.key for party in draft.parties if party.required],
        "step_kind": [step.kind for step in draft.steps],
        "step_word": [step.word for step in draft.steps],
    }
    return {name: getattr(draft, name) for name in fields} | rows | changes


def _many_dark_lamps(count: int) -> None:
    """Let so many households of building 12 report a dark lamp."""
    moment = at("2026-01-12 09:00")
    for number in range(1, count + 1):
        code = f"{BUILDING}010{number}99"
        Place.objects.create(code=code, level="home", name=f"{number}99室", path=f"12号楼{number}99室")
        who = people.get_or_create_person(f"1990000{8000 + number}", name=f"住户{number}")
        people.record_tenure(who, code, since=moment.date())
        cases.file(
            Filing(place=BUILDING, words="楼道灯不亮", category="building.light.out"),
            by=person_of(who),
            at=moment,
        )


def person_of(who: Any) -> Any:
    """Return somebody with the roles they hold: none."""
    who.hold([], at("2026-01-12 09:00"))
    return who
