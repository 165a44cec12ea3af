"""The room `places` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "tongdeng.places"
    verbose_name = _("地方")

    def ready(self) -> None:
        """Register the permission table."""
        from tongdeng.places import access

        access.register()
