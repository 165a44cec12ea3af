"""Who may see an election and do which verb with it: the branch, the organisation above it, and nobody else."""

import pytest

from tests.cast import CAST, FOREIGN_ESTATE, person
from tests.elections import branch as story
from tests.elections.branch import COUNTED, LETTER, READ, collected, fresh, marks, reported, round_of, who
from tests.support import at, at_once, endings
from tongdeng.elections import access as door
from tongdeng.elections import actions, notices
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import flow as rules
from tongdeng.kernel import access, deadlines
from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions as people

#    x may · - sees but may not · . there is no such election for them
TABLE = """
              wu su shang everybody
    see       x  x  x     .
    read      x  x  x     .
    plan      x  x  -     .
    enrol     x  x  -     .
    correct   x  x  -     .
    strike    x  x  -     .
    request   x  x  -     .
    propose   x  x  -     .
    leave_out x  x  -     .
    cancel    x  x  -     .
    open_meeting x x -    .
    adjourn   x  x  -     .
    resolve   x  x  -     .
    attend    x  x  -     .
    appoint_tellers x x - .
    refuse_proxy x x -    .
    issue     x  x  -     .
    annul     x  x  -     .
    collect   x  x  -     .
    relieve   x  x  -     .
    settle    x  x  -     .
    count     x  x  -     .
    revote    x  x  -     .
    separate  x  x  -     .
    reduce    x  x  -     .
    form      x  x  -     .
    report    x  x  -     .
    grant     -  -  x     .
    delay     -  -  x     .
    send_back -  -  x     .
    nominate  -  -  x     .
    agree     -  -  x     .
    approve   -  -  x     .
    reject    -  -  x     .
"""
_HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
EVERYBODY = [key for key in CAST if key != "wu"]


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_table_of_rights_holds(row: list[str]) -> None:
    verb, election = row[0], collected()
    for key, cell in zip(("wu", "su", "shang"), row[1:4], strict=True):
        asks = who(key, READ)
        assert (access.may(asks, election, "see"), access.may(asks, election, verb)) == (True, cell == "x"), (
            key
        )
    for key in EVERYBODY:
        assert not access.may(who(key, READ), election, verb), key
    assert not access.may(None, election, verb)


def test_the_table_names_every_verb_of_the_flow_and_of_the_door() -> None:
    named = {row[0] for row in ROWS} - {"see"}
    steps = {verb for state in rules.State for verb in rules.FLOW.verbs(state)}
    at_the_door = {verb for row in door.ELECTION for verb in row.verbs.split()} - {"see"}
    assert named == steps == at_the_door


@pytest.mark.django_db
def test_for_all_others_there_is_no_election_and_the_superior_is_told_who_can() -> None:
    election = collected()
    for key in EVERYBODY:
        with pytest.raises(NotFound):
            access.get(who(key, READ), Election, election.pk)
        assert not queries.elections(who(key, READ)).exists()
        with pytest.raises(NotFound):
            actions.count(election, by=who(key, READ), at=READ)
    with pytest.raises(Forbidden, match="小区党支部"):
        actions.count(election, by=who("shang", READ), at=READ)


@pytest.mark.django_db
def test_a_branch_and_a_superior_of_another_place_see_nothing() -> None:
    election, stranger = collected(), person("huang", READ)
    for role in ("branch", "superior"):
        people.appoint(stranger, role=role, place=FOREIGN_ESTATE, by=None, at=at("2026-01-01 08:00"))
    assert not access.may(who("huang", READ), election, "see")


@pytest.mark.django_db
def test_the_journal_and_the_notices_hold_no_name_no_phone_and_no_letter() -> None:
    election = actions.approve(reported(), number=LETTER, by=who("shang", story.APPROVED), at=story.APPROVED)
    events = list(Event.objects.filter(subject_id=election.pk).order_by("seq"))
    told = " ".join(str(event.facts) for event in events)
    for event in events:
        if any(row.kind == event.kind for row in notices.TABLE):
            tell(event)
    told += " ".join(sentence(notice) + str(notice.words) for notice in Notice.objects.all())
    secrets = {row.name for row in election.members.all()} | {row.phone for row in election.members.all()} - {
        ""
    }
    assert [secret for secret in (*secrets, LETTER) if secret in told] == []
    assert not any(sign > "一" for event in events for sign in str(event.facts))


