"""The addresses of what the front end's build made: `{% built 'site/site.ts' %}`.

The build writes a manifest (source name -> hashed file name) beside its files. It is read once, and again with every
page while debugging.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
FOLDER = "built"
MANIFEST = Path(__file__).resolve().parents[2] / "static" / FOLDER / "manifest.json"
FONT = (
    "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/"
    "atkinson-hyperlegible-next-latin-wght-normal.woff2"
)


class NotBuilt(Exception):
    """The front end was not built, or has no such entry."""


@cache
def _read() -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(MANIFEST.read_text("utf-8"))
    except FileNotFoundError as missing:
        raise NotBuilt("The front end is not built yet: run `npm ci && npm run build` in frontend/.") from missing
    return manifest


def _entry(source: str) -> dict[str, Any]:
    if settings.DEBUG:
        _read.cache_clear()
    try:
        entry: dict[str, Any] = _read()[source]
    except KeyError as missing:
        raise NotBuilt(
            f"The front end's build has no {source!r}; its entries are in frontend/vite.config.ts."
        ) from missing
    return entry


@register.simple_tag
def built(source: str) -> str:
    """Return the address of the file built from `source` (its path inside frontend/)."""
    return static(f"{FOLDER}/{_entry(source)['file']}")


@register.simple_tag
def built_font() -> str:
    """Return the address of the font's Latin letters, to be fetched early."""
    return built(FONT)


@register.simple_tag
def built_with(source: str) -> SafeString:
    """Return links that fetch early what the script `source` imports."""
    return format_html_join(
        "\n",
        '<link rel="modulepreload" href="{}">',
        ((address,) for address in imports_of(source)),
    )


def imports_of(source: str) -> list[str]:
    """Return the addresses of all that the script `source` imports."""
    return [built(key) for key in _imports(source)]


def _imports(source: str) -> list[str]:
    found: list[str] = []
    for key in _entry(source).get("imports", []):
        found += [key, *(k for k in _imports(key) if k not in found)]
    return list(dict.fromkeys(found))
