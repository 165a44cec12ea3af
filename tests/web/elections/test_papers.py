"""The papers of an election: each says what an office files, as PDF and as Word alike, and none says more than it may."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.http import HttpResponse

from tests.elections import branch as story
from tests.elections.branch import READ, client, collected, counted, formed, marks, who
from tests.support import at
from tests.web.elections.reading import collected_tie, described, put_off, said, word_of
from tests.web.fonts import printing_from, shipped
from tests.web.read_back import bare, in_pdf
from tongdeng.elections import actions
from tongdeng.elections.models import Election, Member
from tongdeng.kernel import clock
from tongdeng.web.elections.papers.course import Course
from tongdeng.web.elections.papers.table import PAPERS
from tongdeng.web.kit.official_documents import Document, docx, lines_of, pdf, unprintable

pytestmark = pytest.mark.django_db
LONG = "阿不都热西提买买提江吐尔"  # 12 characters


@pytest.fixture
def shipped_fonts() -> Iterator[None]:
    """Set prints in the fonts of a house: how much goes on a page depends on them."""
    with printing_from(shipped() / "fonts"):
        yield


@pytest.fixture(autouse=True)
def the_day_of_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the moment at which ballots are read."""
    monkeypatch.setattr(clock, "now", lambda: READ)


def over() -> Election:
    """Return an election of which everything is there, with a ballot of each kind."""
    election = collected(9, there=9)
    ballots = (
        [marks(election, [1, 2, 3])] * 6
        + [marks(election, [1], [2], "党员08")] * 2
        + [marks(election, [1, 2, 3, 4])]
    )
    return formed(counted(election, ballots))


SAYS = """
request    | 关于A区小区党支部换届选举的请示 + 将于2026年7月1日届满 + 正式党员9名 + 候选人不少于4名 + 妥否，请批示。 + 签发人 + 联系人
candidates | 候选人预备人选4名（应选3名，差额1名） + 性别 民族 出生年月 学历 入党时间 现任职务 + 1 党员01 + 候选人以姓氏笔画为序。 + 书记、副书记候选人预备人选 + 附件：候选人预备人选登记表
registration | 姓名 党员01 性别 + 姓名 党员04 性别 + 拟任职务 支部委员会委员
notice     | 应到会有选举权的党员9名，到会不少于五分之四（8名） + 不能委托他人代为投票 + （二）通过选举办法
method     | 第二条　本次党员大会选举支部委员会委员3名，候选人4名，差额1名 + 赞成票或者不赞成票，也可以弃权 + 第十二条　本办法经党员大会表决通过后生效。
script     | 现在宣读选举办法（草案） + 实到会9名，达到应到会人数的五分之四
attendance | 1 党员01 + 9 党员09 + 应到会9名 + 大会主持人 + 记录人
headcount  | 应到会有选举权的党员 9名 + 未到会有选举权的党员 0名 + 可以进行选举
ballot     | A区小区党支部委员会委员选票 + 候选人 赞成 不赞成 弃权 另选他人 + 候选人以姓氏笔画为序。 + 多于3名的无效
tellers    | 同意9名 + 监票人 党员08 + 计票人 党员09
handing    | 第1轮（正式选举） + 分发选票 9张
count      | 发出选票9张，收回9张，其中有效票8张，无效票1张 + 即5票以上（含） + 1 党员01 8 0 0 — 8 当选 + 党员08 — — — 2 2 未当选 + 大会主持人（签字） + 2026年6月10日
result     | 1 党员01 8 88.9% 第1轮（正式选举） + 实到会9名 + 得票率 选举轮次
secretary_ballot | 书记、副书记选票 + 书记 党员01
secretary_count  | 应到会委员3名，实到会3名 + 书记 党员01 3
approval   | 等额选举产生书记 + 1 党员01 书记 8 3 —
division   | 1 党员01 书记
"""
ROWS = [line.split("|") for line in SAYS.strip().splitlines()]

