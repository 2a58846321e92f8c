"""The worker as its own process: killed at any instant it loses no letter and sends each under one Message-ID."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests import tables
from tests.notices.mailbox import Mailbox

LETTERS = 20
KILLS = 3
WITHIN = 240  # seconds for everything, on a machine that does much else

FILL = f"""
from peerassist.outbox.posting import Post, put
for n in range({LETTERS}):
    put(Post(f"invitation:{{n}}", "Di", f"peer{{n}}@example.org", "en", f"Letter {{n}}", "Dear Di", ""), domain="example.org")
"""
pytestmark = pytest.mark.skipif(
    os.environ.get("PEERASSIST_TEST_DATABASE") == "postgresql", reason="brings its own installation, on SQLite"
)


class Installation:
    """A data folder of its own with a worker that can be started and killed."""

    def __init__(self, data: Path, mail_url: str) -> None:
        self._environment = {
            **{n: v for n, v in os.environ.items() if not n.startswith(("PEERASSIST_", "DJANGO_"))},
            "PEERASSIST_DATA": str(data),
            "PEERASSIST_MAIL_URL": mail_url,
        }
        self._database = data / "peerassist.sqlite3"
        tables.lay_into(data)

    def manage(self, *arguments: str, code: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "peerassist", "manage", *arguments],
            env=self._environment,
            input=code,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def time_passes(self) -> None:
        """A claim ends after five minutes; instead of waiting, what was claimed and not sent is due now."""
        self._sql(
            "UPDATE outbox_letter SET due_at = '2020-01-01 00:00:00' WHERE sent_at IS NULL AND refused_at IS NULL"
        )

    def unsent(self) -> int:
        """How many letters are not marked as sent."""
        return int(self._sql("SELECT count(*) FROM outbox_letter WHERE sent_at IS NULL")[0][0])

    def _sql(self, statement: str) -> list[tuple[int, ...]]:
        with closing(sqlite3.connect(self._database, timeout=20)) as connection, connection:
            return connection.execute(statement).fetchall()

    def worker(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "peerassist", "worker"],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


@pytest.fixture
def mailbox():
    with Mailbox() as box:
        yield box


def test_killed_at_any_instant_it_loses_and_doubles_nothing(django_db_setup: None, tmp_path: Path, mailbox: Mailbox):
    installation = Installation(tmp_path, mailbox.url)
    installation.manage("shell", "--verbosity", "0", code=FILL)
    until = time.monotonic() + WITHIN
    for kill in range(KILLS):
        # Killed while a letter's data are under way: the worst instant, since the server may or may not have taken it.
        under_way = threading.Event()
        wanted = len(mailbox.arrived) + 3 + kill % 2

        async def tell(box: Mailbox, wanted: int = wanted, under_way: threading.Event = under_way) -> None:
            if len(box.arrived) >= wanted:
                under_way.set()

        mailbox.on_data = tell
        worker = installation.worker()
        assert under_way.wait(timeout=until - time.monotonic()), "no letter is on its way"
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        installation.time_passes()
    mailbox.on_data = None
    worker = installation.worker()
    try:
        while installation.unsent() and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0

    assert len({m["To"] for m in mailbox.arrived}) == LETTERS, "a letter was lost"
    assert installation.unsent() == 0
    ids = {m["To"]: m["Message-ID"] for m in mailbox.arrived}
    assert all(m["Message-ID"] == ids[m["To"]] for m in mailbox.arrived), "a letter came under two Message-IDs"
    doubled = Counter(m["Message-ID"] for m in mailbox.arrived)
    assert sum(n - 1 for n in doubled.values()) <= KILLS, "more than one letter was repeated for a kill"
