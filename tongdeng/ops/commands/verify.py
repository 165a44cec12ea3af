"""`tongdeng verify`"""

from argparse import Namespace

from tongdeng.ops import database, preflight


def run(asked: Namespace) -> int:
    """Recompute chains, seals and what rooms prove by them; 1 and the first misfit when rows are not what was written."""
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.kernel import seals
        from tongdeng.kernel.models import Event, Seal

        misfit = seals.verify()
        if misfit is not None:
            print(f"不符 · misfit: {misfit.what}: {misfit.where}")
            return 1
        print(f"完好 · ok: {Event.objects.count()} events, {Seal.objects.count()} seals")
    return 0
