"""The room `notices` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "tongdeng.notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        """Register the notices of the rooms below."""
        from tongdeng.notices import notices

        notices.register_notices()
