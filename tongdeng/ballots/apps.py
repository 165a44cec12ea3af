"""The room `ballots` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "tongdeng.ballots"
    verbose_name = _("表决与选举")

    def ready(self) -> None:
        """Open the doors and listen to the clocks."""
        from tongdeng.ballots import access, notices
        from tongdeng.ballots.actions import committee_clock, committee_forgetting, polls, running  # noqa: F401

        access.register()
        notices.open_books()
