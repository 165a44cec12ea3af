"""How many took part is shown to whom the table of rights says, and to nobody else."""

from dataclasses import replace

import pytest

from tests.cast import COMMITTEE, RESIDENT
from tests.web.votes.story import client_of, told
from tongdeng.kernel import access
from tongdeng.votes.models import Vote

pytestmark = pytest.mark.django_db
SHOWN = "截止前只公布参与多少"


@pytest.mark.parametrize("who", [RESIDENT, COMMITTEE])
def test_the_turnout_is_not_shown_without_its_right(who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address, client = f"/votes/{told().vote.pk}/", client_of(who)
    assert SHOWN in client.get(address).content.decode()
    policy = access._policies[Vote]
    rows = tuple(replace(row, verbs=row.verbs.replace("turnout", "")) for row in policy.rows)
    monkeypatch.setitem(access._policies, Vote, policy._replace(rows=rows))
    page = client.get(address)
    assert (page.status_code, SHOWN in page.content.decode()) == (200, False)
