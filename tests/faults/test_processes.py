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


def play(trial: str, rounds: int) -> dict[str, Any]:
    """Play an experiment in a process of its own; return what was seen, in which nothing is lost."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PEERASSIST_", "DJANGO_"))}
    command = [sys.executable, "-m", "bench.faults.one", connection.vendor, f"{trial}:{rounds}"]
    run = subprocess.run(command, capture_output=True, text=True, env=plain, check=False, timeout=240)
    assert run.returncode == 0, run.stderr[-4000:]
    seen: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    assert seen["acknowledged"] > 20, "an experiment in which nothing was written proves nothing"
    for never in ("lost", "doubled", "different", "unanswered"):
        assert seen[never] == 0, (never, seen)
    return seen


@on_postgresql
def test_two_processes_go_on_while_their_bell_is_dead() -> None:
    if not Bell.found():
        pytest.skip("Neither valkey-server nor redis-server is installed here: apt-get install redis-server")
    seen = play("kill_bell", 1)
    assert seen["stopped"] == 0


@on_postgresql
def test_a_process_told_to_end_hands_its_people_over_and_loses_nothing() -> None:
    seen = play("drained", 2)
    assert seen["byes"] and set(seen["byes"]) == {"restart"}
    assert seen["ended"] < 10 and seen["back"] < 15


@on_postgresql
def test_a_right_taken_away_closes_sockets_on_every_process() -> None:
    seen = play("sent_away", 2)
    assert seen["slowest to go"] < 4  # two seconds where the machine does nothing else
    assert seen["wrote"] == 0


@on_postgresql
def test_pages_count_the_people_of_every_process_and_not_those_of_a_killed_one() -> None:
    seen = play("counted_everywhere", 1)
    assert seen["on the killed one"] > 1
    assert seen["known after"] < 12 and seen["gone after"] < 35


@on_sqlite
def test_nothing_is_called_saved_on_a_full_disk_and_all_of_it_is_when_there_is_room() -> None:
    seen = play("full_disk", 1)
    assert seen["while full"] == 0 and seen["read"] == 1
    assert seen["back"] < 20
