"""The migrations of the database, run by alembic at start; `env.py` is alembic's own entry, not imported by the app."""
