"""The record as documents to take away."""

from collections.abc import Callable
from typing import Any

FORMATS: dict[str, tuple[str, Callable[..., bytes]]] = {}


def document_of(assist: Any) -> Any:
    """Return what the writers of documents take."""
    raise NotImplementedError
