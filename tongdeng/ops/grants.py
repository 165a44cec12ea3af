"""What the application's role may do with each table, in one place; given anew after each `migrate`.

It reads all, and never owns, empties, alters or refers to a table. The triggers are the second wall.
"""

from typing import NamedTuple

from django.db import connection, transaction
from psycopg import sql

from tongdeng.ops import database, preflight

ORDINARY = "INSERT, UPDATE, DELETE"
ADDED = "INSERT"
NOTHING = ""
#        table                       what besides SELECT
LESS = {
    "kernel_event":                  ADDED,
    "kernel_seal":                   ADDED,
    "kernel_anchor":                 ADDED,
    "votes_ballot":                  ADDED,
    "votes_reading":                 ADDED,
    "votes_publishedfile":           ADDED,
    "committees_signature":          ADDED,
    "django_migrations":             NOTHING,
    "django_content_type":           NOTHING,
    "auth_permission":               NOTHING,
}  # fmt: skip

TABLES = """
    SELECT relname, pg_has_role(relowner, 'USAGE') FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relname
"""


class Right(NamedTuple):
    """One right on a table, of one column where it names one."""

    table: str
    privilege: str
    column: str = ""


def of(table: str) -> str:
    """Return what the role may do with a table besides reading it."""
    return LESS.get(table, ORDINARY)


def give(role: str) -> None:
    """Give a role these rights and no others, as the owner of all tables; raise Problem when another owns one of them.

    Nothing happens where the owner is that role itself: the server has one role for everything.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,):
            return
        tables = database.rows(TABLES)
        if foreign := [name for name, ours in tables if not ours]:
            raise preflight.Problem(
                f"表 {foreign[0]} 不属于 TONGDENG_OWNER_URL 的用户 · this table belongs to another role"
            )
        for statement in _statements([name for name, _ours in tables]):
            cursor.execute(sql.SQL(statement).format(sql.Identifier(role)).as_string())


def _statements(tables: list[str]) -> list[str]:
    name = connection.ops.quote_name
    here = name(str(connection.settings_dict["NAME"])).replace("{", "{{").replace("}", "}}")
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}",
        # A table of the session's own would stand before ours: a trigger would ask it instead.
        f"REVOKE CREATE, TEMPORARY ON DATABASE {here} FROM PUBLIC, {{}}",
        "GRANT USAGE ON SCHEMA public TO {}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}",
        *(f"GRANT {of(table)} ON {name(table)} TO {{}}" for table in tables if of(table)),
    ]
