"""From a fresh clone to the first page, and once more warm: `make bench-start`, `QUICK=1` warm only, in this folder's clone.

`make run` is started as a newcomer does it: a clone of what is committed, an empty HOME, no caches of installers. What the
network and its proxies keep is not in our hands.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.server import choose_address
from bench.table import QUICK, Table

ROOT = Path(__file__).resolve().parent.parent
COLD, WARM, GOODBYE = 60, 6, 5  # seconds
GIVEN_UP = 600


def main() -> int:
    """Start twice, stop twice; print the table."""
    table = Table(f"`make run` in a fresh clone{' (QUICK: with what is installed here)' if QUICK else ''}")
    with tempfile.TemporaryDirectory(prefix="peerassist-start-", ignore_cleanup_errors=True) as place:
        clone, home = Path(place, "clone"), Path(place, "home")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        home.mkdir()
        if QUICK:
            _bring_along(clone)
        first, left = _start(clone, home)
        if QUICK:
            table.show("first page", first, "s")
        else:
            table.at_most("first page, nothing installed", COLD, first, "s")
        table.at_most("Ctrl-C to the end", GOODBYE, left, "s")
        again, left = _start(clone, home)
        table.at_most("first page, second start", WARM, again, "s")
        table.at_most("Ctrl-C to the end, second time", GOODBYE, left, "s")
    return table.close()


def _bring_along(clone: Path) -> None:
    """Spare the downloads: what is installed here is taken as it is."""
    for name in (".venv", ".tools", ".cache", "frontend/node_modules", "peerassist/static/built"):
        shutil.copytree(ROOT / name, clone / name, symlinks=True, dirs_exist_ok=True)


def _start(clone: Path, home: Path) -> tuple[float, float]:
    """Return the seconds from `make run` to a page that is read, and from Ctrl-C to the end."""
    address = choose_address()
    kept = {"PATH", "LANG", "PEERASSIST_PORT", "PEERASSIST_ADDRESS", "PEERASSIST_HOST"}
    proxies = {name for name in os.environ if name.lower().endswith(("_proxy", "index_url", "registry", "_cert_file"))}
    environment = {name: value for name, value in os.environ.items() if name in kept | proxies} | {"HOME": str(home)}
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
        start_new_session=True,
    )
    try:
        while not _reads(f"{address}/"):
            if process.poll() is not None or time.monotonic() - began > GIVEN_UP:
                raise SystemExit("`make run` brought no page.")
            time.sleep(0.05)
        up = time.monotonic() - began
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it
        process.wait(timeout=60)
        return up, time.monotonic() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def _reads(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status == 200 and bool(answer.read())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


if __name__ == "__main__":
    raise SystemExit(main())
