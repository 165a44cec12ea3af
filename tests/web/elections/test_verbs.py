"""The verbs of an election as pages send them: done by the office whose they are, refused to the other one."""

import pytest

from tests.elections import branch as story
from tests.elections.branch import READ, member, press, who
from tests.web.elections.story import MADE
from tongdeng.elections import actions
from tongdeng.elections.models import Election
from tongdeng.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day_of_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the moment at which ballots are read."""
    monkeypatch.setattr(clock, "now", lambda: READ)


# A verb at the state in which it can be done: ok for the office whose it is, 403 for the other one.
VERBS = """
verb      | made     | wu  shang
enrol     | drafted  | ok  403
correct   | drafted  | ok  403
plan      | drafted  | ok  403
request   | drafted  | ok  403
grant     | asked    | 403 ok
send_back | asked    | 403 ok
propose   | granted  | ok  403
nominate  | proposed | 403 ok
leave_out | nominated | ok 403
delay     | nominated | 403 ok
open_meeting | nominated | ok 403
attend    | met      | ok  403
appoint_tellers | met | ok  403
refuse_proxy | met   | ok  403
adjourn   | met      | ok  403
issue     | met      | ok  403
collect   | voting   | ok  403
annul     | voting   | ok  403
relieve   | collected | ok 403
count     | read     | ok  403
form      | counted  | ok  403
report    | formed   | ok  403
approve   | reported | 403 ok
reject    | reported | 403 ok
cancel    | drafted  | ok  403
"""


def form_for(election: Election, verb: str) -> dict[str, object]:
    """Return everything that any verb could need."""
    numbers = {1: 1, 2: 2, 3: 3, 4: 4}
    form: dict[str, object] = {
        "name": "新党员",
        "standing": "full",
        "base": "community",
        "began_on": "2021-07-01",
        "planned_on": "2026-06-20",
        "seats": "3",
        "number": story.LETTER,
        "reason": "按规定办理",
        "member": str(member(election, 9)),
        "ground": "4",
        "scrutineers": str(member(election, 8)),
        "counters": str(member(election, 9)),
        "votes": "9",
        "issued": "9",
        "returned": "10" if verb == "annul" else "9",
        "reading": "1",
        "present": "3",
        "secretary": str(member(election, 1)),
        "secretary_votes": "3",
        "seen": str(Election.objects.get(pk=election.pk).version),
    }
    if verb == "refuse_proxy":
        actions.attend(election, gone=[member(election, 9)], by=who("wu", READ), at=READ)
    return form | {f"order-{member(election, n)}": str(place) for n, place in numbers.items()}


@pytest.mark.parametrize(
    "row",
    [[c.strip() for c in line.split("|")] for line in VERBS.strip().splitlines()[1:]],
    ids=lambda r: r[0],
)
def test_a_verb_is_done_by_the_office_whose_it_is_and_refused_to_the_other(row: list[str]) -> None:
    verb, made, cells = row
    election = MADE[made]()
    expected = dict(zip(("wu", "shang"), cells.split(), strict=True))
    for key in sorted(expected, key=lambda key: expected[key] == "ok"):
        found = press(key, election, verb, **form_for(election, verb))
        name = {302: "ok"}.get(found.status_code, str(found.status_code))
        assert name == expected[key], (key, found.content.decode()[-3000:])
