"""`tongdeng work`"""

from argparse import Namespace

from tongdeng.ops import database, preflight


def run(asked: Namespace) -> int:
    """Run jobs and clocks until stopped."""
    database.ready(preflight.home())
    database.set_up()
    database.see_to_schema()
    from tongdeng.ops import worker

    worker.run()
    return 0
