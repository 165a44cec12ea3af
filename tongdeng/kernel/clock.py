"""The one place that asks what time it is; called only at the doors (web, api, ops)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in local time."""
    return timezone.now().astimezone(LOCAL)
