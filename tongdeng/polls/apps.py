"""The room `polls` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    name = "tongdeng.polls"
    verbose_name = _("意见征集")

    def ready(self) -> None:
        """Register rights, notices and readers."""
        from tongdeng.polls import access, notices
        from tongdeng.polls.actions import pulse  # noqa: F401  (with it the actions of polls)

        access.register()
        notices.register_notices()
