"""The worker beside the server is started again when it falls, and ends with the server."""

import os
import signal
import sys
import time
from collections.abc import Callable

import pytest

from peerassist.config import beside
from peerassist.config.beside import WorkerBeside

PATIENT = (sys.executable, "-c", "import time; time.sleep(60)")


def until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_ends_with_the_server() -> None:
    with WorkerBeside(PATIENT) as worker:
        assert worker.process.poll() is None
    assert worker.process.returncode == -signal.SIGTERM


def test_a_fallen_worker_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "AGAIN_AFTER", 0.05)
    with WorkerBeside(PATIENT) as worker:
        first = worker.process.pid
        os.kill(first, signal.SIGKILL)
        until(lambda: worker.process.pid != first)
        assert worker.process.poll() is None


def test_a_worker_that_was_told_to_stop_stays_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "AGAIN_AFTER", 0.05)
    with WorkerBeside((sys.executable, "-c", "")) as worker:
        first = worker.process.pid
        worker.watch.join(5)
        assert not worker.watch.is_alive()
        assert worker.process.pid == first


def test_a_worker_that_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "END_WITHIN", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    with WorkerBeside((sys.executable, "-c", deaf)) as worker:
        time.sleep(1)
    assert worker.process.returncode == -signal.SIGKILL
