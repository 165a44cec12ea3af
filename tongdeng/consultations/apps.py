"""The room `consultations` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "tongdeng.consultations"
    verbose_name = _("三方会诊")

    def ready(self) -> None:
        """Register rights, notices and readers."""
        from tongdeng.consultations import access, notices
        from tongdeng.consultations.actions import forgetting, hearing, opinions, proving, timed  # noqa: F401
        from tongdeng.kernel import seals

        access.register()
        notices.register_notices()
        seals.register_check("consultations", proving.misfits)
