"""The room `cases` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "tongdeng.cases"
    verbose_name = _("诉求")

    def ready(self) -> None:
        from tongdeng.cases import access, notices
        from tongdeng.cases.actions import erasure, proving, timed  # noqa: F401
        from tongdeng.kernel import seals

        access.register()
        seals.register_check("cases", proving.misfits)
        notices.register_notices()