KEYS = [row[0].strip() for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_a_paper_says_what_it_is_for(row: list[str]) -> None:
    text = said(over(), row[0].strip())
    assert [words for words in row[1].strip().split(" + ") if words not in text] == [], text


def test_the_table_names_every_paper() -> None:
    put_off = {"postponed", "delayed"}
    assert {row[0].strip() for row in ROWS} == {paper.key for paper in PAPERS} - put_off


@pytest.mark.usefixtures("shipped_fonts")
def test_word_and_pdf_say_what_is_described_and_no_word_of_it_is_english() -> None:
    election, browser = over(), client("wu")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en">' in browser.get(f"/elections/{election.pk}/papers/").content.decode()
    for key in KEYS:
        words = word_of(browser.get(f"/elections/{election.pk}/papers/{key}.docx").content)
        printed = browser.get(f"/elections/{election.pk}/papers/{key}.pdf").content
        page = bare("".join(in_pdf(printed)))
        paper = described(election, key)
        assert unprintable(lambda paper=paper: paper) == [], key
        for piece in said(election, key).split():
            assert (bare(piece) in words, bare(piece) in page) == (True, True), (key, piece)
        assert set("abcdefghijklmnopqrstuvwxyz") & set(words) == set(), key


@pytest.mark.usefixtures("shipped_fonts")
def test_what_no_font_has_is_said_before_printing() -> None:
    election = over()
    page = f"/elections/{election.pk}/papers/"
    assert "没有字形" not in client("wu").get(page).content.decode()
    member = election.members.first()
    assert member is not None
    election.members.filter(pk=member.pk).update(name="吴\U0002ebf0")
    assert "\U0002ebf0（U+2EBF0）" in client("wu").get(page).content.decode()


#  paper       of the day
DAYS = """
request      2026年5月8日
candidates   2026年5月20日
notice       2026年5月27日
headcount    2026年6月10日
tellers      2026年6月10日
handing      2026年6月10日
count        2026年6月10日
division     2026年6月10日
approval     2026年6月11日
"""


def test_a_paper_bears_the_day_of_its_event_whenever_it_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    election = actions.report(over(), by=who("wu", story.REPORTED), at=story.REPORTED)
    election = actions.approve(
        election, number=story.LETTER, by=who("shang", story.APPROVED), at=story.APPROVED
    )
    monkeypatch.setattr(clock, "now", lambda: at("2026-11-26 09:00"))
    for key, day in (line.split() for line in DAYS.strip().splitlines()):
        text = said(election, key)
        assert (day in text.splitlines(), "2026年11月26日" in text) == (True, False), key


def test_a_request_that_was_not_sent_has_room_for_its_day() -> None:
    assert described(story.drafted(9), "request").day is None


def test_the_request_tells_what_was_asked_for_though_the_meeting_was_put_off() -> None:
    election = put_off()
    assert "拟于2026年6月10日召开党员大会" in said(election, "request")
    assert "定于2026年6月20日召开党员大会" in said(election, "notice")


def test_a_meeting_that_is_put_off_is_announced_with_the_reason() -> None:
    paper = described(put_off(), "postponed")
    text = "\n".join(lines_of(paper))
    assert "原定于2026年6月10日召开党员大会" in text
    assert "因到会有选举权的党员7名，不足应到会人数（10名）的五分之四，大会延期至2026年6月20日召开" in text
    assert paper.day == at("2026-06-10 00:00").date()


def test_a_late_election_asks_for_the_delay_in_its_request_and_announces_it() -> None:
    election, wu = story.drafted(9), who("wu", story.ASKED)
    plan = actions.Plan(at("2026-12-01 00:00").date(), 3, story.BEGAN)
    election = actions.plan(election, plan, by=wu, at=story.ASKED)
    assert "请一并批准延期换届" in said(election, "request")
    election = actions.request(election, by=wu, at=story.ASKED)
    shang = who("shang", story.GRANTED)
    election = actions.grant(
        election, number="甲〔2026〕1号", delay="甲〔2026〕2号", by=shang, at=story.GRANTED
    )
    text = said(election, "delayed")
    assert "经上级党组织批准（甲〔2026〕2号），换届选举延期至2026年12月1日进行" in text
    assert "2026年5月12日" in text


def test_whoever_is_left_out_stands_in_the_papers_as_far_as_it_was_decided() -> None:
    election, wu, shang = story.nominated(9), who("wu", READ), who("shang", READ)
    assert "不计入应到会" not in said(election, "notice")
    actions.leave_out(election, story.member(election, 9), ground=4, by=wu, at=READ)
    assert "1 党员09 年老体弱卧床不起" in said(election, "candidates")
    assert "（二）表决因故不计入应到会人数的党员" in said(election, "notice")
    actions.agree(election, [story.member(election, 9)], number=story.LETTER, by=shang, at=READ)
    assert "1 党员09  上级已同意，待大会表决" in said(election, "attendance")


def test_whoever_the_meeting_left_out_has_no_cell_to_sign_in() -> None:
    election, wu, shang = story.nominated(9), who("wu", story.MET), who("shang", story.MET)
    gone = story.member(election, 9)
    actions.leave_out(election, gone, ground=4, by=wu, at=story.MET)
    actions.agree(election, [gone], number=story.LETTER, by=shang, at=story.MET)
    election = story.gathered(actions.open_meeting(election, by=wu, at=story.MET), 8)
    actions.resolve(election, gone, votes=8, by=wu, at=story.MET)
    assert "1 党员09 ／ 不计入应到会" in said(election, "attendance")
    assert "应到会有选举权的党员 8名" in said(election, "headcount")


def test_whoever_the_superior_agreed_on_before_is_not_asked_for_again() -> None:
    election, wu, shang = story.granted(9), who("wu", story.GRANTED), who("shang", story.GRANTED)
    actions.leave_out(election, story.member(election, 9), ground=4, by=wu, at=story.GRANTED)
    actions.agree(election, [story.member(election, 9)], number=story.LETTER, by=shang, at=story.GRANTED)
    stand = story.members(election, 1, 2, 3, 4)
    election = actions.propose(election, stand, by=who("wu", story.PROPOSED), at=story.PROPOSED)
    assert "党员09" not in said(election, "candidates")


def test_of_a_tie_the_ballot_bears_the_tied_alone_and_nobody_else_can_be_written() -> None:
    text = said(collected_tie(), "ballot")
    assert "不能另选他人" in text
    assert ("党员03" in text, "党员01" in text) == (True, False)


def test_a_branch_without_a_committee_elects_its_secretary() -> None:
    election = story.nominated(5, seats=1, candidates=2)
    text = "\n".join(said(election, key) for key in ("request", "candidates", "notice", "method", "ballot"))
    assert [words for words in ("A区小区党支部书记选票", "不设支部委员会") if words not in text] == []
    assert [words for words in ("委员会委员", "副书记") if words in text] == []


def pages(paper: Document) -> int:
    return len(in_pdf(pdf(lambda: paper)))


@pytest.mark.usefixtures("shipped_fonts")
def test_two_ballots_go_on_a_sheet_and_nine_long_names_fill_one() -> None:
    few = described(story.voting(9, there=9), "ballot")
    assert (few.copies, pages(few)) == (9, 5)


@pytest.mark.usefixtures("shipped_fonts")
def test_a_ballot_of_nine_long_names_is_one_sheet_with_its_seal() -> None:
    election = story.nominated(62, seats=7, candidates=9)
    for n in range(1, 10):
        Member.objects.filter(election=election, position=n).update(name=f"{LONG[:-1]}{n}")
    many = described(election, "ballot")
    assert (many.copies, pages(many)) == (62, 62)


def given(key: str, address: str) -> HttpResponse:
    return client(key).get(address)  # type: ignore[return-value]


def test_a_file_has_a_chinese_name() -> None:
    answer = given("wu", f"/elections/{over().pk}/papers/request.docx")
    assert unquote(answer["Content-Disposition"]).endswith("''换届请示A区小区党支部.docx")


@pytest.mark.usefixtures("shipped_fonts")
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_a_blank_has_room_for_what_is_written_by_hand(paper: object) -> None:
    blank = paper.write(Course())  # type: ignore[attr-defined]
    text = "\n".join(lines_of(blank))
    assert ("None" in text, "党员01" in text, blank.day) == (False, False, None)
    assert bare("".join(blank.whole_title)) in word_of(docx(lambda: blank))
    assert pages(blank) <= 2


def test_the_blanks_stand_on_one_page() -> None:
    story.branch()
    page = given("wu", "/elections/blanks/").content.decode()
    assert [p.key for p in PAPERS if f"/elections/blanks/{p.key}.pdf" not in page] == []
    answer = given("wu", "/elections/blanks/count.pdf")
    assert "计票报告单（空白）.pdf" in unquote(answer["Content-Disposition"])
