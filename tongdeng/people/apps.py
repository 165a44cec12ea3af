"""The room `people` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "tongdeng.people"
    verbose_name = _("人员")

    def ready(self) -> None:
        """Register the permission table."""
        from tongdeng.people import access

        access.register()
