"""A recount, a seal and an anchor are right also while the house goes on."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from tests.cases.story import light
from tests.conftest import cluster
from tests.ops.running import run
from tests.support import days_later
from tongdeng.kernel import anchors, sealing, seals
from tongdeng.kernel.models import Event


@contextmanager
def filing() -> Iterator[list[str]]:
    """File cases all the while, each in a transaction that stays open for a moment after it wrote; give their numbers."""
    stop, numbers = threading.Event(), list[str]()

    def crowd() -> None:
        while not stop.is_set():
            with transaction.atomic():
                number = light(words="楼道灯不亮").number
                stop.wait(0.005)
            numbers.append(number)
        connection.close()

    threads = [threading.Thread(target=crowd) for _n in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield numbers
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_anchors_that_are_taken_while_others_write_hold(town_db: str) -> None:
    light()
    with filing() as numbers:
        kept = []
        while len(numbers) < 20:
            kept.append(anchors.text(anchors.take()))
    assert seals.verify() is None
    assert {anchors.misfit(taken) for text in kept for taken in anchors.read(text)} == {None}
    assert Event.objects.filter(kind="case.file").count() > 20


def test_days_that_are_sealed_while_others_write_hold(town_db: str) -> None:
    light()
    days_later(3)
    with filing() as numbers:
        sealed = sealing.seal_due()
        while len(numbers) < 10:
            sealed += sealing.seal_due()
    assert sealed > 0
    assert seals.verify() is None


def test_a_recount_while_others_write_finds_nothing(town_db: str) -> None:
    light()
    home, address = Path(os.environ["TONGDENG_HOME"]), cluster().conninfo(town_db)
    with filing() as numbers:
        done = run(home, "verify", TONGDENG_DATABASE_URL=address)
        assert len(numbers) > 1
    assert (done.returncode, "完好" in done.stdout) == (0, True), done.stdout + done.stderr
