"""How a process leaves its rooms when it is told to end: what waits is written and acknowledged, then every screen is sent
away to come again, to another process or to the next one in this place."""

import asyncio
import random
import threading

from peerassist.live.hub import Hub, whatever_happens

WRITTEN_WITHIN = 3.0  # seconds for what waits to be written; what is not is sent again by its device
GONE_WITHIN = 1.5  # seconds for screens to take their goodbye
SOONEST = 0.2  # seconds until the first screens come again
A_SECOND = 100  # screens that come again in one second: coming in reads a whole room
LATEST = 10.0  # seconds, however many they are

_begun = threading.Event()


def draining() -> bool:
    """Say whether this process is about to end and takes nobody in any more."""
    return _begun.is_set()


async def leave(house: Hub) -> None:
    """Empty the rooms of this process, within a few seconds; the hub is closed afterwards."""
    _begun.set()
    house.draining = True
    await asyncio.wait([asyncio.ensure_future(asyncio.to_thread(house.writer.close))], timeout=WRITTEN_WITHIN)
    rooms = list(house.rooms.values())
    for room in rooms:  # the acknowledgements of what was just written come with its entries
        await whatever_happens(house.catch_up, room)
    latest = min(LATEST, SOONEST + sum(len(room.screens) for room in rooms) / A_SECOND)
    for room in rooms:
        for screen in list(room.screens):
            screen.close("restart", round(random.uniform(SOONEST, latest), 2))
    for visit in house.visits.idle():
        house.leave(visit.room, visit.screen)
    until = house.loop.time() + GONE_WITHIN
    while house.rooms and house.loop.time() < until:
        await asyncio.sleep(0.02)
    await house.close()
