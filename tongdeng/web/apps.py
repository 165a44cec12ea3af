"""The room `web` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "tongdeng.web"
    verbose_name = _("页面")

    def ready(self) -> None:
        # Here, and not above: pages need the models, which are loaded by now.
        from tongdeng.web.accounts import public
        from tongdeng.web.kit import slots
        from tongdeng.web.projects import on_cases

        slots.fill("case", on_cases.draw)
        slots.fill("public", public.draw)
