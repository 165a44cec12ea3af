"""`tongdeng assets`"""

from argparse import Namespace

from tongdeng.ops import database, problems


def run(asked: Namespace) -> int:
    """Fetch and build what pages need."""
    problems.home()
    database.set_up()
    from tongdeng.ops import assets

    try:
        assets.build(print)
    except assets.Missing as missing:
        raise problems.Problem(str(missing)) from None
    return 0
