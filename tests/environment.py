"""What must be said before Django reads its settings: a data folder for the tests alone, and the database.

pytest-django reads the settings before it reads any conftest.py, so this is a plugin of its own, named in pyproject.toml
(`-p tests.environment`). `PEERASSIST_TEST_DATABASE` is sqlite or postgresql.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

HELPS = "PYTEST_XDIST_WORKER" in os.environ  # pytest-xdist started it, with what was said below
DATA = Path(os.environ["PEERASSIST_DATA"] if HELPS else tempfile.mkdtemp(prefix="peerassist-tests-"))
STORES = ("sqlite", "postgresql")


def prepare() -> Any:
    """Set the variables; start PostgreSQL from its wheel where it is asked for, and return it."""
    os.environ["PEERASSIST_DATA"] = str(DATA)  # whatever `make` said: nobody's data is touched
    os.environ.setdefault("PEERASSIST_SECRET_KEY", "only-for-tests-" + "x" * 40)
    os.environ.setdefault("PEERASSIST_DEMONSTRATION", "1")
    store = os.environ.get("PEERASSIST_TEST_DATABASE", "sqlite")
    if store not in STORES:
        raise SystemExit(f"PEERASSIST_TEST_DATABASE must be one of {', '.join(STORES)}, not {store!r}.")
    if store == "sqlite" or HELPS or "PEERASSIST_DATABASE_URL" in os.environ:
        return None
    os.environ.setdefault("XDG_RUNTIME_DIR", str(DATA))  # where its sockets lie; said, so that nothing is guessed
    from tests import postgres

    server = postgres.start(DATA / "postgresql")
    os.environ["PEERASSIST_DATABASE_URL"] = server.get_uri()
    return server


POSTGRESQL = prepare()


def pytest_report_header() -> str:
    """Say on which store the tests run, asked from Django itself."""
    from django.db import connection

    return f"store: {connection.vendor}"


def pytest_unconfigure(config: object) -> None:
    """Stop PostgreSQL while there is still someone to listen to what it says; leave nothing behind."""
    if POSTGRESQL is not None:
        POSTGRESQL.cleanup()
    if not HELPS:
        shutil.rmtree(DATA, ignore_errors=True)
