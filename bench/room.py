"""The room with eight people at once, on SQLite and on PostgreSQL: `make bench-room`, `QUICK=1` for a shorter meeting.

The real server (`peerassist serve`) is started in a folder of its own; eight real WebSockets come in, each types five
edits a second into its own cards, and each waits for the edits of the seven others.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from bench.people import Seen, meet, seats
from bench.server import choose_address, serving
from bench.store import STORES, fresh
from bench.table import QUICK, Table, percentile

SECONDS = 12 if QUICK else 60
PEOPLE, EDITS_A_SECOND = 8, 5
P50, P99 = 60, 250  # ms, from key to the seven other screens
SCRIPT = 40  # kB over the wire, brotli
BUILT = Path(__file__).resolve().parent.parent / "peerassist" / "static" / "built"


def main() -> int:
    """Measure every store, each in a process of its own; print one table."""
    quick = " (QUICK: a shorter meeting)" if QUICK else ""
    table = Table(f"One room, {PEOPLE} people, {EDITS_A_SECOND} edits a second each, for {SECONDS} s{quick}")
    for store in STORES:
        run = subprocess.run([sys.executable, "-m", "bench.room", store], check=True, stdout=subprocess.PIPE)
        _add(table, store, json.loads(run.stdout))
    table.at_most("script of the room, brotli", SCRIPT, kilobytes("room/room.tsx"), "kB")
    table.show("script of the wall, brotli", kilobytes("room/wall.tsx"), "kB")
    return table.close()


def _add(table: Table, store: str, seen: Seen) -> None:
    table.show(f"{store}: edits written", seen["written"], "")
    table.at_most(f"{store}: edits not seen by all seven", 0, seen["unseen"], "")
    table.at_most(f"{store}: copies that differ in the end", 0, seen["different"], "")
    table.show(f"{store}: acknowledged, p50", percentile(seen["acknowledged"], 50), "ms")
    table.show(f"{store}: acknowledged, p99", percentile(seen["acknowledged"], 99), "ms")
    table.at_most(f"{store}: seen by seven others, p50", P50, percentile(seen["delivered"], 50), "ms")
    table.at_most(f"{store}: seen by seven others, p99", P99, percentile(seen["delivered"], 99), "ms")
    table.show(f"{store}: coming in, p95", percentile(seen["welcomed"], 95), "ms")
    table.show(f"{store}: a core of the server", seen["core"] * 100, "%")
    table.show(
        f"{store}: CPU for an edit on one screen", seen["core"] * 1e6 * SECONDS / max(1, len(seen["delivered"])), "µs"
    )
    table.show(f"{store}: memory of the server", seen["memory"], "MB")


def measure(store: str) -> Seen:
    """Serve a fresh database of kind `store`, let eight people meet there, and return what they saw (milliseconds)."""
    address = choose_address()
    with fresh(store), serving(address) as server:
        code, tickets = seats(PEOPLE)
        return asyncio.run(meet(server, code, tickets, SECONDS, EDITS_A_SECOND))


def kilobytes(entry: str) -> float:
    """Return the size over the wire of a built script with everything that it brings."""
    manifest = json.loads((BUILT / "manifest.json").read_text("utf-8"))
    names, wanted = {entry}, [entry]
    while wanted:
        for other in manifest[wanted.pop()].get("imports", []):
            if other not in names:
                names.add(other)
                wanted.append(other)
    files = [BUILT / f"{manifest[name]['file']}.br" for name in names]
    return sum(f.stat().st_size if f.exists() else f.with_suffix("").stat().st_size for f in files) / 1000


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(json.dumps(measure(sys.argv[1])))
    else:
        raise SystemExit(main())
