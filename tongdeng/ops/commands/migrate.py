"""`tongdeng migrate`"""

from argparse import Namespace

from tongdeng.ops import database, preflight


def run(asked: Namespace) -> int:
    """Bring the database up to date."""
    with database.borrowed(preflight.home()):
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=1)
    return 0
