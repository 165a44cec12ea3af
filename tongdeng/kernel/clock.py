"""The one place that asks what time it is; called only at the doors (web, api, ops)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in local time."""
    return timezone.now().astimezone(LOCAL)


def local_day(moment: datetime) -> date:
    """Return the local day of a moment."""
    return moment.astimezone(LOCAL).date()
