"""Who spoke in a meeting of the demonstration, and what who asked marked for their own eyes."""

from collections.abc import Mapping
from datetime import timedelta

from peerassist.assists.models import Participation, Room, Talk
from peerassist.demonstration import content
from peerassist.records.models import Card, Mark


def speak(room: Room, given: content.Assist, seats: Mapping[str, Participation]) -> None:
    """Let them speak one after the other, from the beginning of each phase."""
    assist = room.assist
    assert assist.starts_at is not None
    began = [assist.starts_at + timedelta(seconds=sum(given.spent[:n])) for n in range(len(given.spent) + 1)]
    rows = []
    for phase, who, seconds in given.talk:
        ended = began[phase] + timedelta(seconds=seconds)
        rows.append(Talk(room=room, participation=seats[who], phase=phase, began_at=began[phase], ended_at=ended))
        began[phase] = ended + timedelta(seconds=2)
    Talk.objects.bulk_create(rows)
    cards = list(Card.objects.filter(assist=assist).order_by("pk"))
    Mark.objects.bulk_create(
        Mark(card=cards[int(n)], by=seats[given.host], mark=mark) for n, mark in given.marks.items()
    )
