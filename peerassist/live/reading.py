"""Database work off the event loop, on threads that keep their connections."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from django.db import connections
from django.db.utils import DatabaseError, InterfaceError

log = structlog.get_logger("live.reading")
T = TypeVar("T")
THREADS = 2


class Away(Exception):
    """The database can't be read now; try again later."""


class Readers:
    """A few threads that read. Their connections stay open, for opening one costs more than most questions."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(THREADS, "live-reader")

    async def __call__(self, work: Callable[..., T], *arguments: object) -> T:
        """Return what `work` returns. Raises Away when the database is away; other exceptions as they are."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, _read, work, arguments)

    def close(self) -> None:
        """End the threads and their connections."""
        together = threading.Barrier(THREADS, timeout=5)

        def leave() -> None:
            together.wait()
            connections.close_all()

        for last in [self.pool.submit(leave) for _ in range(THREADS)]:
            last.result()
        self.pool.shutdown()


def _read(work: Callable[..., T], arguments: tuple[object, ...]) -> T:
    try:
        return work(*arguments)
    except (DatabaseError, InterfaceError) as problem:
        connections.close_all()
        log.warning("not read", problem=str(problem).strip())
        raise Away from problem
