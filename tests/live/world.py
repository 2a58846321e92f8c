"""One card, several hands, the real server behind a line that loses, doubles and delays: what a history of typing needs.

The server's part is real: `live/store.py` writes, `live/telling.py` tells. The line between is made here, step by step, so
that a test decides what happens in which order. Signs that were typed are all different, so that in the end it can be told
whether one was lost or came twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import F

from peerassist.assists import log
from peerassist.assists.models import Entry, Participation
from peerassist.live import store, telling
from peerassist.method.text import Op, normal
from peerassist.records import showing
from peerassist.records.models import Card
from tests.live.conftest import Table

UID = "card-1"
Sent = tuple[str, str, dict[str, Any]]


class AnyHand(Protocol):
    """What a hand can do: the one in Python, and the browser's own (tests/contract)."""

    text: str
    base: str
    version: int

    @property
    def settled(self) -> bool: ...
    def local(self, op: Op) -> None: ...
    def promote(self) -> Sent | None: ...
    def sent(self) -> Sent | None: ...
    def edited(self, op: list[Any], version: int, edit: str | None) -> bool: ...
    def whole(self, text: str, version: int) -> None: ...
    def acknowledged(self, name: str) -> None: ...
    def stale(self, text: str, version: int) -> None: ...
    def lose(self) -> str: ...
    def again(self) -> "AnyHand": ...


@dataclass
class Client:
    """A screen: its hand, how far it was told, what is under way to the server and from it."""

    seat: Participation
    hand: AnyHand
    seq: int = 0
    going: list[Sent] = field(default_factory=list)
    answers: list[store.Outcome] = field(default_factory=list)


class World:
    """The table's room with one card, begun by the first client's first letters."""

    def __init__(self, table: Table, make: Callable[[], AnyHand], people: int = 4) -> None:
        self.table, self.room = table, table.room
        seats = (table.di, table.cy, table.bo, table.ada, table.di)
        self.clients = [Client(seat, make()) for seat in seats[:people]]
        self.typed: list[str] = []
        self.deleted: set[str] = set()
        self.type(self.clients[0], 0, 0, 2)
        self.send(self.clients[0])
        self.carry(self.clients[:1])
        for client in self.clients:
            self.hear(client, 1)

    def type(self, client: Client, at: int, gone: int, fresh: int) -> None:
        """Delete `gone` signs and type `fresh` new ones, at a place that is brought into the text."""
        text = client.hand.text
        at %= len(text) + 1
        lost = text[at : at + gone]
        self.deleted |= set(lost)
        signs = "".join(self._sign() for _ in range(fresh))
        if op := normal((at, -len(lost), signs)):
            client.hand.local(op)

    def _sign(self) -> str:
        number = len(self.typed)
        self.typed.append(chr((0x1F300 if number % 3 == 0 else 0x4E00) + number))  # a third needs two units of UTF-16
        return self.typed[-1]

    def send(self, client: Client) -> None:
        """Send what waits, if nothing is under way."""
        if sent := client.hand.promote():
            client.going.append(sent)

    def send_again(self, client: Client) -> None:
        """Send what is under way once more."""
        if sent := client.hand.sent():
            client.going.append(sent)

    def carry(self, clients: Iterable[Client]) -> None:
        """Bring the next message of each to the server, which deals with them together."""
        batch, whose = [], []
        for client in clients:
            if client.going:
                name, kind, body = client.going.pop(0)
                body = {"uid": UID, **({"kind": "option"} if kind == "card.write" else {}), **body}
                batch.append(store.Wish(self.room.pk, client.seat.pk, name, kind, body, lambda outcome: None))
                whose.append(client)
        for client, outcome in zip(whose, store.write(batch) if batch else [], strict=True):
            client.answers.append(outcome)

    def hear(self, client: Client, most: int) -> None:
        """Bring the next entries to a client, and what it can be answered by then."""
        entries = list(Entry.objects.filter(room=self.room, seq__gt=client.seq).order_by("seq")[:most])
        self._tell(client, telling.told(self.room.pk, entries))
        for outcome in list(client.answers):
            if outcome.seq is None:
                self._refused(client, outcome)
            elif outcome.seq <= client.seq:
                client.hand.acknowledged(outcome.id)
            else:
                continue
            client.answers.remove(outcome)

    def _tell(self, client: Client, told: list[telling.Told]) -> None:
        missing = False
        for entry in told:
            body = entry["body"]
            if entry["kind"] == "card.written" and body["card"]:
                client.hand.whole(body["card"]["text"], body["card"]["version"])
                missing = False
            elif entry["kind"] == "card.edited":
                missing |= not client.hand.edited(body["op"], body["version"], body["edit"])
            client.seq = entry["seq"]
        assert not missing, "an edit could not be followed, and the card was not told whole"

    def _refused(self, client: Client, outcome: store.Outcome) -> None:
        assert outcome.code == "stale", outcome
        sent = client.hand.sent()
        if sent is not None and sent[0] == outcome.id:
            client.hand.stale(str(outcome.values["text"]), int(outcome.values["version"]))  # type: ignore[index]

    def cut(self, client: Client, arrives: int, fresh: bool, reload: bool) -> None:
        """Break the line: of what was under way, `arrives` messages reach the server, no answer comes. Then come in
        again, with the state of now or with what was missed; on a `reload` with nothing but what was kept."""
        for _ in range(min(arrives, len(client.going))):
            self.carry([client])
        client.going, client.answers = [], []
        if reload:
            client.hand = client.hand.again()
        if fresh or reload:
            card = showing.state(self.room)[0]
            client.seq = Entry.objects.filter(room=self.room).count()
            client.hand.whole(card["text"], card["version"])
        else:
            self.hear(client, 10_000)
        self.send_again(client)

    def leap(self, at: int) -> None:
        """Somebody changes the card elsewhere, and of how nothing is known: a sign is taken out."""
        card = Card.objects.get(uid=UID)
        at %= len(card.text) + 1
        self.deleted |= set(card.text[at : at + 1])
        Card.objects.filter(pk=card.pk).update(text=card.text[:at] + card.text[at + 1 :], version=F("version") + 1)
        log.append(self.room, "card.written", {"uid": UID})

    def settle(self) -> None:
        """Let everything arrive."""
        for _ in range(200):
            for client in self.clients:
                self.send(client)
            self.carry(self.clients)
            for client in self.clients:
                self.hear(client, 10_000)
            if all(c.hand.settled and not c.going for c in self.clients) and len({c.seq for c in self.clients}) == 1:
                return
        raise AssertionError("it never comes to rest")

    def judge(self) -> None:
        """All copies are the same, and those of the record; what was typed is there once, unless it was deleted."""
        self.settle()
        card = Card.objects.get(uid=UID)
        for client in self.clients:
            assert (client.hand.text, client.hand.base, client.hand.version) == (card.text, card.text, card.version)
        assert len(set(card.text)) == len(card.text), "something came twice"
        assert set(self.typed) - self.deleted <= set(card.text) <= set(self.typed), "something was lost"
