"""docs/live-protocol.md is what strangers write a client from: it names what there is, and the limits as they are."""

import re
from pathlib import Path

import pytest

from peerassist.assists import circling, handing_over, nudging, talking, typing_check
from peerassist.live import door, limits, nudges, poll, room, screen, store, visits, wire
from peerassist.method import balance, text, turns
from peerassist.method.balance import Side
from peerassist.method.kinds import CardKind
from peerassist.method.listening import Mark
from peerassist.method.nudges import LASTS, MOST_A_MINUTE, MOST_WORDS, Nudge
from peerassist.method.phases import Move
from peerassist.method.rounds import MOST_INSIDE
from peerassist.records import editing, writing

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "live-protocol.md").read_text("utf-8")
SERVER = "".join(p.read_text("utf-8") for p in (ROOT / "peerassist" / "live").glob("*.py"))
BELOW = "".join(
    (ROOT / "peerassist" / name).read_text("utf-8")
    for name in (
        "records/writing.py",
        "records/editing.py",
        "records/listening.py",
        "method/text.py",
        "assists/running.py",
        "assists/talking.py",
        "assists/nudging.py",
        "assists/handing_over.py",
        "assists/circling.py",
        "method/rounds.py",
        "method/nudges.py",
        "method/phases.py",
        "live/store.py",
        "live/talk.py",
        "live/leading.py",
        "live/circles.py",
    )
)


def coded(name: str) -> bool:
    return f"`{name}`" in TEXT


@pytest.mark.parametrize("kind", [*writing.WISHES, editing.KIND, *store.LEADING, *store.OWN])
def test_every_intent_is_told(kind: str) -> None:
    assert coded(kind)


@pytest.mark.parametrize("kind", [*CardKind, *Move, *Mark, *Side, *Nudge])
def test_every_kind_of_card_and_every_move_is_told(kind: str) -> None:
    assert coded(kind)


def test_every_refusal_is_told() -> None:
    codes = set(re.findall(r'DomainError\(\s*"(\w+)"', BELOW)) | set(re.findall(r'code="(\w+)"', SERVER))
    opening = {"cancelled"}  # said on the page that opens the room
    assert codes - opening and {code for code in codes - opening if not coded(code)} == set()


def test_every_goodbye_is_told() -> None:
    codes = set(re.findall(r'(?:close|_send_home|_turn_away)\((?:room, |send, )?"(\w+)"', SERVER))
    codes |= set(re.findall(r'Refused\("(\w+)"\)', SERVER))
    assert len(codes) > 8 and {code for code in codes if not coded(code)} == set()


def test_every_frame_of_the_server_is_told() -> None:
    kinds = set(re.findall(r'"t": "(\w+)"', SERVER))
    assert {"welcome", "pass", "bye"} <= kinds
    assert not {kind for kind in kinds if not coded(kind) and f'"t": "{kind}"' not in TEXT}


def test_every_entry_is_told() -> None:
    written = BELOW + "".join(
        (ROOT / "peerassist" / p).read_text("utf-8") for p in ("assists/entering.py", "records/validating.py")
    )
    kinds = set(re.findall(r'"((?:card|clock|person|door|record|talk)\.(?:\w+ed|written|came|left))"', written))
    assert len(kinds) == 10 and {kind for kind in kinds if not coded(kind)} == set()


@pytest.mark.parametrize(
    "kind", [nudging.GIVEN, nudges.NOT_FOR_YOU, handing_over.MOVED, circling.MOVED, typing_check.MOVED]
)
def test_what_else_is_told_is_told(kind: str) -> None:
    assert coded(kind)


@pytest.mark.parametrize(
    "words",
    [
        f"{limits.PER_SECOND:.0f} messages a second, {limits.BURST:.0f} at once",
        f"counts as {limits.A_VISIT:.0f})",
        f"{limits.MOST_SCREENS} screens in one room",
        f"{limits.MOST_IN_ROOM} screens of a room",
        f"more than {screen.MOST_WAITING}",
        f"{wire.MOST_BYTES:,} bytes",
        f"{wire.MOST_DEPTH} deep",
        f"Version {wire.VERSION}",
        f"1–{writing.MOST_TEXT:,} characters",
        f"after {room.TYPING_LASTS:.0f} seconds",
        f"more than {room.MOST_CARETS} type at once",
        f"at most {text.MOST_PARTS:,} parts",
        f"the last {editing.KEPT} versions",
        f"good for {door.LINE_LASTS} seconds",
        f"held up to {poll.HELD:.0f} seconds",
        f"has left {visits.LINGERS:.0f} seconds after",
        f"believed for {talking.SURE.total_seconds():.0f} seconds",
        f"no more than {talking.MOST_BY_DEVICE} beginnings a minute",
        f"spoken for {talking.A_TURN.total_seconds():.0f} seconds",
        f"spoke for {balance.HEARD.total_seconds():.0f} seconds",
        f"steps of {turns.STEP.total_seconds():.0f} seconds",
        f"goes away after {LASTS.total_seconds():.0f} seconds",
        f"no more than {MOST_A_MINUTE} nudges a minute",
        f"1–{MOST_WORDS} characters",
        f"No more than {MOST_INSIDE} peers sit inside",
    ],
)
def test_the_limits_are_as_told(words: str) -> None:
    assert words in TEXT.replace("\n", " ")
