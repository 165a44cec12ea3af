"""What a phone at the door sends: a line for each scan, made now or hours ago by a clock that may be wrong."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.door import SCANS_AT_MOST, Scanned
from tongdeng.activities.actions.letting_in import Stamp
from tongdeng.activities.rules import flow
from tongdeng.kernel import texts
from tongdeng.kernel.errors import Invalid
from tongdeng.web.kit.forms import FormReader

UNREADABLE = _("有一条签到记录读不了，请重新扫")
TICKET_AT_MOST = 100  # characters


class DoorForm(FormReader):
    def scans(self) -> list[Scanned]:
        """Read lines of key, second and what was noted, divided by blanks.

        What was noted: a ticket or the short code of one; `P:` with a participant; `N:` with a name; nothing for a guest.
        """
        lines = self.text("scans").splitlines()
        if not 1 <= len(lines) <= SCANS_AT_MOST:
            raise Invalid(fields={"scans": _("一次最多补传 {most} 条").format(most=SCANS_AT_MOST)})
        return [self._scan(*(*line.split(maxsplit=2), "", "", "")[:3]) for line in lines]

    def _scan(self, nonce: str, second: str, noted: str) -> Scanned:
        try:
            stamp = Stamp(UUID(nonce), self.text("device")[:40], self._moment(int(second)))
            if noted.startswith("P:"):
                return Scanned(stamp, participant=UUID(noted[2:]))
        except (ValueError, OverflowError, OSError):
            raise Invalid(fields={"scans": UNREADABLE}) from None
        if noted.startswith("N:"):
            name = texts.clean(
                texts.one_line(noted[2:]), at_most=flow.NAME_AT_MOST, field="scans", required=texts.FILL_IN
            )
            return Scanned(stamp, name=name)
        return Scanned(stamp, ticket=noted[:TICKET_AT_MOST])

    def _moment(self, second: int) -> datetime:
        """Return when something was noted by our clock; `clock` is what the phone's says as it sends."""
        shown = self.text("clock")
        if not (shown.isascii() and shown.isdigit()):
            return self.at.fromtimestamp(second, self.at.tzinfo)
        return self.at - timedelta(seconds=max(0, int(shown) - second))
