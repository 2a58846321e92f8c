"""What languages are called. People choose them by name; codes (BCP 47) are what is kept.

The names are Unicode's (CLDR): ``tools/language_names.py`` writes them.
"""

import json
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).with_name("language_names.json")
# Offered first where nobody has said yet what they speak.
ALIASES = {"tl": "fil", "iw": "he", "in": "id", "ji": "yi", "mo": "ro"}  # older codes
COMMON = ("en", "es", "fr", "pt", "ar", "zh", "hi", "ru", "sw", "bn", "id", "de")


@cache
def _names() -> dict[str, dict[str, str]]:
    """Return the names by the language they are in, then by code."""
    names: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return names


def _in(reader: str) -> dict[str, str]:
    """Return the names for a reader of this language; what it has no name for is called as in English."""
    spoken = (reader or get_language() or "en").split("-")[0].lower()
    return _names()["en"] | _names().get(spoken, {})


def name(code: str, reader: str = "") -> str:
    """Return what the language is called in the reader's (or the present) language: "pt-BR" -> "Portuguese".

    A code nobody has a name for is shown as it is.
    """
    first = code.split("-")[0].lower()
    return _in(reader).get(ALIASES.get(first, first), code)


def named(codes: Iterable[str], reader: str = "") -> list[str]:
    """Return the names of several languages, in their order."""
    return [name(code, reader) for code in codes]


def choices(codes: Iterable[str], reader: str = "") -> list[tuple[str, str]]:
    """Return (code, name with a capital) of these languages, by name."""
    return sorted(((c, _capital(name(c, reader))) for c in codes), key=lambda pair: folded(pair[1]))


def everything(reader: str = "") -> list[str]:
    """Return the names of all languages, by name."""
    return sorted((_capital(n) for n in _in(reader).values()), key=folded)


def code_of(typed: str) -> str | None:
    """Return the code of a language that was typed by its name (in any language of the interface) or by its code.

    Capitals and accents do not matter: "Français", "french", "FR" and "fr-CA" are all understood.
    """
    return _code_of(typed, (get_language() or "en").split("-")[0])


@lru_cache(maxsize=1024)
def _code_of(typed: str, present: str) -> str | None:
    wanted = folded(typed)
    for reader in (present, *(r for r in _names() if r != present)):
        if wanted in (known := _codes(reader)):
            return known[wanted]
    low = typed.strip().lower().replace("_", "-")
    first = low.split("-")[0]
    return low if first in _names()["en"] and len(low) <= 12 and low.replace("-", "").isalnum() else None


@cache
def _codes(reader: str) -> dict[str, str]:
    return {folded(n): code for code, n in _names().get(reader, {}).items()}


def folded(text: str) -> str:
    """Return `text` without capitals and accents."""
    parts = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
