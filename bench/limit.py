"""What PostgreSQL alone can do: pgbench sends the very statement that filing sends, with identifiers of its own."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from bench import ground, town
from bench.clients import CLIENTS
from tongdeng.ops.postgres import Cluster

SECONDS = 6
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
VARIABLES = "\\set r random(1, 9000000000000000000)\n\\set c random(0, {last})\n"


def rate(cluster: Cluster, name: str, home: str, communities: int) -> float:
    """Return how many filings a second PostgreSQL stores when nothing else is to be done."""
    script = VARIABLES.format(last=communities - 1) + _statement(home) + ";\n"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "filing.sql"
        file.write_text(script)
        words = ["-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS), "-f", str(file)]
        done = subprocess.run(
            [cluster.bin / "pgbench", "-h", cluster.socket, "-U", "tongdeng", *words, name],
            capture_output=True,
            text=True,
            check=False,
            env=ground.environment(),
        )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise RuntimeError(f"pgbench: {done.stderr[-600:]}")
    return float(found[1])


def _statement(home: str) -> str:
    """File a case as a resident; return the statement that stored it, for pgbench."""
    from tongdeng.cases.actions import Filing, file
    from tongdeng.kernel import clock
    from tongdeng.people.models import Person
    from tongdeng.people.queries import load_roles

    at = clock.now()
    person = Person.objects.get(tenures__place=home)
    load_roles(person, at)
    with _sent() as statements:
        case = file(
            Filing(place=home, words="为 pgbench 登记的一件", category="home.heating.cold"), by=person, at=at
        )
    written, params = next(
        (words, params) for words, params in statements if 'INSERT INTO "cases_case"' in words
    )
    pieces, kept = written.split("%s"), {str(person.pk), str(case.promise_id)}
    values = [_value(param, home[:12], kept=kept) for param in params]
    return " ".join(
        "".join(piece + value for piece, value in zip(pieces, [*values, ""], strict=True)).split("\n")
    )


@contextmanager
def _sent() -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, words: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((words, params))
        return execute(words, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def _value(param: Any, community: str, *, kept: set[str]) -> str:
    """Return a parameter as an SQL expression in which each run has its own identifiers and a community by chance."""
    if isinstance(param, list):
        return f"ARRAY[{', '.join(_value(part, community, kept=kept) for part in param)}]"
    if isinstance(param, UUID | date):
        kind = "uuid" if isinstance(param, UUID) else "date"
        return f"({_value(str(param), community, kept=kept)})::{kind}"
    words = sql.Literal(param).as_string(connection.connection)
    if not isinstance(param, str):
        return words
    for known in sorted(set(UUIDS.findall(param)) - kept):
        words = f"replace({words}, '{known}', '{known[-8:]}' || lpad(to_hex(:r::bigint), 24, '0'))"
    if community in param:
        words = (
            f"replace({words}, '{community}', '{town.community(0)[:9]}' || lpad((:c::int + 1)::text, 3, '0'))"
        )
    return words
