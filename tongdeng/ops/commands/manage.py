"""`tongdeng manage …`"""

from argparse import Namespace

from tongdeng.ops import database, problems


def run(asked: Namespace) -> int:
    """Run a Django command with our settings and database."""
    database.ready(problems.home())
    database.set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tongdeng manage", *asked.words])
    return 0
