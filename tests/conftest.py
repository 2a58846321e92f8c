"""What every test may use: the cast, on the database that `PEERASSIST_TEST_DATABASE` names (environment.py)."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture(scope="session", autouse=True)
def the_store_that_was_asked_for() -> None:
    """Tests that were meant for one database never pass on the other unnoticed."""
    assert connection.vendor == os.environ.get("PEERASSIST_TEST_DATABASE", "sqlite")


@pytest.fixture
def cast(db: None) -> "Iterator[object]":
    """The community with everyone in it."""
    from tests.cast import Cast

    return Cast()
