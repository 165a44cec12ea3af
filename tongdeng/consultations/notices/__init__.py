"""Who is notified about what happens on the bench: a table for each kind of subject."""

from tongdeng.consultations.notices import statements


def register_notices() -> None:
    """Register the notice tables (from AppConfig.ready)."""
    statements.register_table()
