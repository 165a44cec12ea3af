"""Whether the database still guards what a proof rests on: its triggers and their functions, and what the role may do."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.db import Error, connection, transaction

from tongdeng.ops import database, grants

# What the migrations make; written by `python -m tools.guards`, and compared with a new database by a test.
LIST = Path(__file__).with_name("guards.txt")
# A restored database spells a condition with other brackets and casts: PostgreSQL read its own words again.
TRIGGERS = """
    SELECT relname || '.' || tgname, regexp_replace(
        pg_get_triggerdef(trigger.oid), '::character varying|::text|\\[\\]|[()]', '', 'g') || tgenabled::text
    FROM pg_trigger AS trigger JOIN pg_class AS class ON class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'procrastinate%%'
"""
# With its search path, and whether it runs with its owner's rights: a body alone is not what it does.
FUNCTIONS = """
    SELECT proname || '(' || pg_get_function_identity_arguments(function.oid) || ')', prosrc || coalesce(proconfig::text, '') || prosecdef::text
    FROM pg_proc AS function JOIN pg_language AS language ON language.oid = prolang
    WHERE pronamespace = 'public'::regnamespace AND lanname = 'plpgsql' AND proname NOT LIKE 'procrastinate%%'
"""
OWNS = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'kernel_event'::regclass"
#   what                        how it is tried
POWERS = {
    "DISABLE TRIGGER":          "ALTER TABLE kernel_event DISABLE TRIGGER event_stays",
    "DROP TRIGGER":             "DROP TRIGGER event_stays ON kernel_event",
    "REPLACE FUNCTION":         "ALTER FUNCTION journal_refuses() RESET search_path",
    "TRUNCATE":                 "TRUNCATE kernel_event",
    "UPDATE kernel_event":      "UPDATE kernel_event SET kind = kind WHERE false",
    "DELETE FROM kernel_seal":  "DELETE FROM kernel_seal WHERE false",
    "UPDATE votes_ballot":      "UPDATE votes_ballot SET choices = choices WHERE false",
    "session_replication_role": "SET LOCAL session_replication_role = replica",
    "CREATE TABLE":             "CREATE TABLE kernel_probe (n int)",
    "CREATE TEMPORARY TABLE":   "CREATE TEMPORARY TABLE kernel_probe (n int)",
    "COPY FROM PROGRAM":        "COPY kernel_counter FROM PROGRAM 'true'",
    "pg_read_file":             "SELECT pg_read_file('PG_VERSION')",
}  # fmt: skip
KINDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
GRANTED = re.compile(r"([A-Z]+)(?: \(([^)]*)\))?")
# What the role may do with a whole table, else with which of its columns.
RIGHTS = """
    SELECT relname, kind, has_table_privilege(class.oid, kind), (
        SELECT array_agg(attname::text) FROM pg_attribute
        WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped
        AND CASE WHEN kind IN ('DELETE', 'TRUNCATE', 'TRIGGER') THEN false
            ELSE has_column_privilege(class.oid, attnum, kind) END)
    FROM pg_class AS class, (VALUES {kinds}) AS known (kind)
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
REFUSED = "42501"  # insufficient_privilege


def owns() -> bool:
    """Say whether this role owns the tables: then there is one role for everything, and the guards are all there is."""
    return bool(database.rows(OWNS)[0][0])


def powers() -> Iterator[str]:
    """Try what the application's role must not be able to do, and undo it; yield what was not refused."""
    for what, statement in POWERS.items():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                cursor.execute(statement)
                transaction.set_rollback(True)
        except Error as refused:
            if getattr(refused.__cause__, "sqlstate", "") == REFUSED:
                continue
        yield what


def present() -> dict[str, str]:
    """Return the guards of this database: a digest of each trigger and function by its name."""
    found = database.rows(TRIGGERS) + database.rows(FUNCTIONS)
    return {name: hashlib.sha256(words.encode()).hexdigest()[:16] for name, words in found}


def expected() -> dict[str, str]:
    """Return the guards that the migrations make."""
    lines = LIST.read_text().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if line)


def spelled(guards: dict[str, str]) -> str:
    """Return guards as the list has them."""
    return "".join(f"{name} {digest}\n" for name, digest in sorted(guards.items()))


def faults() -> list[str]:
    """Return the guards that are missing, switched off or not what the migrations say, and those that they do not make."""
    return sorted({name for name, _digest in present().items() ^ expected().items()})


def wrong_rights() -> list[str]:
    """Return the tables with which this role may do more or less than `grants` says, also with single columns."""
    rows = database.rows(RIGHTS.format(kinds=", ".join(f"('{kind}')" for kind in KINDS)))
    there: dict[str, set[str]] = {}
    for table, kind, whole, columns in rows:
        rights = [kind] if whole else [f"{kind} {column}" for column in columns or ()]
        there.setdefault(table, set()).update(rights)
    return [table for table, rights in there.items() if rights != _wanted(table)]


def _wanted(table: str) -> set[str]:
    """Return the rights on a table, "INSERT", or on one of its columns, "UPDATE until"."""
    found = {"SELECT"}
    for kind, columns in GRANTED.findall(grants.of(table)):
        found |= {f"{kind} {column.strip()}" for column in columns.split(",")} if columns else {kind}
    return found
