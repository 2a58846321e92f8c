"""Intents that no honest screen sends: forged ids, huge numbers, values of every wrong kind, in every field of every kind. Each is
refused by name; none of them breaks the writer, harms a neighbour in its batch, or takes long."""

import itertools
import time
from typing import Any

import pytest

from peerassist.assists.models import Participation
from peerassist.live.store import Outcome, Wish, write
from tests.live.conftest import Sit, Table, answered, until, wish
from tests.live.line import Line

NASTY: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**63, 2**64, 1e308, "", "x" * 50_000, "\x00", "\ud800", "../../etc/passwd", "9" * 30,
    [], [[]], {}, {"d": 1}, [2**63], ["", {"d": -1}], [{"d": 2**40}, "x"], [1] * 2_000, ["a\ud800"], {"uid": "c1"},
)  # fmt: skip
HONEST: dict[str, dict[str, Any]] = {
    "card.write": {
        "uid": "c1",
        "kind": "option",
        "text": "Said",
        "version": 1,
        "said_by": None,
        "owner": None,
        "due_on": None,
    },
    "card.edit": {"uid": "c1", "version": 1, "op": ["x"]},
    "card.change": {"uid": "c1", "kind": "insight", "said_by": None, "owner": None, "due_on": None, "answered": True},
    "card.remove": {"uid": "c1"},
    "card.restore": {"uid": "c1"},
    "card.star": {"uid": "c1", "on": True},
    "card.mark": {"uid": "c1", "mark": "try"},
    "clock.move": {"move": "extend", "version": 0, "minutes": 1},
    "door.lock": {"locked": False},
    "person.send_out": {"id": 1},
    "talk.tap": {"id": 1, "on": True},
    "talk.voice": {"on": True},
    "talk.hand": {"up": True, "id": 1},
    "talk.let_write": {"on": True},
}
MOST_SECONDS = 0.5  # of one wish; a machine with other work is given time


def carry(table: Table, seat: Participation, kind: str, body: dict[str, Any], name: str) -> Outcome:
    def unheard(outcome: Outcome) -> None:
        """The answer comes as the value."""

    return write([Wish(table.room.pk, seat.pk, name, kind, body, unheard)])[0]


@pytest.mark.parametrize("kind", HONEST)
def test_no_value_in_any_field_breaks_the_writer(table: Table, kind: str) -> None:
    assert carry(table, table.bo, "card.write", {"uid": "c1", "kind": "option", "text": "There"}, "first").seq
    honest, slowest = HONEST[kind], 0.0
    for number, (field, value) in enumerate(itertools.product(honest, NASTY)):
        began = time.thread_time()
        outcome = carry(table, table.bo, kind, {**honest, field: value}, f"n{number}")
        slowest = max(slowest, time.thread_time() - began)
        assert outcome.code not in {"broken", "storage"}, (field, value)
        assert (outcome.seq is None) == bool(outcome.code)
    assert slowest < MOST_SECONDS
    assert carry(table, table.bo, "card.star", {"uid": "c1", "on": True}, "last").code != "broken"


@pytest.mark.parametrize("kind", HONEST)
def test_an_empty_body_breaks_nothing(table: Table, kind: str) -> None:
    assert carry(table, table.bo, kind, {}, "empty").code not in {"broken", "storage"}


def test_a_seat_of_another_room_writes_nothing_here(table: Table) -> None:
    stranger = table.cast.assist(attribution="named").participations.first()
    assert stranger is not None and stranger.assist_id != table.assist.pk
    assert carry(table, stranger, "card.write", HONEST["card.write"], "forged").code == "gone"


def test_the_intent_of_another_done_again_does_nothing_twice(table: Table) -> None:
    """Who guesses another's intent learns that it was done, and changes nothing."""
    first = carry(table, table.bo, "card.write", {"uid": "c1", "kind": "option", "text": "Bo's"}, "shared")
    again = carry(table, table.gus, "card.write", {"uid": "c9", "kind": "option", "text": "Forged"}, "shared")
    assert again.seq == first.seq
    assert carry(table, table.bo, "card.star", {"uid": "c9", "on": True}, "look").code == "no_such_card"


async def test_a_right_withdrawn_while_typing_ends_it(table: Table, sit: Sit) -> None:
    bo, gus = await sit(table, table.bo), await sit(table, table.gus)
    assert "seq" in await answered(gus, wish(gus, "card.write", uid="g1", kind="option", text="a"))
    wish(bo, "person.send_out", id=table.gus.pk)
    for version in range(1, 30):
        wish(gus, "card.edit", uid="g1", version=version, op=["x"])
    assert (await gus.hear("bye"))["code"] == "gone"
    await until(gus.task.done, 2)
    welcome = (await sit(table, table.di)).welcome
    text = next(card["text"] for card in welcome["state"]["cards"] if card["uid"] == "g1")
    assert set(text) <= {"a", "x"} and len(text) < 30


@pytest.mark.parametrize(
    "origin", ["", "null", "https://evil.example", "http://localhost:8001", "HTTP://LOCALHOST:8000"]
)
async def test_a_page_of_another_site_opens_no_socket(table: Table, origin: str) -> None:
    foreign = Line(table.code, origin=origin)
    await until(foreign.task.done)
    assert foreign.close_code == 4403
