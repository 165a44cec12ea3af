"""`tongdeng manage …`"""

import argparse

from tongdeng.ops import database, preflight


def arguments(parser: argparse.ArgumentParser) -> None:
    """All words that follow are Django's."""
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(asked: argparse.Namespace) -> int:
    """Run a Django command with our settings and database."""
    with database.borrowed(preflight.home()):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["tongdeng manage", *asked.words])
    return 0
