"""Faults of the database, true ones: made in it, not in our code."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def database_refuses_writing(spare: int = 0) -> Iterator[None]:
    """As with a full disk (SQLite) or a stand-by after a fail-over (PostgreSQL): reading works, writing does not, and
    open connections are lost, but this one and the one with process id `spare`."""
    change = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    change(True, spare)
    try:
        yield
    finally:
        change(False, spare)


def _on_sqlite(refuse: bool, spare: int) -> None:
    old, new = ("intent", "away") if refuse else ("away", "intent")
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE assists_entry RENAME COLUMN {old} TO {new}")


def _on_postgresql(refuse: bool, spare: int) -> None:
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {"on" if refuse else "off"}')
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)",
            [spare],
        )
    connection.connection.close()  # not back into the pool: the next one, like everybody's, is made under the new rule
    connection.close()
