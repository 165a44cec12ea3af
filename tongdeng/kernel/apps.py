"""The kernel as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "tongdeng.kernel"
    verbose_name = _("内核")

    def ready(self) -> None:
        from tongdeng.kernel import files, seals

        seals.register_check("files", files.misfits)
