"""Real processes on one database while people write in both: the experiments of `bench/faults/`, once each.

Figures that hang on the machine's speed are judged with patience here; what may never happen is judged as it is.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from bench.faults.house import Bell

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="several processes share PostgreSQL")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is what can't grow")
Seen = dict[str, Any]


def play(**trials: int) -> dict[str, Seen]:
    """Play experiments, so many times each, one after another on one fresh database in a process of their own; return what was
    seen in each, in which nothing is lost."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PEERASSIST_", "DJANGO_"))}
    wanted = [f"{trial}:{rounds}" for trial, rounds in trials.items()]
    command = [sys.executable, "-m", "bench.faults.one", connection.vendor, *wanted]
    run = subprocess.run(command, capture_output=True, text=True, env=plain, check=False, timeout=480)
    assert run.returncode == 0, run.stderr[-4000:]
    played = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    found: dict[str, Seen] = {seen["trial"]: seen for seen in played}
    assert set(found) == set(trials)
    for seen in played:
        assert seen["acknowledged"] > 20, ("an experiment in which nothing was written proves nothing", seen)
        for never in ("lost", "doubled", "different", "unanswered"):
            assert seen[never] == 0, (never, seen)
    return found


@on_postgresql
def test_two_processes_serve_one_meeting() -> None:
    """One told to end, one killed, a right withdrawn, their bell dead: together, for each start takes as long as an experiment."""
    bell = {"kill_bell": 1} if Bell.found() else {}
    played = play(drained=2, sent_away=2, counted_everywhere=1, **bell)
    drained = played["drained"]
    assert drained["byes"] and set(drained["byes"]) == {"restart"}
    assert drained["ended"] < 10 and drained["back"] < 15
    sent_away = played["sent_away"]
    assert sent_away["slowest to go"] < 4  # two seconds where the machine does nothing else
    assert sent_away["wrote"] == 0
    counted = played["counted_everywhere"]
    assert counted["on the killed one"] > 1
    assert counted["known after"] < 12 and counted["gone after"] < 35
    if not bell:
        pytest.skip(
            "All else held; no valkey-server or redis-server is here to be killed: apt-get install redis-server"
        )
    assert played["kill_bell"]["stopped"] == 0


@on_sqlite
def test_nothing_is_called_saved_on_a_full_disk_and_all_of_it_is_when_there_is_room() -> None:
    seen = play(full_disk=1)["full_disk"]
    assert seen["while full"] == 0 and seen["read"] == 1
    assert seen["back"] < 20
