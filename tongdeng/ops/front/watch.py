"""Whether the database answers, known before anybody has to wait for it."""

import threading
import time
from collections.abc import Callable

EVERY, SOONER = 1.0, 0.25  # seconds between two questions; while it is away
PATIENCE = 1.5  # seconds after which a question without an answer counts as none
IDLE_AFTER = 30.0  # seconds without a visitor; then nobody asks
Ask = Callable[[], None]


class Watch:
    """Asks the database now and then on a connection of its own; `away` tells whether visitors would wait in vain.

    `ask` raises when the database does not answer, and may hang when it is frozen: that is noticed as well.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._failed = False
        self._asked_at: float | None = None
        self._wanted_at = time.monotonic()
        self._wanted = threading.Event()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    @property
    def away(self) -> bool:
        """Whether the database does not answer at the moment."""
        asked = self._asked_at
        return self._failed or (asked is not None and time.monotonic() - asked > PATIENCE)

    def visited(self) -> None:
        """Note that there is somebody for whom it matters."""
        self._wanted_at = time.monotonic()
        if not self._wanted.is_set():
            self._wanted.set()

    def _watch(self) -> None:
        while True:
            self._wanted.wait()
            self._asked_at = time.monotonic()
            try:
                self._ask()
                self._failed = False
            except Exception:  # whatever it is, the database gave no answer
                self._failed = True
            self._asked_at = None
            if not self._failed and time.monotonic() - self._wanted_at > IDLE_AFTER:
                self._wanted.clear()
            time.sleep(SOONER if self._failed else EVERY)
