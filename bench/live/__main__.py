"""The room under load beside its peers: `make bench-live`, `QUICK=1` for shorter and fewer loads.

Ours on SQLite and on PostgreSQL; Hocuspocus 4 and y-websocket 2 from npm, with their storage. Each server is held to one
core, its load to the other, one after another in the same run: the machine may be shared, so only what one run saw is
compared. Every edit is one character; everybody types into their own card or text. An edit counts as delivered when one
other screen has it. Ours is on disk by then, theirs not yet.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from bench.live import yjs
from bench.live.loads import LOADS, PROMISED, Seen, bear, rooms
from bench.server import choose_address, serving
from bench.store import STORES, fresh
from bench.table import QUICK, Table, percentile

SECONDS = 3 if QUICK else 20
STORES_NOW = STORES[:1] if QUICK else STORES
NAMES = tuple(os.environ.get("LOADS", "L1 L5" if QUICK else " ".join(LOADS)).split())
P99, P99_HALL = 25, 100  # ms, from key to the other screens
SHARE_IN_A_HALL = 0.5  # of the better peer's CPU


def main() -> int:
    """Measure every load on every server, each in a process of its own; print one table."""
    quick = " (QUICK: shorter, two loads, SQLite alone)" if QUICK else ""
    table = Table(f"Typing one character at a time, for {SECONDS} s{quick}")
    with yjs.installed() as folder:
        if folder is None:
            print("The peers could not be installed from npm: ours is measured alone.", file=sys.stderr)
        for name in NAMES:
            tried = {peer: _run("peer", peer, name, str(folder)) for peer in yjs.PEERS if folder is not None}
            peers = {peer: seen for peer, seen in tried.items() if seen is not None}
            ours = {store: _run("ours", store, name) for store in STORES_NOW}
            for peer, seen in peers.items():
                _show(table, f"{name} {yjs.NAMES[peer]}", seen)
            for store, own in ours.items():
                if own is not None:
                    _add(table, f"{name} ours, {store}", name, own, list(peers.values()))
                else:
                    table.at_most(f"{name} ours, {store}: CPU for an edit on one screen", 0, None, "µs")
    for name, (load, most) in {} if QUICK else PROMISED.items():
        for store in STORES_NOW:
            seen = _run("ours", store, name)
            title = f"{name} ({load}), {store}"
            for share, milliseconds in most.items():
                delivered = percentile(seen["delivered"], share) if seen else None
                table.at_most(f"{title}: seen by the others, p{share}", milliseconds, delivered, "ms")
            if seen:
                table.at_most(f"{title}: edits not seen by all others", 0, seen["unseen"], "")
                table.show(f"{title}: a core of the server", seen["cpu"] / seen["seconds"] * 100, "%")
    return table.close()


def _run(*arguments: str) -> Seen | None:
    """Measure in a process of its own; None where a load failed, which costs no other its figures."""
    run = subprocess.run([sys.executable, "-m", "bench.live", *arguments], check=False, stdout=subprocess.PIPE)
    if run.returncode:
        return None
    found: Seen = json.loads(run.stdout)
    return found


def _show(table: Table, title: str, seen: Seen) -> None:
    table.show(f"{title}: CPU for an edit on one screen", _cost(seen), "µs")
    table.show(f"{title}: seen by the others, p50", percentile(seen["delivered"], 50), "ms")
    table.show(f"{title}: seen by the others, p99", percentile(seen["delivered"], 99), "ms")
    table.show(f"{title}: memory of the server", seen["memory"], "MB")
    table.show(f"{title}: edits not seen by all others", seen["unseen"], "")


def _add(table: Table, title: str, name: str, seen: Seen, peers: list[Seen]) -> None:
    share = SHARE_IN_A_HALL if name == "L5" else 1.0
    cost, memory = f"{title}: CPU for an edit on one screen", f"{title}: memory of the server"
    if peers:
        table.at_most(cost, share * min(map(_cost, peers)), _cost(seen), "µs")
        table.at_most(memory, min(peer["memory"] for peer in peers), seen["memory"], "MB")
    else:
        table.show(cost, _cost(seen), "µs")
        table.show(memory, seen["memory"], "MB")
    table.show(f"{title}: seen by the others, p50", percentile(seen["delivered"], 50), "ms")
    most = P99_HALL if name == "L5" else P99
    table.at_most(f"{title}: seen by the others, p99", most, percentile(seen["delivered"], 99), "ms")
    table.at_most(f"{title}: edits not seen by all others", 0, seen["unseen"], "")
    table.show(f"{title}: a core of the server", seen["cpu"] / seen["seconds"] * 100, "%")


def _cost(seen: Seen) -> float:
    """Microseconds of CPU for each delivery."""
    return seen["cpu"] * 1e6 / max(1, len(seen["delivered"]))


def measure(store: str, name: str) -> Seen:
    """Serve a fresh database of kind `store` on one core, put the load on it, and return what was seen."""
    load = LOADS[name] if name in LOADS else PROMISED[name][0]
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
    match sys.argv[1:]:
        case ["ours", store, name]:
            print(json.dumps(measure(store, name)))
        case ["peer", peer, name, folder]:
            print(json.dumps(yjs.measure(Path(folder), peer, LOADS[name], SECONDS)))
        case _:
            raise SystemExit(main())
