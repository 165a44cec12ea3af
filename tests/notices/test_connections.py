"""No connection to the database waits for the network."""

import pytest
from django.db import connections

from tests.cases.story import FILED, filed
from tests.cast import person
from tests.notices.listener import listening
from tongdeng.kernel import clock, journal
from tongdeng.notices import rules, tasks
from tongdeng.notices.actions import channels, prefer, tell
from tongdeng.notices.models import Delivery


def test_fault_A2_no_connection_is_held_while_a_house_thinks(
    town_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, here, held = channels.send, connections["default"], []

    def look(address: str, *, title: str, body: str) -> rules.Outcome:
        held.append(here.connection is not None)
        return send(address, title=title, body=body)

    monkeypatch.setattr(channels, "send", look)
    with listening() as channel:
        prefer(person("chen", FILED), mail=False, channel=channel.address, quiet=(None, None), digest=False)
        tell(journal.timeline(filed())[0])
        Delivery.objects.update(not_before=clock.now())
        tasks.deliver(0, channel="channel")
    assert (Delivery.objects.get().state, held) == ("sent", [False])
