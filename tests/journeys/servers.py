"""The real server, started as people start it: `peerassist serve` on a free port, with a data folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from tests import postgres

READY_WITHIN = (
    240  # seconds, on a machine that does much else; migrating and filling the demonstration takes about eight
)
ENDED_WITHIN = 60


class Server:
    """One installation with its web process and worker.

    `url` is its address without a slash at the end, `store` says "sqlite" or "postgresql", `data` is its folder, `database` the
    address of its database.
    """

    def __init__(self, store: str, data: Path, database_url: str = "", *, demonstration: bool = True) -> None:
        self.store, self.data, self.database = store, data, database_url
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PEERASSIST_", "DJANGO_"))},
            "PEERASSIST_DATA": str(data),
            "PEERASSIST_PORT": str(self.port),
            "PEERASSIST_ADDRESS": self.url,
            "PEERASSIST_DEMONSTRATION": str(int(demonstration)),
            "PEERASSIST_DATABASE_URL": database_url,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return when pages answer; a server that does not come up fails the test with what it said."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "peerassist", "serve"],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + READY_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                pytest.fail(f"The server did not come up on {self.store}. It said:\n{self.log()[-4000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it kindly, as Ctrl-C does."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
            pytest.fail(f"The server did not end within {ENDED_WITHIN} s. It said:\n{self.log()[-4000:]}")
        self._process = None

    def kill(self) -> None:
        """Pull the plug: web process and worker die at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def manage(self, *arguments: str) -> str:
        """Run one of Django's commands on the same installation; return what it printed."""
        return self.run("peerassist", "manage", *arguments)

    def run(self, module: str, *arguments: str) -> str:
        """Run a module with the same configuration; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**self._environment, "DJANGO_SETTINGS_MODULE": "peerassist.config.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def log_file(self) -> Path:
        return self.data / "server.log"

    def log(self) -> str:
        """Return everything that web process and worker said."""
        return self.log_file.read_text(errors="replace")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


class Postgresql:
    """A PostgreSQL from its wheel; each installation gets a database of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="peerassist-postgresql-"))
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self.folder))  # where its sockets lie; said, so none is guessed
        self._server = postgres.start(self.folder / "data")

    def fresh_database(self, like: str = "") -> str:
        """Make a database, empty or `like` the one at this address, which nobody uses; return its address."""
        import psycopg

        uri = self._server.get_uri()
        name = f"journey_{uuid4().hex[:12]}"
        with psycopg.connect(uri, autocommit=True) as connection:
            origin = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
            connection.execute(f'CREATE DATABASE "{name}"{origin}')  # type: ignore[call-overload]
        return urlunsplit(urlsplit(uri)._replace(path=f"/{name}"))

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port() -> int:
    """Return a port that nothing listened at a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
