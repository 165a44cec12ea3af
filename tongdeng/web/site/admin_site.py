"""The back office: Django's admin with the project's look, for its own tables."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SHOWN = {"kernel", "cases", "votes", "procrastinate"}


class Office(AdminSite):
    site_header = site_title = _("同凳后台")
    index_title = _("承诺、分类、节假日、表决规则")

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask for the role of an administrator at each request, not only for the mark on the account."""
        person = getattr(request, "person", None)
        return person is not None and super().has_permission(request) and person.enters_office

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        return [app for app in super().get_app_list(request, app_label) if app["app_label"] in SHOWN]


class OfficeConfig(AdminConfig):
    default_site = "tongdeng.web.site.admin_site.Office"
