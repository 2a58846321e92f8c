"""The whole room against a model of it. People come and go, write, edit, strike out and star, sit down in a fishbowl's circle and
leave it; messages on their way are delivered, dropped, doubled and come in another order; the process is killed and another one begins; somebody loses their place.

Whatever happens: what was acknowledged is on record, once; all copies are those of the record; nobody is told what is
another's alone; whoever has lost their place writes nothing any more."""

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from peerassist.assists import running
from peerassist.assists.models import Participation
from peerassist.assists.models import Room as RoomRow
from peerassist.live import circles
from peerassist.live.socket import _hubs, close_hub, hub
from peerassist.method.agenda import PhaseKind, agenda_of, to_json
from peerassist.method.phases import Move
from peerassist.method.rounds import MOST_INSIDE
from tests.cast import guest
from tests.live.client import Client
from tests.live.conftest import Table
from tests.live.line import Message
from tests.live.test_converge import as_stored

# The same few histories in every run, so that a change is judged by nothing else; a long run looks for new ones.
LONG = "PEERASSIST_TEST_HISTORIES" in os.environ
HISTORIES = int(os.environ.get("PEERASSIST_TEST_HISTORIES", "6"))
# Histories that failed once in a long run lie here, are committed, and are played first in the next.
KEPT = DirectoryBasedExampleDatabase(Path(__file__).parent / "histories")
STEPS = int(os.environ.get("PEERASSIST_TEST_STEPS", "30"))
# To make a failing history short takes minutes; it is kept, and told as it was.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
MOST = 8
WHO, WHICH = st.integers(0, MOST - 1), st.integers(0, 50)
EXPECTED = {"circle_full", "not_yours", "stale", "no_such_card", "edit_beyond", "gone"}
SECRETS = ("wrote", "starred", "marked")  # of `you`: told to oneself alone


class Slow(Client):
    """A client whose messages lie on the way until a history lets them through; and who looks at what it is told."""

    def __init__(self, room: Any, seat: Participation) -> None:
        super().__init__(room, seat)
        self.way: list[Message] = []
        self.ended = False
        self.shown: list[Message] = []
        self.saved_at: dict[str, int] = {}
        self.mine: set[str] = set()

    def send(self, intent: str) -> None:
        self.mine.add(intent)
        if intent in self.pending:
            self.way.append(self.pending[intent])

    def deliver(self, which: int, *, keep: bool = False) -> None:
        """Let one message through, and keep it on its way if it shall come twice."""
        message = self.way[which % len(self.way)] if keep else self.way.pop(which % len(self.way))
        if self.line is not None:
            self.line.say(**message)

    def _take(self, frame: Message) -> None:
        self.shown.append(frame)
        self.saved_at |= {ack["id"]: ack["seq"] for ack in frame.get("acks", [])}
        super()._take(frame)
        self.ended = self.ended or (frame["t"] == "bye" and frame["code"] == "gone")


