"""Lines to PostgreSQL that a restart has cut."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="is about PostgreSQL's lines"),
]
IDLE = 6


def all_at_once(work: Callable[[], None]) -> None:
    """Each on a thread and a line of its own."""
    threads = [threading.Thread(target=work) for _ in range(IDLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def lines_that_lie_idle() -> None:
    together = threading.Barrier(IDLE)

    def use_one() -> None:
        ask()
        together.wait()  # each has its own
        connection.close()

    all_at_once(use_one)


def cut_all_others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_after_a_restart_nobody_waits_for_dead_lines():
    lines_that_lie_idle()
    assert cut_all_others() >= IDLE - 1
    took: list[float] = []

    def timed() -> None:
        began = time.monotonic()
        ask()
        took.append(time.monotonic() - began)
        connection.close()

    all_at_once(timed)
    assert len(took) == IDLE
    assert max(took) < 1.0
