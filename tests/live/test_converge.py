"""Whatever happens on the way, all copies are the same in the end, and what was acknowledged is there: histories of edits,
cuts, doubles and restarts, shuffled by a seed."""

import asyncio
import contextlib
import os
import random

import pytest

from peerassist.assists import running
from peerassist.assists.models import Entry, Participation, Room, Script
from peerassist.live.socket import _hubs, close_hub, hub
from peerassist.records import showing
from tests.live.client import Client
from tests.live.conftest import Table

STEPS = 100
SEEDS = range(int(os.environ.get("PEERASSIST_TEST_HISTORIES", "6")))
KINDS = ("option", "insight", "question", "action")
MOVES = ("start", "pause", "resume", "extend", "next", "back", "skip")


class History:
    """One shuffled meeting: five clients, of whom one forges."""

    def __init__(self, table: Table, seed: int) -> None:
        self.chance = random.Random(seed)
        self.table = table
        self.clients = [Client(table.room, seat) for seat in (table.ada, table.bo, table.cy, table.di, table.gus)]
        self.count = 0
        self.uids: list[str] = []

    async def play(self) -> None:
        for client in self.clients:
            await client.come_in()
        for _ in range(STEPS):
            await self._step()
            if self.chance.random() < 0.3:
                await asyncio.sleep(0)
        await self._settle()

    async def _step(self) -> None:
        client = self.chance.choice(self.clients)
        draw = self.chance.random()
        if draw < 0.62:
            self._wish(client)
        elif draw < 0.72:
            for intent in self.chance.sample(list(client.pending), min(5, len(client.pending))):
                client.send(intent)  # sent again, in another order
        elif draw < 0.84:
            await client.leave()
            await client.come_in()
        elif draw < 0.90:
            await client.leave()  # writes on without a line
        elif draw < 0.97:
            await asyncio.sleep(self.chance.random() * 0.02)
        else:
            await self._restart()

    def _wish(self, client: Client) -> None:
        self.count += 1
        intent, draw, chance = f"i-{self.count}", self.chance.random(), self.chance
        uid = chance.choice(self.uids) if self.uids else "none"
        known = client.cards.get(uid, {})
        if draw < 0.45 or not self.uids:
            self.uids.append(f"c-{self.count}")
            client.wish(intent, "card.write", uid=self.uids[-1], kind=chance.choice(KINDS), text=f"Text {self.count}")
        elif draw < 0.62:
            at, version = chance.randrange(len(known.get("text", "")) + 1), known.get("version", 1)
            op = [*([at] if at else []), f"<{self.count}>"]
            client.wish(intent, "card.edit", uid=uid, op=op, version=version)
        elif draw < 0.70:
            client.wish(intent, "card.write", uid=uid, text=f"Again {self.count}", version=known.get("version", 1))
        elif draw < 0.78:
            client.wish(intent, chance.choice(["card.remove", "card.restore"]), uid=uid)
        elif draw < 0.88:
            client.wish(intent, "card.star", uid=uid, on=chance.random() < 0.7)
        elif draw < 0.94:
            client.wish(intent, "card.change", uid=uid, kind=chance.choice(KINDS), answered=chance.random() < 0.5)
        else:
            version = client.script.get("version", 0)
            client.wish(intent, "clock.move", move=chance.choice(MOVES), minutes=1, version=version)

    async def _restart(self) -> None:
        """The process dies: what it had not written is lost, every line is cut, another one begins."""
        dying = _hubs.pop(asyncio.get_running_loop(), None)
        if dying is not None:
            with contextlib.suppress(Exception):
                while True:
                    dying.writer.queue.get_nowait()
        for client in self.clients:
            await client.leave()
        if dying is not None:
            await dying.close()
        for client in self.clients:
            await client.come_in()

    async def _settle(self) -> None:
        """All come back, send what waits, and follow to the end."""
        for client in self.clients:
            await client.leave()
            await client.come_in()
        async with asyncio.timeout(40):
            while any(c.pending for c in self.clients) or len({c.seq for c in self.clients}) > 1 or not self._at_end():
                await asyncio.sleep(0.02)
                for client in self.clients:
                    if client.cut_off:  # for a flood, say
                        await asyncio.sleep(0.5)
                        await client.leave()
                        await client.come_in()

    def _at_end(self) -> bool:
        rooms = list(hub().rooms.values())
        return bool(rooms) and all(client.seq == rooms[0].seq for client in self.clients)


@pytest.mark.parametrize("seed", SEEDS)
async def test_all_copies_agree_and_nothing_acknowledged_is_lost(table: Table, seed: int) -> None:
    history = History(table, seed)
    try:
        await history.play()
        room, cards, intents, script = await hub().read(as_stored, table.room.pk)
        for client in history.clients:
            assert client.seq == room.seq
            assert client.cards == cards, client.seat.name
            assert client.script == script
            assert client.saved <= intents
            assert not set(client.refused.values()) - EXPECTED, client.refused
            assert "malformed" not in client.byes
        assert sum(len(c.saved) for c in history.clients) > 20, "a history in which nothing happened proves nothing"
    finally:
        for client in history.clients:
            await client.leave()
        await close_hub()


EXPECTED = {"not_yours", "stale", "no_such_card", "clock_moved_on", "clock_illegal_move", "bad_field"}


def as_stored(number: int) -> tuple[Room, dict[str, showing.Shown], set[str], dict[str, object]]:
    room = Room.objects.select_related("assist").get(pk=number)
    numbers = list(Entry.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, room.seq + 1)), "numbers have no gaps and no doubles"
    intents = set(Entry.objects.filter(room=room).exclude(intent=None).values_list("intent", flat=True))
    cards = {card["uid"]: card for card in showing.state(room)}
    assert Participation.objects.count() > 5
    return room, cards, intents, running.outward(Script.objects.get(assist=room.assist_id))
