"""The back office for days off, and what all tables of rules have in common there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tongdeng.kernel.models import DayOff


class AddedNeverEdited(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows by which something was promised or decided: new ones are added, old ones stay as they are."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was valid once stays readable."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: records refer to these rows."""
        return False


@admin.register(DayOff)
class DayOffAdmin(AddedNeverEdited):
    list_display = ("day", "works", "place", "reason", "valid_from")
    date_hierarchy = "day"
