"""`tongdeng migrate`"""

from argparse import Namespace

from tongdeng.ops import database, migrating, preflight


def run(asked: Namespace) -> int:
    """Bring the database up to date; the only command that connects as the owner of the tables."""
    with database.borrowed(preflight.home()):
        migrating.migrate(verbosity=1)
    return 0
