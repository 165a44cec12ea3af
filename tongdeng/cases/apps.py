"""The room `cases` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "tongdeng.cases"
    verbose_name = _("诉求")

    def ready(self) -> None:
        from tongdeng.cases import access, notices
        from tongdeng.cases.actions import erasure, timed  # noqa: F401

        access.register()
        notices.register_notices()
