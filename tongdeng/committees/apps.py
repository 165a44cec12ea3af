"""The room `committees` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    name = "tongdeng.committees"
    verbose_name = _("业委会")

    def ready(self) -> None:
        """Register rights, notices and readers."""
        from tongdeng.committees import access, notices
        from tongdeng.committees.actions import forgetting, timed  # noqa: F401

        access.register()
        notices.register_notices()
