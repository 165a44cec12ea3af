"""The room `elections` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ElectionsConfig(AppConfig):
    name = "tongdeng.elections"
    verbose_name = _("支部换届")

    def ready(self) -> None:
        """Register rights and notices."""
        from tongdeng.elections import access, notices

        access.register()
        notices.register_notices()
