"""`tongdeng anchor`"""

from argparse import Namespace

from tongdeng.ops import database, preflight


def run(asked: Namespace) -> int:
    """Anchor what was recorded until now, mail it as those of each night, and print it."""
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.kernel import anchors
        from tongdeng.kernel.errors import Unavailable

        try:
            print(anchors.text(anchors.take()), end="")
        except Unavailable as problem:
            raise preflight.Problem(str(problem)) from None
    return 0
