"""The peers: what people could take instead, Hocuspocus with SQLite and y-websocket with LevelDB, from npm.

They are installed into a folder outside the project, in the versions that `peers/package.json` names, and started as their
guides say. The load on them is the same (`peers/load.js`), counted in the same way; its client has their own libraries.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.live.loads import WARM_UP, Load, Seen
from bench.server import cpu_of, memory_of

SOURCES = Path(__file__).resolve().parent / "peers"
PEERS = ("hocuspocus", "y-websocket")
NAMES = {"hocuspocus": "Hocuspocus 4 + SQLite", "y-websocket": "y-websocket 2 + LevelDB"}
INSTALLED_WITHIN, READY_WITHIN = 900, 20  # seconds; storage in C++ may have to be built


@contextmanager
def installed() -> Iterator[Path | None]:
    """Give the folder in which the peers are installed, or None where they can't be had. It is kept for the next time."""
    folder = Path(tempfile.gettempdir()) / f"peerassist-bench-peers-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or shutil.which("npm") is None:
        yield None
        return
    fresh = (SOURCES / "package.json").read_bytes()
    known = folder / "installed.json"
    for source in SOURCES.iterdir():
        shutil.copy(source, folder)
    if not known.exists() or known.read_bytes() != fresh:
        known.unlink(missing_ok=True)
        if not _install(folder):
            yield None
            return
        known.write_bytes(fresh)
    yield folder


def _install(folder: Path) -> bool:
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        return subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, timeout=INSTALLED_WITHIN).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def measure(folder: Path, peer: str, load: Load, seconds: float) -> Seen:
    """Put the load on a peer that is held to one core, and return what was seen."""
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="peerassist-bench-peer-") as data, _free_port() as port:
        server = subprocess.Popen(
            ["node", *_command(folder, peer, port, Path(data))],
            cwd=folder,
            env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "YPERSISTENCE": data, "NODE_ENV": "production"},
            stdout=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, cores[:1]),
        )
        try:
            _wait(port)
            return _bear(folder, peer, f"ws://127.0.0.1:{port}", server.pid, load, seconds)
        finally:
            server.kill()
            server.wait()


def _command(folder: Path, peer: str, port: int, data: Path) -> list[str]:
    if peer == "hocuspocus":
        return ["hocuspocus.js", str(port), str(data / "hocuspocus.sqlite")]
    return [str(folder / "node_modules" / "y-websocket" / "bin" / "server.cjs")]


@contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield port


def _wait(port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise SystemExit("A peer did not come up.") from None
            time.sleep(0.1)


def _bear(folder: Path, peer: str, url: str, pid: int, load: Load, seconds: float) -> Seen:
    sizes = [load.rooms, load.people, load.writers, load.edits, WARM_UP, seconds]
    cores = sorted(os.sched_getaffinity(0))
    with subprocess.Popen(
        ["node", "load.js", peer, url, *map(str, sizes)],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores[1:] or cores),
    ) as client:
        assert client.stdout is not None
        _expect(client.stdout.readline(), "warm")
        before = cpu_of(pid)
        _expect(client.stdout.readline(), "typed")
        cpu = cpu_of(pid) - before
        found = json.loads(client.stdout.readline())
        memory = memory_of(pid)
    return Seen(
        written=found["written"],
        unseen=found["unseen"],
        acknowledged=[],
        delivered=found["delivered"],
        cpu=cpu,
        seconds=seconds,
        memory=memory,
    )


def _expect(line: str, word: str) -> None:
    if line.strip() != word:
        raise SystemExit(f"The load on a peer ended before it was {word}.")
