"""Time zones as people write them: "Bogotá" for America/Bogota; and how far two of them are apart."""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from peerassist.people.languages import folded

NOT_PLACES = ("Etc/", "SystemV/", "posix", "right", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


@cache
def everything() -> frozenset[str]:
    """Return all names of zones (reading them from the disk takes a while)."""
    return frozenset(available_timezones())


@cache
def places() -> tuple[str, ...]:
    """Return the zones that are named after a place, and UTC, in the order to choose from."""
    named = (z for z in everything() if "/" in z and not z.startswith(NOT_PLACES))
    return (*sorted(named), "UTC")


def city(zone: str) -> str:
    """Return the place a zone is named after: "America/Argentina/Buenos_Aires" -> "Buenos Aires"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@lru_cache(maxsize=1024)
def meant(typed: str) -> tuple[str, ...]:
    """Return the zones that `typed` can mean: its name, or the place it is named after; accents do not matter."""
    wanted = folded(typed.replace("_", " "))
    exact = tuple(z for z in everything() if folded(z.replace("_", " ")) == wanted)
    return exact or tuple(sorted(z for z in places() if wanted and folded(city(z)) == wanted))


def apart(zone: str, other: str, at: datetime) -> timedelta:
    """Return how far clocks in `zone` are ahead of those in `other` (behind: negative) at that moment."""
    there, here = at.astimezone(ZoneInfo(zone)).utcoffset(), at.astimezone(ZoneInfo(other)).utcoffset()
    assert there is not None and here is not None
    return there - here
