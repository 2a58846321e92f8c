"""Write peerassist/people/language_names.json: what languages are called, from Unicode's CLDR (by Babel, a tool of the
house, so that the product itself need not carry it).

    .venv/bin/python tools/language_names.py
"""

import json
from pathlib import Path

from babel import Locale
from babel.core import get_global

TO = Path(__file__).resolve().parent.parent / "peerassist" / "people" / "language_names.json"
SPOKEN_IN = ("en", "es", "fr")  # the interface's languages; others fall back to English names
LEAST_SHARE = 1.0  # percent of a country's people
SIGNED = ("ase", "gsg", "sgn")


def codes() -> list[str]:
    """Return the languages that at least one person in a hundred speaks in some country, or that are official there."""
    found = set(SIGNED)
    for spoken in get_global("territory_languages").values():
        for code, facts in spoken.items():
            if facts["population_percent"] >= LEAST_SHARE or facts["official_status"]:
                found.add(code.split("_")[0])
    return sorted(found & set(Locale("en").languages))


def main() -> None:
    """Write the names, one language of the interface after the other."""
    wanted = codes()
    names = {
        spoken: {code: Locale(spoken).languages[code] for code in wanted if code in Locale(spoken).languages}
        for spoken in SPOKEN_IN
    }
    TO.write_text(json.dumps(names, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(wanted)} languages in {TO.name}, {TO.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
