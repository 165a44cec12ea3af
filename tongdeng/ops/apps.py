"""The room `ops` as a Django app."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "tongdeng.ops"

    def ready(self) -> None:
        """Have new anchors mailed."""
        from tongdeng.kernel import anchors
        from tongdeng.ops import tasks

        anchors.tellers.append(tasks.told)
