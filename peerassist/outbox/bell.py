"""The bell: after a commit it wakes those who follow what changed. It is a hint, never the truth: a follower that hears
nothing looks into the database every second by itself.

In one process the bell calls its listeners; with ``PEERASSIST_BELL_URL`` it also rings in every other process, by
publishing to Valkey or Redis. A dead Valkey slows the rooms down and stops nothing: publishing is done by a thread of its
own, so that no writer ever waits for it.
"""

import queue
import re
import threading
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import transaction

log = structlog.get_logger("bell")
CHANNEL = "peerassist.rooms"
_RING = re.compile(rb"\d{1,18} \d{1,18}")  # a room, and the number of its newest entry or 0
MOST_WAITING = 1_000  # rings not yet published; more are dropped, for a ring is but a hint
PAUSE = 2.0  # seconds, after the line to Valkey broke
# Takes a room's id, and the number of its newest entry where that is known, else 0; called from any thread, must return
# at once.
Listener = Callable[[int, int], None]

_listeners: list[Listener] = []
_outgoing: "queue.Queue[tuple[int, int]]" = queue.Queue(MOST_WAITING)
_threads: list[threading.Thread] = []
_lock = threading.Lock()


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener` with the id of every room that changes; with a bell URL, rings of other processes as well. Returns
    what ends it."""
    _listeners.append(listener)
    _start()
    return lambda: _listeners.remove(listener)


def ring_after_commit(room: int) -> None:
    """Ring for `room` once the present transaction is on disk."""
    transaction.on_commit(lambda: ring(room), robust=True)


def ring(room: int, seq: int = 0, *, but: Listener | None = None) -> None:
    """Ring for `room` now, for all `but` one who knows already. Who knows its entries up to `seq` need not look."""
    _tell(room, seq, but)
    if settings.BELL_URL:
        _start()
        try:
            _outgoing.put_nowait((room, seq))
        except queue.Full:
            log.warning("full", room=room)


def _tell(room: int, seq: int, but: Listener | None = None) -> None:
    for listener in list(_listeners):
        if listener != but:
            listener(room, seq)


def _start() -> None:
    """Start what speaks to Valkey, once in a process and only where there is one."""
    with _lock:
        if settings.BELL_URL and not _threads:
            _threads.extend(threading.Thread(target=work, name="bell", daemon=True) for work in (_publish, _hear))
            for thread in _threads:
                thread.start()


def _publish() -> None:
    """Publish rings in order, for ever; after a failure those that wait are let go, for they are old by then."""
    import redis  # noqa: PLC0415  (large: only where there is one)

    client = redis.Redis.from_url(settings.BELL_URL, socket_timeout=1, socket_connect_timeout=1)
    while True:
        room, seq = _outgoing.get()
        try:
            client.publish(CHANNEL, f"{room} {seq}")
        except (redis.RedisError, OSError) as problem:
            log.warning("silent", problem=str(problem))
            threading.Event().wait(PAUSE)
            _empty()


def _empty() -> None:
    while not _outgoing.empty():
        _outgoing.get_nowait()


def _hear() -> None:
    """Pass on what other processes ring, for ever; a lost line is taken up again after a pause."""
    import redis  # noqa: PLC0415

    while True:
        try:
            with redis.Redis.from_url(
                settings.BELL_URL, socket_connect_timeout=2, socket_keepalive=True
            ).pubsub() as ear:  # type: ignore[no-untyped-call]
                ear.subscribe(CHANNEL)
                for message in ear.listen():
                    if message["type"] == "message" and _RING.fullmatch(message["data"]):
                        room, seq = message["data"].split()
                        _tell(int(room), int(seq))
        except (redis.RedisError, OSError) as problem:
            log.warning("deaf", problem=str(problem))
        threading.Event().wait(PAUSE)
