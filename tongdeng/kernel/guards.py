"""The triggers that keep a table of subjects to its journal, as SQL for a room's migration."""

SUBJECT = """
CREATE TRIGGER {name}_moves_with_its_event AFTER UPDATE ON {table} FOR EACH ROW
    WHEN ((OLD.entries, OLD.last_hash) IS DISTINCT FROM (NEW.entries, NEW.last_hash)) EXECUTE FUNCTION guard_moves();
CREATE TRIGGER {name}_keeps_its_name BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN ((OLD.id, OLD.community) IS DISTINCT FROM (NEW.id, NEW.community))
    EXECUTE FUNCTION guard_refuses('a subject stays who and where it is');
"""
BEGINS = """
CREATE TRIGGER {name}_begins_with_its_event AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION guard_begins();
"""
RECORD = """
CREATE TRIGGER {name}_steps_with_its_event BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN ((OLD.state, OLD.version) IS DISTINCT FROM (NEW.state, NEW.version)
          AND (NEW.version <> OLD.version + 1 OR NEW.entries <= OLD.entries))
    EXECUTE FUNCTION guard_refuses('a record changes its state only by a step');
"""
STAYS = """
CREATE TRIGGER {name}_is_not_removed BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION guard_refuses('what the journal tells of stays');
CREATE TRIGGER {name}s_are_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuses('what the journal tells of stays');
"""


def subject(table: str, *, begins: bool = True, record: bool = False, stays: bool = True) -> str:
    """Return the triggers of a table of subjects.

    A change of its end needs the event; with `begins` a new row too, with `record` a change of its state; with `stays`
    no row is deleted.
    """
    parts = SUBJECT + (BEGINS if begins else "") + (RECORD if record else "") + (STAYS if stays else "")
    return parts.format(table=table, name=table.partition("_")[2])


def frozen(table: str, words: str, *columns: str, when: str = "") -> str:
    """Return the trigger that refuses a change of `columns`, always or where `when` holds; the words say why."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    condition = f"({old}) IS DISTINCT FROM ({new})" + (f" AND ({when})" if when else "")
    name = "_".join(words.split())
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW"
        f" WHEN ({condition}) EXECUTE FUNCTION guard_refuses('{words}');\n"
    )


def kept(table: str, words: str, *, changed: bool = False) -> str:
    """Return the triggers that refuse to delete rows or empty a table; without `changed` also to change rows."""
    name = "_".join(words.split())
    what = "DELETE" if changed else "UPDATE OR DELETE"
    return (
        f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_refuses('{words}');\n"
        f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION guard_refuses('{words}');\n"
    )


def own_path(*functions: str) -> str:
    """Return the statements that give functions of before a search path of their own."""
    return "".join(f"ALTER FUNCTION {name} SET search_path = public, pg_temp;\n" for name in functions)
