"""Proposing and editing a vote on a page, what is missing before its notice, and what is put on paper."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ESTATE
from tests.support import at, unguarded
from tests.votes import story as ballots
from tests.web.votes.story import LIGHTS, SHED, Story, alerts, client_of, told
from tongdeng.kernel import clock
from tongdeng.votes.models import Profile, Vote
from tongdeng.web.kit import typeset

pytestmark = pytest.mark.django_db
NOW = at("2026-03-01 09:30")
EVIL = '#import "/etc" *_`$<b>&{{}}'


@pytest.fixture(autouse=True)
def morning(voting_day: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the morning on which the vote is proposed."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def whole(**changes: Any) -> dict[str, Any]:
    """Return a form with everything in it."""
    form = {
        "estate": ESTATE,
        "title": "更换20号楼楼道灯",
        "scope": [ballots.BUILDING],
        "profile": str(ballots.national().pk),
        "parking": "exclude",
        "invalid": "absent",
        "silence": "absent",
        "proxy_cap": "3",
        "posting_days": "7",
        "record_date": "2026-03-01",
        "opens_at": "2026-03-17T08:00",
        "closes_at": "2026-03-27T20:00",
        "blocks": "2",
        "matter_1": "use_fund",
        "title_1": LIGHTS.title,
        "text_1": LIGHTS.text,
        "budget_1": "8,600.00",
        "pros_1": LIGHTS.pros,
        "matter_2": "common_use",
        "title_2": SHED.title,
        "text_2": SHED.text,
    }
    return {name: value for name, value in {**form, **changes}.items() if value is not None}


def test_a_committee_proposes_and_sees_that_nothing_is_missing() -> None:
    ballots.estate(2)
    zhou = client_of("zhou")
    done = zhou.post("/votes/new/", whole())
    vote = Vote.objects.get()
    assert done["Location"] == f"/votes/{vote.pk}/"
    assert [(m.matter, m.budget) for m in vote.motions.all()] == [("use_fund", 8600), ("common_use", None)]
    assert vote.opens_at == ballots.OPENS
    assert "可以公告了" in zhou.get(done["Location"]).content.decode()


def test_a_draft_may_be_kept_half_filled_and_says_what_is_missing() -> None:
    ballots.estate(1)
    left_out = ("parking", "proxy_cap", "record_date", "opens_at")
    zhou = client_of("zhou")
    done = zhou.post("/votes/new/", whole(**dict.fromkeys(left_out)))
    drawn = zhou.get(done["Location"]).content.decode()
    assert "公告前还差 4 件事" in drawn
    for words in (
        "车位、车库算不算专有部分",
        "请定下一人最多代理几户",
        "请填写名册基准日",
        "请定下开始投票的时间",
    ):
        assert words in drawn
    refused = zhou.post(done["Location"] + "announce/", {})
    assert (refused.status_code, Vote.objects.get().state) == (400, "draft")


def test_a_draft_s_page_lists_what_the_notice_would_be_refused_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ballots.estate(1)
    elsewhere = Profile.objects.get(key="cn-hangzhou-2021")
    vote = ballots.proposed(record_date=at("2026-03-02 00:00").date(), profile=elsewhere, parking="")
    zhou, address = client_of("zhou"), f"/votes/{vote.pk}/"
    drawn = zhou.get(address).content.decode()
    assert "可以公告了" not in drawn
    assert "公告前还差 3 件事" in drawn
    says = ("名册的日期不能晚于公告当天", "在这里或者现在不适用，请另选", "车位、车库算不算专有部分")
    assert [words for words in says if words not in drawn] == []
    refused = zhou.post(f"{address}announce/", {}, headers={"Accept": "application/json"})
    assert (refused.status_code, set(refused.json()["fields"])) == (
        400,
        {"record_date", "profile", "parking"},
    )


#  what is changed                       says
WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"title": " "}, "请填写这一项"),
    ({"scope": []}, "请选择承担费用的范围"),
    ({"scope": ["410202901002001"]}, "请选择承担费用的范围"),
    ({"profile": "x"}, "请选择适用规则"),
    ({"parking": "maybe"}, "没有这个选项"),
    ({"proxy_cap": "-1"}, "请填写 0 到 365 的整数"),
    ({"posting_days": "七"}, "请填写 0 到 365 的整数"),
    ({"record_date": "2026-02-30"}, "请选择日期"),
    ({"opens_at": "soon"}, "请选择日期和时间"),
    ({"budget_1": "八千"}, "请写金额"),
    ({"budget_1": "1.005"}, "请写金额"),
    ({"budget_1": "-5"}, "预算不能是负数"),
    ({"matter_2": ""}, "请选择法定事项"),
    ({"text_2": ""}, "请填写这一项"),
    (
        {f"{part}_{n}": "" for part in ("matter", "title", "text", "budget", "pros") for n in (1, 2)},
        "一次表决 1 到 12 个事项",
    ),
)


@pytest.mark.parametrize(("changes", "says"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    changes: dict[str, Any], says: str
) -> None:
    ballots.estate(1)
    answer = client_of("zhou").post("/votes/new/", whole(**changes))
    drawn = answer.content.decode()
    assert (answer.status_code, Vote.objects.count()) == (400, 0)
    assert says in alerts(drawn)
    kept = [LIGHTS.pros] if "pros_1" not in changes else []
    assert [words for words in (*kept, "2026-03-27T20:00") if words not in drawn] == []
    assert drawn.count('class="wrong"') == 1


def test_the_fault_of_a_motion_stands_beside_its_own_field() -> None:
    ballots.estate(1)
    drawn = client_of("zhou").post("/votes/new/", whole(title_2="")).content.decode()
    assert 'id="title_2-wrong"' in drawn
    assert 'id="title-wrong"' not in drawn


def test_a_number_of_motions_that_no_page_sends_stores_nothing() -> None:
    ballots.estate(1)
    for blocks in ("99", "x"):
        assert client_of("zhou").post("/votes/new/", whole(blocks=blocks)).status_code == 400
    assert Vote.objects.count() == 0


def test_a_block_more_comes_without_losing_what_was_typed_and_nothing_is_stored() -> None:
    ballots.estate(1)
    drawn = client_of("zhou").post("/votes/new/", whole(more="1")).content.decode()
    assert 'name="title_3"' in drawn
    assert SHED.text in drawn
    assert Vote.objects.count() == 0


def test_a_draft_is_edited_and_whoever_is_late_is_told_so() -> None:
    story = told("draft")
    zhou, address = client_of("zhou"), f"/votes/{story.vote.pk}/edit/"
    drawn = zhou.get(address).content.decode()
    assert f'name="seen" value="{story.vote.version}"' in drawn
    first = zhou.post(address, whole(title="换灯", seen=story.vote.version))
    assert first.status_code == 302
    late = client_of("zheng").post(address, whole(title="另一个标题", seen=story.vote.version))
    assert late.status_code == 409
    assert "有人刚处理过" in alerts(late.content.decode())
    assert "另一个标题" in late.content.decode()
    assert Vote.objects.get().title == "换灯"


def test_one_who_runs_votes_elsewhere_proposes_nothing_here() -> None:
    ballots.estate(1)
    assert client_of("zhou").post("/votes/new/", whole(estate="410202901002001")).status_code == 403


def data_of(monkeypatch: pytest.MonkeyPatch, story: Story, who: str, name: str) -> dict[str, Any]:
    """Return what a print is set from, and see that it can be set."""
    seen: dict[str, Any] = {}
    real = typeset.typeset

    def watch(layout: str, data: dict[str, Any]) -> bytes:
        seen.update(json.loads(json.dumps(data, default=str)))
        return real(layout, data)

    monkeypatch.setattr("tongdeng.web.votes.prints.typeset", watch)
    answer = client_of(who, story).get(f"/votes/{story.vote.pk}/{name}.pdf")
    assert answer.content.startswith(b"%PDF")
    return seen


def test_the_notice_carries_everything_that_owners_must_know(monkeypatch: pytest.MonkeyPatch) -> None:
    story = told("announced")
    data = data_of(monkeypatch, story, "owner1", "notice")
    assert (data["heads"], data["area"], data["opens"]) == ("7", "700.00", "2026-03-17 08:00")
    assert [motion["budget"] for motion in data["motions"]] == ["8,600.00", ""]
    assert [motion["needed"] for motion in data["motions"]] == ["过半数", "四分之三以上"]
    assert [asks for asks, _answer in data["terms"]][-2:] == ["结果公示", "结果公布什么"]
    assert data["attachments"] == ["报价.pdf"]


def test_words_that_look_like_markup_stay_words_on_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = ballots.estate(1)
    evil = replace(LIGHTS, title=EVIL, text=EVIL, pros=EVIL, cons=EVIL)
    story = Story(ballots.announced(evil, title=EVIL), owners)
    for name in ("notice", "roll"):
        assert data_of(monkeypatch, story, "owner1", name)["title"] == EVIL


def test_the_roll_to_post_masks_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    data = data_of(monkeypatch, told("announced"), "owner1", "roll")
    assert data["rows"][0] == ["1", "A区20号楼1单元1室", "100.00", "不动产登记", "业**"]


def test_only_papers_that_did_not_come_back_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    story = told("open")
    assert story.issued
    data = data_of(monkeypatch, story, "wu", "papers")
    assert [paper["code"] for paper in data["papers"]] == [story.issued.code]
    assert data["papers"][0]["qr"].startswith("<svg")
    assert data["choices"] == ["同意", "不同意", "弃权"]


def test_the_certificate_tells_all_four_tests_and_no_number_that_tells_a_choice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = told("certified")
    data = data_of(monkeypatch, story, "wang", "certificate")
    lights, shed = data["results"]
    assert [test[4] for test in lights["tests"]] == [
        "3 × 600.00 = 1,800.00 > 2 × 700.00 = 1,400.00",
        "3 × 6 = 18 > 2 × 7 = 14",
        "",
        "",
    ]
    assert [test[5] for test in lights["tests"]] == [True, True, True, True]
    assert lights["parts"] == [["同意、不同意、弃权", "6", "600.00"]]
    assert [test[5] for test in shed["tests"]] == [True, True, False, False]
    assert (lights["outcome"], shed["outcome"]) == ("通过", "未通过")
    codes = [lights[name] for name in ("register", "root", "public")]
    assert [len(code) for code in [data["roll_hash"], *codes]] == [64] * 4


def test_a_longer_roll_asks_the_database_no_more_questions() -> None:
    pages = ("", "roll/", "papers/", "readings/", "objections/")
    found: dict[str, list[int]] = {}
    story = told("open")
    for longer in (False, True):
        with unguarded():
            story = grown(story) if longer else story
        for page in pages:
            client, address = client_of("zhou"), f"/votes/{story.vote.pk}/{page}"
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.setdefault(page, []).append(len(queries))
    assert [page for page, (few, many) in found.items() if few != many] == []
    assert max(many for _few, many in found.values()) <= 30


def grown(story: Story) -> Story:
    """Put forty more homes on the roll, as freezing would, each with a paper."""
    from tongdeng.votes.models import Head, Paper, RollHome

    head, home = story.heads[-1], story.heads[-1].homes.get()
    for number in range(8, 48):
        more = Head.objects.create(
            community=head.community,
            place=head.place,
            vote=story.vote,
            position=number,
            area=100,
            owners=[story.owners[0].pk],
        )
        RollHome.objects.create(
            community=home.community,
            place=f"{ballots.BUILDING}01{number:04d}",
            vote=story.vote,
            head=more,
            where=f"A区20号楼1单元{number}室",
            area=100,
            area_source="register",
            kind="normal",
        )
        assert story.issued
        Paper.objects.create(
            community=more.community, place=more.place, vote=story.vote, head=more, code=f"TEST-{number:04d}",
            state="issued", issued_by=story.issued.issued_by, issued_at=NOW,
        )  # fmt: skip
    return story