class Room(RuleBasedStateMachine):
    """The steps of a history. The model: who has a place, what each one was told is saved."""

    table: Table
    loop: asyncio.AbstractEventLoop
    played = 0

    @initialize(people=st.integers(3, MOST))
    def begin(self, people: int) -> None:
        type(self).played += 1
        self.mark = f"h{self.played}"  # histories share one room: cheaper, and the log only grows
        self.count = 0
        self.uids: list[str] = []
        self.sent_out: dict[int, int] = {}  # seat: the newest number when it was taken away
        self.clients = [Slow(self.table.room, seat) for seat in self._seats(people)]
        RoomRow.objects.filter(pk=self.table.room.pk).update(circles={})  # those of the history before have gone home
        self.do(*(client.come_in() for client in self.clients))

    def _seats(self, people: int) -> list[Participation]:
        """Those who lead stay; guests come anew with each history, for they may lose their place."""
        return [
            self.table.bo,
            self.table.di,
            *(guest(self.table.assist, f"Guest {self.mark}-{n}") for n in range(people - 2)),
        ]

    def do(self, *work: Any) -> None:
        """Run what is to be done in the room's event loop, and let it breathe."""

        async def all_of_it() -> None:
            for each in work:
                await each
            await asyncio.sleep(0.002)

        self.loop.run_until_complete(all_of_it())

    def client(self, who: int) -> Slow:
        return self.clients[who % len(self.clients)]

    def wish(self, who: int, what: str, **body: object) -> None:
        self.count += 1
        self.client(who).wish(f"{self.mark}-i{self.count}", what, **body)

    @rule(who=WHO)
    def writes(self, who: int) -> None:
        self.uids.append(f"{self.mark}-c{len(self.uids)}")
        self.wish(who, "card.write", uid=self.uids[-1], kind="option", text=f"Said {len(self.uids)}")

    @precondition(lambda self: self.uids)
    @rule(who=WHO, which=WHICH, at=WHICH, gone=st.integers(0, 2))
    def edits(self, who: int, which: int, at: int, gone: int) -> None:
        uid = self.uids[which % len(self.uids)]
        card = self.client(who).cards.get(uid, {"text": "", "version": 1})
        at %= len(card["text"]) + 1
        gone = min(gone, len(card["text"]) - at)
        op = [*([at] if at else []), f"<{self.count}>", *([{"d": gone}] if gone else [])]
        self.wish(who, "card.edit", uid=uid, version=card["version"], op=op)

    @precondition(lambda self: self.uids)
    @rule(who=WHO, which=WHICH, what=st.sampled_from(["card.remove", "card.restore"]))
    def takes_out(self, who: int, which: int, what: str) -> None:
        self.wish(who, what, uid=self.uids[which % len(self.uids)])

    @precondition(lambda self: self.uids)
    @rule(who=WHO, which=WHICH, on=st.booleans())
    def stars(self, who: int, which: int, on: bool) -> None:
        self.wish(who, "card.star", uid=self.uids[which % len(self.uids)], on=on)

    @rule(who=WHO, on=st.booleans())
    def sits(self, who: int, on: bool) -> None:
        if who % len(self.clients):  # the first one leads, and has no chair to take
            self.wish(who, "circle.sit", on=on)

    @rule(whom=WHO, on=st.booleans())
    def is_seated_by_who_leads(self, whom: int, on: bool) -> None:
        if whom % len(self.clients) and self.client(whom).seat.pk not in self.sent_out:
            self.wish(0, "circle.sit", on=on, id=self.client(whom).seat.pk)

    @rule(who=WHO, which=WHICH)
    def is_delivered(self, who: int, which: int) -> None:
        if self.client(who).way:
            self.do(self._later(self.client(who).deliver, which))

    @rule(who=WHO, which=WHICH)
    def is_delivered_and_comes_again(self, who: int, which: int) -> None:
        if self.client(who).way:
            self.do(self._later(lambda: self.client(who).deliver(which, keep=True)))

    @rule(who=WHO)
    def all_of_it_arrives(self, who: int) -> None:
        while self.client(who).way:
            self.do(self._later(self.client(who).deliver, 0))

    @rule(who=WHO, which=WHICH)
    def is_dropped(self, who: int, which: int) -> None:
        if way := self.client(who).way:
            way.pop(which % len(way))

    async def _later(self, what: Any, *arguments: object) -> None:
        what(*arguments)

    @rule(who=WHO)
    def line_breaks(self, who: int) -> None:
        self.do(self.client(who).leave(), self.client(who).come_in())

    @rule(pause=st.integers(0, 20))
    def time_passes(self, pause: int) -> None:
        self.do(asyncio.sleep(pause / 1000))

    @rule()
    def process_is_killed(self) -> None:
        """What it had taken and not yet written is lost with it."""
        dying = _hubs.pop(self.loop, None)
        assert dying is not None
        with contextlib.suppress(Exception):
            while True:
                dying.writer.queue.get_nowait()
        self.do(*(client.leave() for client in self.clients), dying.close())
        self.do(*(client.come_in() for client in self.clients if not client.ended))

    @precondition(lambda self: len(self.sent_out) < len(self.clients) - 2)
    @rule(who=st.integers(2, MOST - 1))
    def a_guest_is_sent_out(self, who: int) -> None:
        client = self.clients[2 + who % (len(self.clients) - 2)]
        if client.seat.pk in self.sent_out:
            return
        leader = self.clients[0]
        self.wish(0, "person.send_out", id=client.seat.pk)
        intent = f"{self.mark}-i{self.count}"
        self.do(self._persist(leader, intent))
        self.sent_out[client.seat.pk] = leader.saved_at[intent]

    async def _persist(self, client: Slow, intent: str) -> None:
        """Send a wish until it is answered, whatever becomes of the line."""
        async with asyncio.timeout(20):
            while intent not in client.saved_at:
                client.way = [message for message in client.way if message["id"] != intent]
                if client.cut_off:
                    await client.leave()
                    await client.come_in()
                if client.line is not None and intent in client.pending:
                    client.line.say(**client.pending[intent])
                for _ in range(20):
                    await asyncio.sleep(0.005)
                    if intent in client.saved_at:
                        break

    def teardown(self) -> None:
        if not hasattr(self, "clients"):
            return
        try:
            self.do(self._settle())
            self.do(self._judge())
        finally:
            self.do(*(client.leave() for client in self.clients))

    async def _settle(self) -> None:
        here = [client for client in self.clients if client.seat.pk not in self.sent_out]
        for client in here:
            await client.leave()
            await client.come_in()
        async with asyncio.timeout(30):
            while any(c.pending for c in here) or len({c.seq for c in here}) > 1 or not self._at_end(here[0].seq):
                for client in here:
                    if client.cut_off:
                        await asyncio.sleep(0.3)
                        await client.leave()
                        await client.come_in()
                    while client.way:
                        client.deliver(0)
                await asyncio.sleep(0.02)

    def _at_end(self, seq: int) -> bool:
        rooms = list(hub().rooms.values())
        return bool(rooms) and rooms[0].seq == seq

    async def _judge(self) -> None:
        room, cards, intents, _ = await hub().read(as_stored, self.table.room.pk)
        by = await hub().read(wrote, self.table.room.pk)
        told = await hub().read(circles.state, self.table.room.pk)
        assert not told or len(told[-1] or ()) <= MOST_INSIDE
        for client in self.clients:
            own = client.seat.pk
            assert client.saved <= intents, "something acknowledged is lost"
            assert not set(client.refused.values()) - EXPECTED, client.refused
            assert "malformed" not in client.byes
            self._told_only_its_own(client)
            if own in self.sent_out:
                late = [seq for seq, intent in by if seq > self.sent_out[own] and intent in client.mine]
                assert not late, "who has no place any more wrote on"
            else:
                assert client.seq == room.seq and client.cards == cards, client.seat.name
                assert client.circles == told, client.seat.name

    def _told_only_its_own(self, client: Slow) -> None:
        for frame in client.shown:
            assert frame["t"] == "welcome" or not any(f"'{secret}':" in str(frame) for secret in SECRETS), frame
            if frame["t"] == "welcome":
                assert frame["you"]["id"] == client.seat.pk
            for entry in frame.get("list", []):
                assert not {"by", "intent", "seat"} & set(entry), entry


def wrote(room: int) -> list[tuple[int, str]]:
    from peerassist.assists.models import Entry

    return list(Entry.objects.filter(room=room).exclude(intent=None).values_list("seq", "intent"))


def play(table: Table, kept: DirectoryBasedExampleDatabase | None) -> None:
    """Play histories at the table."""
    loop = asyncio.new_event_loop()
    machine: Any = type("RoomAtTheTable", (Room,), {"table": table, "loop": loop, "TestCase": None})
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=HISTORIES,
                stateful_step_count=STEPS,
                deadline=None,
                phases=PHASES,
                **({"database": kept} if LONG else {"derandomize": True, "database": None}),
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        loop.run_until_complete(close_hub())
        loop.close()


def test_the_room_is_as_its_model(db: None) -> None:
    table = Table(agenda=to_json(agenda_of((PhaseKind.FISHBOWL, 90))))
    running.move(table.assist.pk, Move.START, by=table.bo)
    play(table, KEPT)