def heard(key: str) -> list[str]:
    """Return what somebody heard, in order."""
    return [sentence(n) for n in Notice.objects.filter(person=who(key, COUNTED)).order_by("at")]


@pytest.mark.django_db
def test_each_side_hears_what_waits_for_it_and_nobody_else_hears_anything() -> None:
    election = reported()
    for event in Event.objects.filter(
        subject_id=election.pk, kind__in=[row.kind for row in notices.TABLE]
    ).order_by("seq"):
        tell(event)
    asked = ["上报了换届请示，请批复", "上报了候选人，请批复", "上报了选举结果，请批复"]
    assert [words.removeprefix("A区小区党支部") for words in heard("shang")] == asked
    assert heard("wu")[0] == "上级党组织已同意A区小区党支部换届"
    assert {n.person.phone for n in Notice.objects.all()} == {
        who(key, READ).phone for key in ("wu", "su", "shang")
    }


@pytest.mark.django_db
def test_six_months_and_one_month_before_a_term_ends_both_sides_are_reminded() -> None:
    election = story.approved()
    moments = [m.isoformat() for m in story.clock(election).moments]
    assert [m[:10] for m in moments] == ["2030-12-10", "2031-05-10"]
    for moment in story.clock(election).moments:
        deadlines.sweep(at=moment)
    for event in Event.objects.filter(kind="election.fired").order_by("seq"):
        tell(event)
    words = [sentence(n) for n in Notice.objects.filter(person=who("shang", READ)).order_by("at")]
    assert words == [
        "A区小区党支部本届任期到 2031-06-10 届满，还有约 6 个月",
        "A区小区党支部本届任期到 2031-06-10 届满，只剩 1 个月，请督促换届",
    ]
    assert Notice.objects.filter(person=story.elected_person(election, READ)).count() == 2


def test_two_readers_at_once_get_a_reading_each(town_db: str) -> None:
    election = collected(9, there=9)
    su, shang = who("su", READ), who("shang", READ)
    ballots = dict(enumerate([marks(election, [1, 2, 3])] * 9, start=1))
    said = at_once(
        lambda: actions.read(election, ballots, by=su, at=READ),
        lambda: actions.read(election, ballots, by=shang, at=READ),
    )
    far = rounds.progress(round_of(election))
    assert (endings(said), far.first, far.second, far.differences) == (["done", "done"], 9, 9, ())
    readers = {round_of(election).reader_one_id, round_of(election).reader_two_id}
    assert readers == {su.pk, shang.pk}


def test_two_who_count_at_once_count_once(town_db: str) -> None:
    election = collected(9, there=9)
    ballots = dict(enumerate([marks(election, [1, 2, 3])] * 9, start=1))
    for key in ("su", "shang"):
        actions.read(election, ballots, by=who(key, READ), at=READ)
    wu, su = who("wu", COUNTED), who("su", COUNTED)
    said = at_once(
        lambda: actions.count(election, by=wu, at=COUNTED), lambda: actions.count(election, by=su, at=COUNTED)
    )
    assert endings(said) == ["StepRefused", "done"]
    assert Event.objects.filter(subject_id=election.pk, kind="election.count").count() == 1
    assert fresh(election).state == "counted"


def test_two_who_give_out_ballots_at_once_give_them_out_once(town_db: str) -> None:
    election = story.met(9, there=9)
    wu, su = who("wu", READ), who("su", READ)
    said = at_once(
        lambda: actions.issue(election, issued=9, by=wu, at=READ),
        lambda: actions.issue(election, issued=9, by=su, at=READ),
    )
    assert (endings(said), fresh(election).rounds.count()) == (["StepRefused", "done"], 1)
