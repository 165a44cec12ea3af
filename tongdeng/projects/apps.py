"""The room `projects` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "tongdeng.projects"
    verbose_name = _("工程")

    def ready(self) -> None:
        """Register rights, notices and readers."""
        from tongdeng.kernel import seals
        from tongdeng.projects import access, notices
        from tongdeng.projects.actions import carrying, proving  # noqa: F401

        access.register()
        notices.register_notices()
        seals.register_check("projects", proving.misfits)
