"""The bell: after a commit it wakes those who follow what changed. It is a hint, never the truth: a follower that hears
nothing looks into the database every second by itself.

In one process the bell calls its listeners; with ``PEERASSIST_BELL_URL`` it also rings in every other process, by
publishing to Valkey or Redis. A dead Valkey slows the rooms down and stops nothing.
"""

import threading
from collections.abc import Callable

import redis
import structlog
from django.conf import settings
from django.db import transaction

log = structlog.get_logger("bell")
CHANNEL = "peerassist.rooms"
Listener = Callable[[int], None]  # takes a room's id; called from any thread, must return at once

_listeners: list[Listener] = []
_client: "redis.Redis | None" = None
_lock = threading.Lock()


def listen(listener: Listener) -> None:
    """Call `listener` with the id of every room that changes; with a bell URL, rings of other processes as well."""
    _listeners.append(listener)
    if settings.BELL_URL and len(_listeners) == 1:
        threading.Thread(target=_hear, name="bell", daemon=True).start()


def ring_after_commit(room: int) -> None:
    """Ring for `room` once the present transaction is on disk."""
    transaction.on_commit(lambda: ring(room))


def ring(room: int) -> None:
    """Ring for `room` now."""
    for listener in _listeners:
        listener(room)
    if settings.BELL_URL:
        try:
            _publisher().publish(CHANNEL, str(room))
        except redis.RedisError as problem:
            log.warning("silent", problem=str(problem))


def _publisher() -> "redis.Redis":
    global _client
    with _lock:
        if _client is None:
            _client = redis.Redis.from_url(settings.BELL_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
        return _client


def _hear() -> None:
    """Pass on what other processes ring, for ever; a lost line is taken up again after a pause."""
    pause = threading.Event()
    while True:
        try:
            with redis.Redis.from_url(settings.BELL_URL, socket_connect_timeout=2).pubsub() as ear:  # type: ignore[no-untyped-call]
                ear.subscribe(CHANNEL)
                for message in ear.listen():
                    if message["type"] == "message" and message["data"].isdigit():
                        for listener in _listeners:
                            listener(int(message["data"]))
        except (redis.RedisError, OSError) as problem:
            log.warning("deaf", problem=str(problem))
            pause.wait(2)
