"""`tongdeng work`"""

from argparse import Namespace

from tongdeng.ops import database, preflight


def run(asked: Namespace) -> int:
    """Run jobs and clocks until stopped."""
    database.ready(preflight.home())
    database.set_up()
    from django.db import connection

    from tongdeng.ops import alive, worker

    worker.size_pool()
    database.see_to_schema()
    # Else this thread would keep it as long as the worker lives.
    connection.close()
    alive.start("work")
    worker.run()
    return 0
