"""Write peerassist/people/city_names.json: what the places that time zones are named after are called, from Unicode's CLDR (by
Babel, a tool of the house). Only names that differ from the zone's own are kept.

    .venv/bin/python tools/city_names.py
"""

import json
from pathlib import Path
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

TO = Path(__file__).resolve().parent.parent / "peerassist" / "people" / "city_names.json"
SPOKEN_IN = ("en", "es", "fr")  # the interface's languages


def own(zone: str) -> str:
    """Return the place in the zone's own name, as `zones.own_city` does."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def known_as(zone: str) -> str:
    """Return the name that CLDR keeps a zone's facts under, which may be an older one: "Asia/Calcutta" for Asia/Kolkata."""
    english, older = Locale("en").time_zones, get_global("zone_aliases")
    others = (old for old, new in older.items() if new == zone and english.get(old, {}).get("city") == own(zone))
    return zone if zone in english else next(others, zone)


def names(spoken: str) -> dict[str, str]:
    """Return the names in this language by zone, where the zone's own name is another. Zones that only another name stands
    for are left out, so that no place means two."""
    facts, older = Locale(spoken).time_zones, get_global("zone_aliases")
    places = {zone for zone in available_timezones() if "/" in zone and zone not in older}
    called = {zone: facts.get(known_as(zone), {}).get("city", own(zone)) for zone in places}
    return {zone: city for zone, city in called.items() if city != own(zone)}


def main() -> None:
    """Write the names, one language of the interface after the other."""
    found = {spoken: names(spoken) for spoken in SPOKEN_IN}
    TO.write_text(json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{sum(map(len, found.values()))} names in {TO.name}, {TO.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
