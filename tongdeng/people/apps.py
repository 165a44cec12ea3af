"""The room `people` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "tongdeng.people"
    verbose_name = _("人员")

    def ready(self) -> None:
        """Register the permission table, and what `verify` recomputes here."""
        from tongdeng.kernel import seals
        from tongdeng.people import access
        from tongdeng.people.actions import proving

        access.register()
        seals.register_check("people", proving.misfits)
