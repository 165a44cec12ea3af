"""The back office for kinds of activities."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tongdeng.activities.models import Kind


@admin.register(Kind)
class KindAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "name", "order", "active")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Activities are of it; one that is no longer used is switched off.
        return False
