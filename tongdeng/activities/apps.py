"""The room `activities` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "tongdeng.activities"
    verbose_name = _("活动")

    def ready(self) -> None:
        """Register rights, notices, readers and the recount."""
        from tongdeng.activities import access, notices
        from tongdeng.activities.actions import forgetting, proving, timed  # noqa: F401
        from tongdeng.kernel import seals

        access.register()
        notices.register_notices()
        seals.register_check("activities", proving.misfits)
