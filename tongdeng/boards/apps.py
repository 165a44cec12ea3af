"""The room `boards` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardsConfig(AppConfig):
    name = "tongdeng.boards"
    verbose_name = _("看板")
