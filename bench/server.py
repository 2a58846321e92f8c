"""The real server for a benchmark, started as people start it, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READY_WITHIN = 60  # seconds


def choose_address() -> str:
    """Choose a free port and set the address that Django's settings will read; call it before they are read."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    os.environ.update(PEERASSIST_PORT=str(port), PEERASSIST_ADDRESS=address, PEERASSIST_HOST="127.0.0.1")
    return address


class Server:
    """`peerassist web` on the database that the environment names."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.process = subprocess.Popen(
            [sys.executable, "-m", "peerassist", "web"],
            stdout=subprocess.DEVNULL,
            stderr=sys.stderr,
            env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        )  # an installed server has its modules compiled; to compile them at each start takes 20 MB that stay

    def wait(self) -> None:
        """Return when pages answer."""
        until = time.monotonic() + READY_WITHIN
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=2).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.process.poll() is not None or time.monotonic() > until:
                    raise SystemExit("The server did not come up.") from None
                time.sleep(0.1)

    @property
    def cpu(self) -> float:
        """Seconds of a core used so far, in user code and in the system."""
        return cpu_of(self.process.pid)

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        return memory_of(self.process.pid)

    def stop(self) -> None:
        """End it kindly, then not."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def cpu_of(process: int) -> float:
    """Return how many seconds of a core a process used so far, in user code and in the system."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(process: int) -> float:
    """Return the resident memory of a process, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def serving(address: str) -> Iterator[Server]:
    """Serve until the block ends."""
    server = Server(address)
    try:
        server.wait()
        yield server
    finally:
        server.stop()
