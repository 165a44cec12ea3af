"""The room `votes` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotesConfig(AppConfig):
    name = "tongdeng.votes"
    verbose_name = _("业主表决")

    def ready(self) -> None:
        """Register rights, notices and readers, and what `verify` recomputes here."""
        from tongdeng.kernel import seals
        from tongdeng.votes import access, notices
        from tongdeng.votes.actions import lifecycle, proving  # noqa: F401

        access.register()
        seals.register_check("votes", proving.misfits)
        notices.register_notices()
