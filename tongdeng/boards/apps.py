"""The room `boards` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardsConfig(AppConfig):
    name = "tongdeng.boards"
    verbose_name = _("看板")

    def ready(self) -> None:
        """Register readers and the recount."""
        from tongdeng.boards import tasks  # noqa: F401
        from tongdeng.boards.actions import hearing, proving, proving_months  # noqa: F401
        from tongdeng.kernel import seals

        seals.register_check("boards", proving.misfits)
        seals.register_check("months", proving_months.misfits)
