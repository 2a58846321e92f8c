"""One experiment in a process of its own, for Django reads its settings once: `python -m bench.faults.one drained
postgresql 2` prints what was seen as JSON."""

import asyncio
import json
import sys

from bench.server import choose_address
from bench.store import fresh


def main(trial: str, store: str, rounds: str) -> None:
    """Run it on a fresh database of kind `store`."""
    choose_address()
    with fresh(store):
        from bench.faults.hostile import hostile
        from bench.faults.trials import TRIALS

        seen = asyncio.run({**TRIALS, "hostile": hostile}[trial](int(rounds)))
    print(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
