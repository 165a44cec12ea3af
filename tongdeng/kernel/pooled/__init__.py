"""Django's engine for PostgreSQL, with connections of its pool that are known to live without asking PostgreSQL."""
