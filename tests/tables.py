"""A database for each worker of the tests. The migrations run once, in that of whoever comes first; all others get a copy of
its empty tables, in a tenth of the time."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.environment import DATA

KEPT = DATA / "tables.sqlite3"
KEPT_NAME = "test_peerassist_tables"  # on PostgreSQL
MADE = DATA / "tables.made"


def make() -> None:
    """Make this worker's database, and let Django use it."""
    with _one_at_a_time():
        if MADE.exists():
            _copy()
        else:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            _keep()
            MADE.touch()


def lay_into(data: Path) -> None:
    """Give an installation whose data lie in this folder the empty tables, so that it has none to make. On SQLite, after `make`."""
    data.mkdir(parents=True, exist_ok=True)
    shutil.copy(KEPT, data / "peerassist.sqlite3")


def forget() -> None:
    """Forget what was kept, on a server that outlives the tests."""
    with _one_at_a_time():
        MADE.unlink(missing_ok=True)
        if connection.vendor == "postgresql":
            _on_the_server(f'DROP DATABASE IF EXISTS "{KEPT_NAME}"')


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (DATA / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep() -> None:
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copy(str(connection.settings_dict["NAME"]), KEPT)
    else:
        _on_the_server(
            f'DROP DATABASE IF EXISTS "{KEPT_NAME}"',
            f'CREATE DATABASE "{KEPT_NAME}" TEMPLATE "{connection.settings_dict["NAME"]}"',
        )


def _copy() -> None:
    name = connection.creation._get_test_db_name()
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copy(KEPT, Path(name))
    else:
        _on_the_server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{KEPT_NAME}"')
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _on_the_server(*statements: str) -> None:
    """Run statements beside the database; nobody may be in the one that is copied."""
    connection.close_pool()
    with connection.creation._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
