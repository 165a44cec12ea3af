"""The room `polls` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    name = "tongdeng.polls"
    verbose_name = _("意见征集")

    def ready(self) -> None:
        """Register rights, notices and readers."""
        from tongdeng.polls import access, actions, notices  # noqa: F401

        access.register()
        notices.register_notices()
