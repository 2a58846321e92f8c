"""What may not stand in a log: the secrets of links are parts of addresses, and addresses are logged when they fail."""

import re
from collections.abc import MutableMapping
from typing import Any

SECRET = re.compile(r"(?<=/)[\w.:=-]{32,}")  # a part of an address that is too long to mean anything to people


def without_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put a mark in the place of each secret (a structlog processor)."""
    for name in ("event", "path", "url"):
        if isinstance(said := event.get(name), str):
            event[name] = SECRET.sub("…", said)
    return event
