"""Who is notified about what happens on the bench: a table for each kind of subject."""

from tongdeng.consultations.notices import benches, statements


def register_notices() -> None:
    """Register the notice tables (from AppConfig.ready)."""
    benches.register_tables()
    statements.register_table()
