"""The room `accounts` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "tongdeng.accounts"
    verbose_name = _("公共账目")

    def ready(self) -> None:
        """Register rights, notices, readers and the recount."""
        from tongdeng.accounts import access, notices
        from tongdeng.accounts.actions import proving, timed  # noqa: F401
        from tongdeng.kernel import seals

        access.register()
        notices.register_notices()
        seals.register_check("accounts", proving.misfits)
