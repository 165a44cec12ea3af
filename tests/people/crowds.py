"""Several who do something at the same moment."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all of these at the same moment; return how each ended."""
    together, ended = threading.Barrier(len(deeds)), list[str]()

    def run(deed: Callable[[], object]) -> None:
        together.wait()
        try:
            deed()
            ended.append("done")
        except Exception as refused:
            ended.append(type(refused).__name__)
        connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)
