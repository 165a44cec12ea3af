"""Proposing and editing a vote on a page, what is missing before its notice, and what is put on paper."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ESTATE
from tests.support import at, unguarded
from tests.votes import story as ballots
from tests.web.votes.story import LIGHTS, SHED, Story, alerts, client_of, told
from tongdeng.kernel import clock
from tongdeng.votes.models import Profile, Vote
from tongdeng.votes.queries import papers as issued
from tongdeng.votes.queries import votes as queries
from tongdeng.web.kit.official_documents import Code, Document, lines_of, pdf
from tongdeng.web.votes.papers import ballots as described
from tongdeng.web.votes.papers.notice import notice
from tongdeng.web.votes.papers.result import announcement, certificate
from tongdeng.web.votes.papers.roll import roll

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


def said(made: Document | list[Document]) -> list[str]:
    """Return what papers say, line by line, and see that they can be set."""
    papers = [made] if isinstance(made, Document) else made
    assert pdf(lambda: papers).startswith(b"%PDF")
    return [line for paper in papers for line in lines_of(paper)]


def test_the_notice_carries_everything_that_owners_must_know() -> None:
    lines = said(notice(queries.whole(told("announced").vote)))
    words = "\n".join(lines)
    for needed in (
        "共7人，专有部分面积700.00平方米",
        "表决时间：2026年3月17日8时至2026年3月27日20时。",
        "结果公示 7 天",
        "附件：报价.pdf",
    ):
        assert needed in words
    assert [line for line in lines if line.startswith("预算：")] == ["预算：8,600.00元。"]
    shares = [
        line.partition("并经参与表决专有部分面积")[2][:4] for line in lines if line.startswith("通过条件：")
    ]
    assert shares == ["过半数的", "四分之三"]


def test_words_that_look_like_markup_stay_words_on_paper() -> None:
    ballots.estate(1)
    evil = replace(LIGHTS, title=EVIL, text=EVIL, pros=EVIL, cons=EVIL)
    vote = queries.whole(ballots.announced(evil, title=EVIL))
    assert f"赞成的理由：{EVIL}" in said(notice(vote))
    assert f"表决事项：{EVIL}" in said(roll(vote))


def test_the_roll_to_post_masks_the_names() -> None:
    lines = said(roll(queries.whole(told("announced").vote)))
    assert "1 1单元1室 100.00 业** 2 1单元2室 100.00 业**" in lines
    assert "A区20号楼" in lines
    assert not any("业主1" in line for line in lines)


def test_only_papers_that_did_not_come_back_are_printed() -> None:
    story = told("open")
    assert story.issued
    papers = described.ballots(queries.whole(story.vote), issued.to_print(story.vote))
    assert [paper.about for paper in papers] == [story.issued.code]
    codes = [block.address for block in papers[0].body if isinstance(block, Code)]
    assert codes == [f"{settings.PUBLIC_URL}/votes/{story.vote.pk}/readings/?code={story.issued.code}"]
    assert any(described.CHOICES in line for line in said(papers))


def test_the_certificate_tells_all_four_tests_and_no_number_that_tells_a_choice() -> None:
    vote = queries.whole(told("certified").vote)
    for paper in (certificate(vote), announcement(vote)):
        lines = said(paper)
        tests = [line for line in lines if "\n须" in line]
        assert ["不公布" in line for line in tests] == [False, False, True, True] * 2
        assert [line.endswith("没有达到") for line in tests] == [False] * 6 + [True] * 2
        assert [line for line in lines if line.startswith("结果：")] == ["结果：通过。", "结果：未通过。"]
        parts = [line for line in lines if line.startswith("票数：")]
        assert parts == ["票数：同意、不同意、弃权合计6人、600.00平方米。"] * 2
    words = "\n".join(said(certificate(vote)))
    assert "3 × 600.00 = 1,800.00 > 2 × 700.00 = 1,400.00" in words
    assert "3 × 6 = 18 > 2 × 7 = 14" in words
    assert len(re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", words)) == 7


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
