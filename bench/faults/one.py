"""Experiments on one store, in a process of their own, for Django reads its settings once: `python -m bench.faults.one postgresql
drained:2 kill_bell:1` prints what was seen in each as a line of JSON."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bench.server import choose_address
from bench.store import fresh

# In one meeting: a room takes 5,000 cards, and would have them after some 25 kills; from then on nothing would be at stake.
ROUNDS = {"kill_server": 15, "kill_database": 15, "kill_bell": 10, "full_disk": 15, "drained": 10}
ADDED_UP = {
    "trials",
    "acknowledged",
    "seen",
    "lost",
    "doubled",
    "different",
    "unanswered",
    "refused",
    "while full",
    "read",
    "stopped",
}
Seen = dict[str, Any]


def main(store: str, *trials: str) -> None:
    """Play each, so many times as it says, on a fresh database of kind `store`."""
    choose_address()
    with fresh(store):
        from bench.faults.hostile import hostile
        from bench.faults.trials import TRIALS

        for trial in trials:
            name, _, rounds = trial.partition(":")
            seen = asyncio.run(
                in_meetings({**TRIALS, "hostile": hostile}[name], int(rounds), ROUNDS.get(name, int(rounds)))
            )
            os.environ.pop("PEERASSIST_BELL_URL", None)
            print(json.dumps({"trial": name, **seen}), flush=True)


async def in_meetings(trial: Callable[[int], Awaitable[Seen]], rounds: int, most: int) -> Seen:
    """Play so many rounds, at `most` so many in one meeting, each with a room of its own."""
    return together([await trial(min(most, rounds - begun)) for begun in range(0, rounds, most)])


def together(seen: Sequence[Seen]) -> Seen:
    """Return what was seen in all of them: counts added up, of all else the worst."""
    return {
        key: sum(each[key] for each in seen)
        if key in ADDED_UP
        else [item for each in seen for item in each[key]]
        if isinstance(value, list)
        else max(each[key] for each in seen)
        for key, value in seen[0].items()
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
