"""The room `members` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "tongdeng.members"
    verbose_name = _("志愿服务")

    def ready(self) -> None:
        """Register rights, notices, readers, and what `verify` recomputes here."""
        from tongdeng.kernel import seals
        from tongdeng.members import access, notices
        from tongdeng.members.actions import forgetting, proving, timed  # noqa: F401

        access.register()
        notices.register_notices()
        seals.register_check("members", proving.misfits)
