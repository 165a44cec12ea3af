"""What a phone at the door sends: a line for each scan, made now or hours ago by a clock that may be wrong."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.door import SCANS_AT_MOST, Scanned
from tongdeng.activities.actions.letting_in import Stamp
from tongdeng.activities.rules import flow
from tongdeng.kernel import texts
from tongdeng.kernel.errors import Invalid
from tongdeng.web.kit.forms import FormReader

UNREADABLE = UUID("5f0c2ab4-6ad5-4f0e-9c55-0d5d1c8a1f3e")  # the name space of lines without a key
NOWHERE = "-"  # a ticket that no activity signed
TICKET_AT_MOST = 100  # characters


class DoorForm(FormReader):
    def scans(self) -> list[Scanned]:
        """Read lines of key, second and what was noted, divided by blanks.

        What was noted: a ticket or the short code of one; `P:` with a participant; `N:` with a name; nothing for a guest.
        """
        # Not at every sign that ends a line: one that somebody's name holds divides nothing.
        lines = [line for line in self.text("scans").replace("\r", "").split("\n") if line.strip()]
        if not 1 <= len(lines) <= SCANS_AT_MOST:
            raise Invalid(fields={"scans": _("一次最多补传 {most} 条").format(most=SCANS_AT_MOST)})
        return [self._scan(line, *(*line.split(maxsplit=2), "", "", "")[:3]) for line in lines]

    def _scan(self, line: str, nonce: str, second: str, noted: str) -> Scanned:
        """Read one line. One that cannot be read refuses none of the others: it is kept as a ticket of nowhere."""
        try:
            key = UUID(nonce)
        except ValueError:
            return Scanned(Stamp(uuid5(UNREADABLE, line), self._device), ticket=NOWHERE)
        stamp = Stamp(key, self._device, self._moment(second))
        if noted.startswith("P:"):
            try:
                return Scanned(stamp, participant=UUID(noted[2:]))
            except ValueError:
                return Scanned(stamp, ticket=NOWHERE)
        if noted.startswith("N:"):
            # Somebody stood at the door: a name that is too long is cut, and without one they are a guest.
            return Scanned(stamp, name=texts.one_line(noted[2:])[: flow.NAME_AT_MOST].strip())
        return Scanned(stamp, ticket=noted[:TICKET_AT_MOST])

    @property
    def _device(self) -> str:
        return self.text("device")[:40]

    def _moment(self, typed: str) -> datetime | None:
        """Return when something was noted by our clock; `clock` is what the phone's says as it sends; None where unknown."""
        shown = self.text("clock")
        try:
            second = int(typed)
            if not (shown.isascii() and shown.isdigit()):
                return self.at.fromtimestamp(second, self.at.tzinfo)
            return self.at - timedelta(seconds=max(0, int(shown) - second))
        except (ValueError, OverflowError, OSError):
            return None
