"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tongdeng.kernel"
    verbose_name = "内核"
