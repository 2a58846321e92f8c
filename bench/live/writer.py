"""What one letter costs on the way to disk, without sockets: `python -m bench.live.writer postgresql`, or `sqlite`.

Eight people in each of a hundred rooms; edits of their cards are written one at a time, and in batches, by one process on one
line. The CPU of the process and, on PostgreSQL, of the one that serves its line are told apart.
"""

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.live.loads import LOADS, rooms
from bench.server import choose_address, cpu_of
from bench.store import fresh
from bench.table import Table

BATCHES = {1: 200, 16: 200, 64: 100}  # of so many edits, how many
WARM_UP = 100  # batches of 16
Person = tuple[int, int]  # room, seat


@dataclass
class Desk:
    """Who writes, and the version of each one's card."""

    people: Sequence[Person]
    versions: dict[int, int] = field(default_factory=dict)
    intents: int = 0

    def write(self, people: Sequence[Person]) -> None:
        """Let these people type a letter each, or begin their card, in one transaction."""
        from peerassist.records import editing, quick

        edits = []
        for room, seat in people:
            self.intents += 1
            version = self.versions.get(seat, 0)
            body = {"uid": f"c-{seat}", "version": version, "op": [version, "b"]}
            begun = {"uid": f"c-{seat}", "kind": "option", "text": "a"}
            edits.append(editing.Edit(room, seat, body if version else begun, f"i{self.intents}", not version))
            self.versions[seat] = version + 1
        with quick.together():
            answers, _ = editing.edit_all(edits)
        assert all(isinstance(answer, int) for answer in answers), answers


def main(store: str) -> int:
    """Print a table of microseconds for an edit."""
    choose_address()
    with fresh(store):
        rooms(LOADS["L3"])
        from django.db import connection

        from peerassist.assists.models import Room

        people = list(Room.objects.values_list("pk", "assist__participations").order_by("pk", "assist__participations"))
        desk, chance = Desk(people), random.Random(1)
        table = Table(f"Edits of {len(people)} people in {LOADS['L3'].rooms} rooms, on {store}")
        for first in range(0, len(people), 50):
            desk.write(people[first : first + 50])
        for _ in range(WARM_UP):
            desk.write(chance.sample(people, 16))
        backend = connection.connection.info.backend_pid if store == "postgresql" else None
        for size, times in BATCHES.items():
            began, own, theirs = time.perf_counter(), time.process_time(), cpu_of(backend) if backend else 0.0
            for _ in range(times):
                desk.write(chance.sample(people, size))
            share = 1e6 / times / size
            table.show(f"batches of {size}: an edit", (time.perf_counter() - began) * share, "µs")
            table.show(f"batches of {size}: CPU of the process", (time.process_time() - own) * share, "µs")
            if backend:
                table.show(f"batches of {size}: CPU of PostgreSQL", (cpu_of(backend) - theirs) * share, "µs")
    return table.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
