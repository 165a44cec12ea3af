"""The papers of an election that went back, was put off or took two rounds: each is that of its own step."""

import pytest

from tests.elections import branch as story
from tests.elections.branch import READ, client, who
from tests.support import at
from tests.web.elections.reading import collected_tie, described, put_off, said, word_of
from tongdeng.elections import actions
from tongdeng.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day_of_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the moment at which ballots are read."""
    monkeypatch.setattr(clock, "now", lambda: READ)


def test_the_announcement_of_a_put_off_meeting_stays_the_same_when_it_is_opened_again() -> None:
    election = put_off()
    before, moment = said(election, "postponed"), at("2026-06-20 09:00")
    election = actions.open_meeting(election, by=who("wu", moment), at=moment)
    actions.attend(election, here=story.members(election, *range(1, 11)), by=who("wu", moment), at=moment)
    assert said(election, "postponed") == before


def test_a_letter_that_was_sent_back_has_room_for_its_day_again() -> None:
    election = actions.request(story.drafted(9), by=who("wu", story.ASKED), at=story.ASKED)
    back = {"reason": "请核对人数", "by": who("shang", story.GRANTED), "at": story.GRANTED}
    election = actions.send_back(election, **back)
    assert described(election, "request").day is None
    election = actions.request(election, by=who("wu", story.GRANTED), at=story.GRANTED)
    assert described(election, "request").day == story.GRANTED.date()
    election = actions.grant(election, number=story.LETTER, by=who("shang", story.GRANTED), at=story.GRANTED)
    stand = story.members(election, 1, 2, 3, 4)
    election = actions.propose(election, stand, by=who("wu", story.PROPOSED), at=story.PROPOSED)
    election = actions.send_back(election, **back | {"at": story.PROPOSED})
    assert (described(election, "candidates").day, described(election, "request").day) == (
        None,
        story.GRANTED.date(),
    )


def test_a_paper_of_a_round_is_that_of_the_round_asked_for_or_none() -> None:
    election = collected_tie()
    election = actions.revote(election, issued=12, by=who("wu", story.COUNTED), at=story.COUNTED)
    page, wu = f"/elections/{election.pk}/papers", client("wu")

    def answers(key: str, asked: str) -> int:
        return wu.get(f"{page}/{key}.docx?round={asked}").status_code

    assert [answers("handing", asked) for asked in ("", "1", "2")] == [200, 200, 200]
    assert [answers("count", asked) for asked in ("", "1", "2")] == [200, 200, 404]
    for key in ("ballot", "handing", "count"):
        assert {answers(key, asked) for asked in ("0", "3", "999", "x", "-1", "٣")} == {404}, key


def test_a_paper_of_the_whole_election_is_that_of_no_round() -> None:
    election, wu = collected_tie(), who("wu", story.COUNTED)
    actions.attend(election, gone=[story.member(election, 6)], by=wu, at=story.COUNTED)
    election = actions.revote(election, issued=11, by=wu, at=story.COUNTED)
    page = f"/elections/{election.pk}/papers"
    words = word_of(client("wu").get(f"{page}/headcount.docx?round=1").content)
    assert "实到会有选举权的党员11名" in words
