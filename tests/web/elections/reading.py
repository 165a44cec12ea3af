"""The papers of elections as the tests of them read them, and elections that several of these tests need."""

from tests.elections import branch as story
from tests.elections.branch import collected, counted, marks, who
from tests.support import at
from tests.web.read_back import bare, in_docx
from tongdeng.elections import actions
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.web.elections.papers.course import course_of
from tongdeng.web.elections.papers.table import paper_of
from tongdeng.web.kit.official_documents import Document, in_chinese, lines_of


def described(election: Election, key: str, number: int = 0) -> Document:
    """Return a paper."""
    election, paper = queries.with_branch(election), paper_of(key)
    course = course_of(election, queries.roll(election), rounds.rounds(election), number)
    assert paper is not None
    assert paper.ready(course), key
    return in_chinese(paper.write)(course)


def said(election: Election, key: str, number: int = 0) -> str:
    """Return all that a paper says."""
    return "\n".join(lines_of(described(election, key, number)))


def word_of(content: bytes) -> str:
    """Return all that a DOCX says, without spaces."""
    return bare("".join(in_docx(content)))


def put_off() -> Election:
    """Return an election whose meeting was put off: too few came."""
    election = story.met(10, there=7, tellers=False)
    wu = who("wu", story.VOTED)
    return actions.adjourn(election, planned_on=at("2026-06-20 00:00").date(), by=wu, at=story.VOTED)


def collected_tie() -> Election:
    """Return a count in which 3 and 4 are tied for the last seat."""
    election = collected(12, there=12)
    ballots = (
        [marks(election, [1, 3, 4])] * 5 + [marks(election, [1, 2, 3])] * 2 + [marks(election, [1, 2, 4])] * 2
    )
    return counted(election, ballots + [marks(election, [1, 2])] * 3)
