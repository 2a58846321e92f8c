"""Faults made on purpose in the real server, on SQLite and on PostgreSQL: `make bench-faults`, `QUICK=1` for few trials of each.

Eight people write into one room while something breaks. In the end everything that one of them was told is saved, or
saw, must be in the record, once, and every screen must show the record.
"""

import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.faults.house import Bell
from bench.store import STORES
from bench.table import QUICK, Table

# Which experiment, on which store, how often: quick and in full.
PLAN = (
    ("kill_server", "sqlite", 2, 100),
    ("kill_server", "postgresql", 1, 100),
    ("kill_database", "postgresql", 1, 100),
    ("kill_bell", "postgresql", 1, 20),
    ("full_disk", "sqlite", 1, 100),
    ("cut_lines", "sqlite", 20, 1_000),
    ("drained", "postgresql", 2, 40),
    ("sent_away", "postgresql", 2, 6),
    ("counted_everywhere", "postgresql", 1, 1),
    ("hostile", "sqlite", 2, 40),
    ("all_come_back", "sqlite", 100, 550),
)
NAMES = {
    "kill_server": "kill -9 of the server",
    "kill_database": "kill -9 of PostgreSQL",
    "kill_bell": "kill -9 of Valkey",
    "full_disk": "full disk",
    "cut_lines": "cut lines",
    "drained": "told to end, two processes",
    "sent_away": "right taken away, two processes",
    "counted_everywhere": "who is here, a process killed",
    "hostile": "hostile guest",
    "all_come_back": "all come back after a kill",
}
# What is promised beside that nothing is lost: key, words, goal, unit.
PROMISES = {
    "kill_server": (("back", "all in again after it answers", 5, "s"),),
    "kill_database": (("back", "writing again after its return", 10, "s"),),
    "kill_bell": (
        ("stopped", "screens that stood still meanwhile", 0, ""),
        ("mended", "slowest to another screen afterwards", 2, "s"),
    ),
    "full_disk": (
        ("while full", "called saved while it was full, and not on it", 0, ""),
        ("back", "all saved after there is room", 10, "s"),
    ),
    "cut_lines": (("back", "all in again", 5, "s"),),
    "drained": (
        ("ended", "ended after SIGTERM", 6, "s"),
        ("back", "its screens with the other one", 5, "s"),
    ),
    "sent_away": (("slowest to go", "socket closed", 2, "s"), ("wrote", "wrote afterwards", 0, "")),
    "counted_everywhere": (("gone after", "gone for pages", 30, "s"),),
    "hostile": (
        ("closed", "closed after", 2, "s"),
        ("p95", "to the others' screens, p95", 250, "ms"),
        ("stop", "the process stood still, p99.9", 50, "ms"),
    ),
    "all_come_back": (("back", "all in again after it answers", 30, "s"),),
}


def main() -> int:
    """Run the experiments of each store in a process of their own; print one table."""
    table = Table("Faults while eight people write" + (" (QUICK: few trials, both stores at a time)" if QUICK else ""))
    plans = {
        store: {trial: quick if QUICK else full for trial, on, quick, full in PLAN if on == store} for store in STORES
    }
    with ThreadPoolExecutor(len(STORES) if QUICK else 1) as side_by_side:  # quick: both stores share the machine
        seen = dict(zip(STORES, side_by_side.map(_run, STORES, plans.values()), strict=True))
    for store, plan in plans.items():
        for trial in plan:
            _add(table, trial, store, seen[store].get(trial, {}))
    _play_histories(table, 2 if QUICK else 1_000)
    return table.close()


def _play_histories(table: Table, count: int) -> None:
    """Play random histories of 100 steps each: edits, cuts, doubles, other orders, restarts, a forger. It ends with the first
    that goes wrong, and says which."""
    command = [sys.executable, "-m", "pytest", "tests/live/test_converge.py", "-q", "-x", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PEERASSIST_TEST_HISTORIES": str(count)}
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if run.returncode:
        print(run.stdout[-3000:], file=sys.stderr)
    table.show("random histories of five people, 100 steps each", count, "")
    table.at_most("random histories: in which copies differ or something is lost", 0, int(run.returncode != 0), "")


def _run(store: str, plan: dict[str, int]) -> dict[str, dict[str, Any]]:
    wanted = [f"{trial}:{rounds}" for trial, rounds in plan.items() if trial != "kill_bell" or Bell.found()]
    command = [sys.executable, "-m", "bench.faults.one", store, *wanted]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    if run.returncode:
        print(f"{store} failed:\n{run.stderr[-2000:]}", file=sys.stderr)
    seen = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    # What never came was not seen.
    return {each["trial"]: {key: None if value == math.inf else value for key, value in each.items()} for each in seen}


def _add(table: Table, trial: str, store: str, seen: dict[str, Any]) -> None:
    title = f"{NAMES[trial]}, {store}"
    table.show(f"{title}: trials", seen.get("trials"), "")
    table.show(f"{title}: edits acknowledged", seen.get("acknowledged"), "")
    for key, words in (
        ("lost", "acknowledged or seen, and lost"),
        ("doubled", "done twice"),
        ("different", "copies that differ"),
        ("unanswered", "never answered"),
    ):
        table.at_most(f"{title}: {words}", 0, seen.get(key), "")
    for key, words in (
        ("p95 before", "the same before the guest came, p95"),
        ("stop before", "it stood still before, p99.9"),
    ):
        if key in seen:
            table.show(f"{title}: {words}", seen[key], "ms")
    for key, words, goal, unit in PROMISES[trial]:
        table.at_most(f"{title}: {words}", goal, seen.get(key), unit)


if __name__ == "__main__":
    raise SystemExit(main())
