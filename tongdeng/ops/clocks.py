"""Two clocks stand in each event: the machine's in `at`, the database's in `recorded_at`. They must agree."""

import logging
from datetime import timedelta

from django.db import connection

from tongdeng.kernel import clock

log = logging.getLogger(__name__)
MOST = timedelta(seconds=2)


def skew() -> timedelta:
    """Return how far the clock of this machine is ahead of the database's; negative when it is behind."""
    with connection.cursor() as cursor:
        before = clock.now()
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
        after = clock.now()
    # The database looked at its clock somewhere in between.
    return timedelta(0) if before <= there <= after else before - there if before > there else after - there


class Watch:
    """Says whether the clocks agree, and logs it when that changes: a worker whose clock is wrong must not ring."""

    def __init__(self) -> None:
        self._agreed = True

    def agree(self) -> bool:
        """Compare the clocks now."""
        off = skew()
        agrees = abs(off) <= MOST
        if agrees != self._agreed:
            self._agreed = agrees
            if agrees:
                log.warning("the clock agrees with the database's again; deadlines fire")
            else:
                log.error(
                    "the clock differs by %.1f s from the database's: no deadline fires until it is set right",
                    off.total_seconds(),
                )
        return agrees
