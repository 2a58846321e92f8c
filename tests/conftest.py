"""What every test may use: the cast, on the database that `PEERASSIST_TEST_DATABASE` names (environment.py)."""

import contextlib
import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test.client import ClientHandler
from hypothesis import settings as examples
from pytest_django.plugin import DjangoDbBlocker

from tests import tables

examples.register_profile("patient", deadline=None)  # how long an example takes is the machine's affair
examples.load_profile("patient")


def pytest_collection_finish() -> None:
    """What stands now stays, so it is not looked through again and again for what may be forgotten."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


LOADED = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")


@pytest.fixture(scope="session", autouse=True)
def the_store_that_was_asked_for() -> None:
    """Tests that were meant for one database never pass on the other unnoticed."""
    assert connection.vendor == os.environ.get("PEERASSIST_TEST_DATABASE", "sqlite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """SQLite's tests have a file, as the product has: in memory, several threads could not share it truly. It lies where
    no disk is waited for, if the system has such a place."""
    shared = Path("/dev/shm")
    memory = shared if os.access(shared, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="peerassist-tests-", dir=memory, ignore_cleanup_errors=True) as place:
        if connection.vendor == "sqlite":
            settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{place}/tests.sqlite3"
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """A database of one's own (tables.py)."""
    was = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        tables.make()
    yield
    with (
        django_db_blocker.unblock(),
        contextlib.suppress(DatabaseError),
    ):  # a thread that hangs on keeps no test from its end
        tables.forget()
        connection.creation.destroy_test_db(str(was), verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def one_chain_of_middleware() -> Iterator[None]:
    """Every client would load the middleware anew, which takes as long as a page; it keeps nothing of its client."""
    chains: dict[tuple[str, ...], dict[str, object]] = {}
    load = ClientHandler.load_middleware

    def once(self: ClientHandler, is_async: bool = False) -> None:
        named = tuple(settings.MIDDLEWARE)
        if named not in chains:
            load(self, is_async)
            chains[named] = {name: value for name, value in vars(self).items() if name in LOADED}
        vars(self).update(chains[named])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def little_is_emptied_quickly() -> Iterator[None]:
    """After a test that commits, PostgreSQL would make the files of all tables anew, which takes half a second; there are few
    rows to delete."""

    def delete(self: DatabaseOperations, style: object, tables: list[str], **how: bool) -> list[str]:
        return ["; ".join(f"DELETE FROM {self.quote_name(table)}" for table in tables)] if tables else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", delete)
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_asks_for_permissions() -> Iterator[None]:
    """Before each test that commits, Django would write a list of permissions and kinds of rows, which nothing here reads; it
    takes longer than most of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        for where in ("django.test.testcases", "django.core.management.commands.flush"):
            patch.setattr(f"{where}.emit_post_migrate_signal", lambda *about, **how: None)
        yield


@pytest.fixture
def cast(db: None) -> "Iterator[object]":
    """The community with everyone in it."""
    from tests.cast import Cast

    return Cast()
