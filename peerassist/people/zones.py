"""Time zones as people write them: "Bogotá" for America/Bogota; and how far two of them are apart.

What places are called in the reader's language is Unicode's (CLDR): ``tools/city_names.py`` writes it.
"""

import json
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import get_language

from peerassist.people.languages import folded

FILE = Path(__file__).with_name("city_names.json")
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


@cache
def _names() -> dict[str, dict[str, str]]:
    """Return the places' names by the language they are in, then by zone; none where the zone's own says it."""
    names: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return names


def city(zone: str, reader: str = "") -> str:
    """Return the place a zone is named after, in the reader's (or the present) language: "Europe/Lisbon" -> "Lisboa"."""
    spoken = (reader or get_language() or "en").split("-")[0].lower()
    return _names().get(spoken, _names()["en"]).get(zone) or own_city(zone)


def own_city(zone: str) -> str:
    """Return the place in a zone's own name: "America/Argentina/Buenos_Aires" -> "Buenos Aires"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@lru_cache(maxsize=1024)
def meant(typed: str) -> tuple[str, ...]:
    """Return the zones that `typed` can mean: its name, or the place it is named after in any language of the interface;
    accents do not matter."""
    wanted = folded(typed.replace("_", " "))
    exact = tuple(z for z in everything() if folded(z.replace("_", " ")) == wanted)
    if exact or not wanted:
        return exact
    own = tuple(sorted(z for z in places() if folded(own_city(z)) == wanted))
    return own or tuple(
        sorted({z for called in _names().values() for z, name in called.items() if folded(name) == wanted})
    )


def apart(zone: str, other: str, at: datetime) -> timedelta:
    """Return how far clocks in `zone` are ahead of those in `other` (behind: negative) at that moment."""
    there, here = at.astimezone(ZoneInfo(zone)).utcoffset(), at.astimezone(ZoneInfo(other)).utcoffset()
    assert there is not None and here is not None
    return there - here
