"""Who is in which room, for pages. As far as this process knows: each knows its own screens."""

from collections.abc import Iterable

from peerassist.live.socket import hubs


def here(rooms: Iterable[int]) -> dict[int, set[int]]:
    """Return the seats of those whose screens are open, by room; walls aside. Called from any thread: what changes meanwhile
    is seen the next time."""
    found: dict[int, set[int]] = {number: set() for number in rooms}
    for hub in hubs():
        for number in found:
            room = hub.rooms.get(number)
            if room is not None:
                found[number] |= {screen.seat for screen in tuple(room.screens) if not screen.wall}
    return found
