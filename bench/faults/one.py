"""Experiments on one store, in a process of their own, for Django reads its settings once: `python -m bench.faults.one postgresql
drained:2 kill_bell:1` prints what was seen in each as a line of JSON."""

import asyncio
import json
import os
import sys

from bench.server import choose_address
from bench.store import fresh


def main(store: str, *trials: str) -> None:
    """Play each, so many times as it says, on a fresh database of kind `store`."""
    choose_address()
    with fresh(store):
        from bench.faults.hostile import hostile
        from bench.faults.trials import TRIALS

        for trial in trials:
            name, _, rounds = trial.partition(":")
            seen = asyncio.run({**TRIALS, "hostile": hostile}[name](int(rounds)))
            os.environ.pop("PEERASSIST_BELL_URL", None)
            print(json.dumps({"trial": name, **seen}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
