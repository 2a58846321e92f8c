"""Search over 100,000 stories, on SQLite and on PostgreSQL: `make bench-search`, `QUICK=1` with fewer.

Each store gets the same stories, communities and people in a process and a database of its own. Real questions in
three languages are asked as members, stewards, guests and anybody ask them, with their rights in the query.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from bench.store import STORES, fresh
from bench.stories import origin
from bench.table import QUICK, Table, percentile

COUNT = 8_000 if QUICK else 100_000
ROUNDS = 2 if QUICK else 4  # of every question as every viewer
GOAL = 50  # ms, 95 of 100 searches


def main() -> int:
    """Measure every store, each in a process of its own; print one table."""
    table = Table(
        f"Search over {COUNT:,} stories recombined from {origin()}{' (QUICK: fewer stories)' if QUICK else ''}"
    )
    for store in STORES:
        seen = json.loads(
            subprocess.run([sys.executable, "-m", "bench.search", store], check=True, stdout=subprocess.PIPE).stdout
        )
        table.show(f"{store}: documents", seen["documents"], "")
        table.show(f"{store}: searches, p50", percentile(seen["find"], 50), "ms")
        table.at_most(f"{store}: searches, p95", GOAL, percentile(seen["find"], 95), "ms")
        table.show(f"{store}: searches, p99", percentile(seen["find"], 99), "ms")
        table.at_most(f"{store}: similar while typing, p95", GOAL, percentile(seen["similar"], 95), "ms")
        table.show(f"{store}: slowest “{seen['slowest'][0]}”", seen["slowest"][1], "ms")
    return table.close()


def measure(store: str) -> dict[str, object]:
    """Fill a fresh database of kind `store` and return the milliseconds of each search."""
    with fresh(store):
        from bench import library

        began = time.perf_counter()
        viewers = library.fill(COUNT)
        _say(f"{store}: filled in {time.perf_counter() - began:.0f} s")
        found = library.ask(viewers, ROUNDS)
        for question, milliseconds in sorted(found["by_question"].items(), key=lambda q: -q[1])[:6]:
            _say(f"  {milliseconds:6.1f} ms  {question}")
        return found


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(json.dumps(measure(sys.argv[1])))
    else:
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        raise SystemExit(main())
