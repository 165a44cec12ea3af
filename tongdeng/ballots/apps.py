"""The room `ballots` as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "tongdeng.ballots"
    verbose_name = _("表决与选举")
