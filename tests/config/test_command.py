"""The command line, as its users meet it: real processes in an empty folder."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from peerassist import __version__
from tests import tables

pytestmark = pytest.mark.skipif(
    os.environ.get("PEERASSIST_TEST_DATABASE") == "postgresql", reason="brings its own installation, on SQLite"
)
PATIENCE = 180  # seconds, on a machine that does much else; what hangs, hangs longer

Run = subprocess.CompletedProcess[str]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """An environment that says nothing but where the data lies and `variables`."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PEERASSIST_")}
    return {**plain, "PEERASSIST_DATA": str(folder / "data"), **variables}


def peerassist(folder: Path, *words: str, **variables: str) -> Run:
    command = [sys.executable, "-m", "peerassist", *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, env=environment(folder, **variables), check=False
    )


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_without_a_word_it_says_what_it_can_do(tmp_path: Path) -> None:
    done = peerassist(tmp_path)
    assert done.returncode == 2
    assert "peerassist serve" in done.stderr


def test_it_tells_its_version(tmp_path: Path) -> None:
    assert peerassist(tmp_path, "--version").stdout.strip() == __version__


def test_a_bad_configuration_is_one_sentence(tmp_path: Path) -> None:
    done = peerassist(tmp_path, "serve", PEERASSIST_PORT="x")
    assert done.returncode == 2
    assert done.stderr == "peerassist: PEERASSIST_PORT must be a whole number, not 'x'.\n"


@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_database_that_is_not_up_to_date_is_not_served(tmp_path: Path, command: str) -> None:
    done = peerassist(tmp_path, command)
    assert done.returncode == 1
    assert "Run first: peerassist prepare" in done.stderr


def test_a_database_that_is_away_is_said(tmp_path: Path) -> None:
    url = f"postgresql://ada@localhost/assist?host={tmp_path}"
    done = peerassist(tmp_path, "prepare", PEERASSIST_DATABASE_URL=url)
    assert done.returncode == 1
    assert "The database can't be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        done = peerassist(tmp_path, "serve", PEERASSIST_PORT=taken)
    assert done.returncode == 1
    assert "Set PEERASSIST_PORT to another one" in done.stderr
    assert not list(tmp_path.glob("data/*.sqlite3")), "another server may run on this data: it is not touched"


def test_a_new_installation_serves_says_how_to_begin_and_stops(tmp_path: Path, port: int) -> None:
    address = f"http://localhost:{port}"
    here = environment(tmp_path, PEERASSIST_PORT=str(port), PEERASSIST_ADDRESS=address)
    command = [sys.executable, "-m", "peerassist", "serve"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=here)
    try:
        assert answers(f"{address}/first-run")
        worker = children(server.pid)
        assert len(worker) == 1
    finally:
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert f"First run: open {address}/first-run and type the set-up code" in said
    assert not any(Path(f"/proc/{number}").exists() for number in worker)


def test_whoever_stops_it_while_it_starts_reads_no_traceback(django_db_setup: None, tmp_path: Path, port: int) -> None:
    tables.lay_into(tmp_path / "data")
    here = environment(tmp_path, PEERASSIST_PORT=str(port))
    command = [sys.executable, "-m", "peerassist", "serve"]
    server = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=here,
        start_new_session=True,
        preexec_fn=_hears_ctrl_c,
    )
    assert server.stdout is not None
    said = next(line for line in server.stdout if "ready" in line)  # its worker has just begun to start
    os.killpg(server.pid, signal.SIGINT)
    rest, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert "Traceback" not in said + rest


def _hears_ctrl_c() -> None:
    """What a shell runs in the background ignores it, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def answers(url: str) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    return False


def children(parent: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(number) for number in done.stdout.split()]
