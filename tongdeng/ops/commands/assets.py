"""`tongdeng assets`"""

from argparse import Namespace

from tongdeng.ops import database, preflight


def run(asked: Namespace) -> int:
    """Fetch and build what pages need."""
    preflight.home()
    database.set_up()
    from tongdeng.ops import assets

    try:
        assets.build(print)
    except assets.Missing as missing:
        raise preflight.Problem(str(missing)) from None
    return 0
