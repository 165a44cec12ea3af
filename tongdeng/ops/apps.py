"""The room `ops` as a Django app."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "tongdeng.ops"
