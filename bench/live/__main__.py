"""The room under load, on SQLite and on PostgreSQL: `make bench-live`, `QUICK=1` for shorter and fewer loads.

The real server is held to one core, the clients to the other. Every edit is one character, and is on disk before anyone
else sees it. An edit counts as delivered when one other screen has it.
"""

import asyncio
import json
import os
import subprocess
import sys

from bench.live.loads import LOADS, Seen, bear, rooms
from bench.server import choose_address, serving
from bench.store import STORES, fresh
from bench.table import QUICK, Table, percentile

SECONDS = 5 if QUICK else 20
NAMES = ("L1", "L5") if QUICK else tuple(LOADS)
P50, P99, P99_QUIET = 30, 100, 25  # ms, from key to the other screens: one room of eight; L1, L2 and L3
MEMORY = 120  # MB


def main() -> int:
    """Measure every load on every store, each in a process of its own; print one table."""
    quick = " (QUICK: shorter, fewer loads)" if QUICK else ""
    table = Table(f"Typing one character at a time, for {SECONDS} s{quick}")
    for store in STORES:
        for name in NAMES:
            run = subprocess.run([sys.executable, "-m", "bench.live", store, name], check=True, stdout=subprocess.PIPE)
            _add(table, f"{store} {name}", name, json.loads(run.stdout))
    return table.close()


def _add(table: Table, title: str, name: str, seen: Seen) -> None:
    table.show(f"{title}: {LOADS[name]}: edits", seen["written"], "")
    table.at_most(f"{title}: edits not seen by all others", 0, seen["unseen"], "")
    table.show(f"{title}: acknowledged, p50", percentile(seen["acknowledged"], 50), "ms")
    p50, p99 = (percentile(seen["delivered"], percent) for percent in (50, 99))
    if name == "L1":
        table.at_most(f"{title}: seen by the others, p50", P50, p50, "ms")
        table.at_most(f"{title}: seen by the others, p99", P99, p99, "ms")
    else:
        table.show(f"{title}: seen by the others, p50", p50, "ms")
    table.at_most(f"{title}: seen by the others, p99, on quiet cores", P99_QUIET if name != "L5" else P99, p99, "ms")
    table.show(f"{title}: CPU for an edit on one screen", seen["cpu"] * 1e6 / max(1, len(seen["delivered"])), "µs")
    table.show(f"{title}: a core of the server", seen["cpu"] / seen["seconds"] * 100, "%")
    table.at_most(f"{title}: memory of the server", MEMORY, seen["memory"], "MB")


def measure(store: str, name: str) -> Seen:
    """Serve a fresh database of kind `store` on one core, put the load on it, and return what was seen."""
    load = LOADS[name]
    address = choose_address()
    with fresh(store):
        seats = rooms(load)
        with serving(address) as server:
            cores = sorted(os.sched_getaffinity(0))
            if len(cores) > 1:
                os.sched_setaffinity(server.process.pid, cores[:1])
                os.sched_setaffinity(0, cores[1:])
            return asyncio.run(bear(server, load, seats, SECONDS))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(*sys.argv[1:])))
    else:
        raise SystemExit(main())
