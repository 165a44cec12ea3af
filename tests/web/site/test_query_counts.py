"""A longer list asks the database no more questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import BUILDING, CAST, person
from tests.web.story import NOW, client_of, clock, tell_all
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.people.actions import go_on_duty

#        address         who
LISTS = {
    "/":            "wang",
    "/mine/":       "wang",
    "/neighbours/": "wang",
    "/me/":         "wang",
    "/inbox/":      "li",
    "/desk/":       "chen",
    "/desk/queue/": "chen",
    "/late/":       "qian",
    "/jobs/":       "li",
}  # fmt: skip


def fill(count: int) -> None:
    """Let 王 call about `count` dark lamps; all go to 李, who answers none of them in time."""
    chen, li = person("chen", NOW), person("li", NOW)
    go_on_duty(li, cap=200)
    for number in range(count):
        filing = Filing(
            place=BUILDING,
            words=f"第 {number} 盏灯不亮",
            channel="phone",
            caller_phone=CAST["wang"].phone,
            category="building.light.out",
        )
        case = actions.file(filing, by=chen, at=clock("09:00"))
        if number % 3:
            actions.assign(case, to=li, by=chen, at=clock("09:05"))


def asked(address: str, who: str) -> int:
    """Return how many queries a page takes, and check that it is drawn."""
    client = client_of(who)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_every_list_takes_as_many_queries_for_60_rows_as_for_3() -> None:
    fill(3)
    tell_all()
    few = {address: asked(address, who) for address, who in LISTS.items()}
    fill(57)
    tell_all()
    assert {address: asked(address, who) for address, who in LISTS.items()} == few
    assert max(few.values()) <= 20
