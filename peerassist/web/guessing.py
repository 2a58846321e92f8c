"""Guessing codes of rooms is slow. Only wrong codes count, and so many that no hall of people who mistype comes near; who
has a place in a room is never held up."""

from django.core.cache import cache
from django.http import HttpRequest

MOST = 300  # wrong codes from one network
WITHIN = 600  # seconds


def note_wrong_code(request: HttpRequest) -> None:
    """Remember that a code of no room came from this network."""
    key = _key(request)
    if not cache.add(key, 1, WITHIN):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, WITHIN)


def guesses(request: HttpRequest) -> bool:
    """Say whether someone in this network is trying codes one after the other."""
    return int(cache.get(_key(request), 0)) >= MOST


def _key(request: HttpRequest) -> str:
    return f"wrong-codes:{request.META.get('REMOTE_ADDR', '')}"
