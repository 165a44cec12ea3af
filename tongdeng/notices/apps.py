"""The room `notices` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "tongdeng.notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        """Register rights, readers, and the notices of this room and those below."""
        from tongdeng.notices import access, notices
        from tongdeng.notices.actions import announcing  # noqa: F401  (its readers)

        access.register()
        notices.register_notices()
