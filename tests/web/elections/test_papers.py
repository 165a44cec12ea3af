"""The papers of an election: each says what an office files, as PDF and as Word alike, and none says more than it may."""

import io

import pytest
from docx import Document

from tests.elections import branch as story
from tests.elections.branch import READ, client, collected, counted, formed, marks, who
from tests.support import at
from tongdeng.elections import actions
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.kernel import clock
from tongdeng.web.elections.documents import PAPERS, DocumentContext
from tongdeng.web.kit.official_documents import Table, lines_of
from tongdeng.web.kit.official_documents.marked import written

pytestmark = pytest.mark.django_db
TODAY = READ.date()


@pytest.fixture(autouse=True)
def the_day_of_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the moment at which ballots are read."""
    monkeypatch.setattr(clock, "now", lambda: READ)


def said(election: Election, key: str, number: int = 0) -> str:
    """Return all that a paper says."""
    election = queries.with_branch(election)
    documents = DocumentContext(election, queries.roll(election), rounds.rounds(election), TODAY, number)
    paper = next(paper for paper in PAPERS if paper.key == key)
    assert documents.has(paper), key
    return "\n".join(lines_of(documents.write(paper)))


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
request    | 关于A区小区党支部换届选举的请示 + 将于2026年7月1日届满 + 正式党员9名 + 候选人不少于4名 + 妥否，请批示。
candidates | 候选人预备人选4名（应选3名，差额1名） + 1 党员01 正式党员 + 候选人以姓氏笔画为序。
notice     | 应到会有选举权的党员9名，到会不少于五分之四（8名） + 不能委托他人代为投票
attendance | 1 党员01 + 9 党员09 + 应到会9名
ballot     | 候选人 赞成 反对 弃权 另选他人 + 候选人以姓氏笔画为序。 + 多于3名的为无效票
tellers    | 同意9名 + 监票人 党员08 + 计票人 党员09
count      | 发出选票9张，收回9张，其中有效票8张，无效票1张 + 即5票以上（含） + 1 党员01 8 0 0 + 党员08 — — — 2 2 未当选
result     | 1 党员01 8 88.9% 正式选举 + 实到会9名
approval   | 等额选举产生书记 + 1 党员01 书记 8 3
division   | 1 党员01 书记
"""


@pytest.mark.parametrize(
    "row", [line.split("|") for line in SAYS.strip().splitlines()], ids=lambda row: row[0].strip()
)
def test_a_paper_says_what_it_is_for(row: list[str]) -> None:
    text = said(over(), row[0].strip())
    assert [words for words in row[1].strip().split(" + ") if words not in text] == [], text


def test_the_table_names_every_paper() -> None:
    assert {line.partition("|")[0].strip() for line in SAYS.strip().splitlines()} == {p.key for p in PAPERS}


def test_word_says_what_the_pdf_says() -> None:
    election = over()
    for paper in PAPERS:
        answer = client("wu").get(f"/elections/{election.pk}/papers/{paper.key}.docx")
        document = Document(io.BytesIO(answer.content))
        text = "\n".join(line.text for line in document.paragraphs)
        cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
        for line in said(election, paper.key).splitlines():
            assert line in text or set(line.split(" ")) - {""} <= {w for c in cells for w in c.split(" ")}, (
                line
            )


def test_a_late_election_asks_for_the_delay_in_its_request() -> None:
    election, wu = story.drafted(9), who("wu", story.ASKED)
    election = actions.plan(
        election, actions.Plan(at("2026-12-01 00:00").date(), 3, story.BEGAN), by=wu, at=story.ASKED
    )
    assert "请一并批准延期换届" in said(election, "request")


def test_whoever_is_left_out_stands_in_the_papers_as_far_as_it_was_decided() -> None:
    election, wu, shang = story.nominated(9), who("wu", READ), who("shang", READ)
    actions.leave_out(election, story.member(election, 9), ground=4, by=wu, at=READ)
    assert "1 党员09 年老体弱卧床不起" in said(election, "candidates")
    actions.agree(election, [story.member(election, 9)], number=story.LETTER, by=shang, at=READ)
    assert "党员09  上级已同意，待大会表决" in said(election, "attendance")


def test_of_a_tie_the_ballot_bears_the_tied_alone_and_nobody_else_can_be_written() -> None:
    again = collected_tie()
    text = said(again, "ballot")
    assert "不能另选他人" in text
    assert ("党员03" in text, "党员01" in text) == (True, False)


def collected_tie() -> Election:
    """Return a count in which 3 and 4 are tied for the last seat."""
    election = collected(12, there=12)
    ballots = (
        [marks(election, [1, 3, 4])] * 5 + [marks(election, [1, 2, 3])] * 2 + [marks(election, [1, 2, 4])] * 2
    )
    return counted(election, ballots + [marks(election, [1, 2])] * 3)


def test_a_paper_holds_what_was_typed_and_no_sign_of_it_sets_a_line() -> None:
    found = written(
        "elections/papers/division.txt",
        {"branch": "# 甲\n%gap\n> 乙"},
        {"division": [["1", "|a|b|", "*", "#"]]},
    )
    assert (found.title, len(found.body)) == ("# 甲 %gap > 乙委员会分工", 3)
    assert isinstance(found.body[1], Table)
    assert found.body[1].rows == [["1", "|a|b|", "*", "#"]]
