"""The bell: after a commit it wakes those who follow what changed. It is a hint, never the truth: a follower that hears
nothing looks into the database every second by itself.

In one process the bell calls its listeners; with ``PEERASSIST_BELL_URL`` it also rings in every other process, by
publishing to Valkey or Redis. A dead Valkey slows the rooms down and stops nothing: publishing is done by a thread of its
own, so that no writer ever waits for it.
"""

import queue
import threading
from collections.abc import Callable

import redis
import structlog
from django.conf import settings
from django.db import transaction

log = structlog.get_logger("bell")
CHANNEL = "peerassist.rooms"
MOST_WAITING = 1_000  # rings not yet published; more are dropped, for a ring is but a hint
PAUSE = 2.0  # seconds, after the line to Valkey broke
Listener = Callable[[int], None]  # takes a room's id; called from any thread, must return at once

_listeners: list[Listener] = []
_outgoing: "queue.Queue[int]" = queue.Queue(MOST_WAITING)
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


def ring(room: int) -> None:
    """Ring for `room` now."""
    _tell(room)
    if settings.BELL_URL:
        _start()
        try:
            _outgoing.put_nowait(room)
        except queue.Full:
            log.warning("full", room=room)


def _tell(room: int) -> None:
    for listener in list(_listeners):
        listener(room)


def _start() -> None:
    """Start what speaks to Valkey, once in a process and only where there is one."""
    with _lock:
        if settings.BELL_URL and not _threads:
            _threads.extend(threading.Thread(target=work, name="bell", daemon=True) for work in (_publish, _hear))
            for thread in _threads:
                thread.start()


def _publish() -> None:
    """Publish rings in order, for ever; after a failure those that wait are let go, for they are old by then."""
    client = redis.Redis.from_url(settings.BELL_URL, socket_timeout=1, socket_connect_timeout=1)
    while True:
        room = _outgoing.get()
        try:
            client.publish(CHANNEL, str(room))
        except (redis.RedisError, OSError) as problem:
            log.warning("silent", problem=str(problem))
            threading.Event().wait(PAUSE)
            _empty()


def _empty() -> None:
    while not _outgoing.empty():
        _outgoing.get_nowait()


def _hear() -> None:
    """Pass on what other processes ring, for ever; a lost line is taken up again after a pause."""
    while True:
        try:
            with redis.Redis.from_url(
                settings.BELL_URL, socket_connect_timeout=2, socket_keepalive=True
            ).pubsub() as ear:  # type: ignore[no-untyped-call]
                ear.subscribe(CHANNEL)
                for message in ear.listen():
                    if message["type"] == "message" and message["data"].isdigit():
                        _tell(int(message["data"]))
        except (redis.RedisError, OSError) as problem:
            log.warning("deaf", problem=str(problem))
        threading.Event().wait(PAUSE)
