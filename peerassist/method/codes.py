"""Codes to come in by: short, said aloud, typed on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I
LENGTH = 6  # 32^6 are a thousand million; guessing is limited where codes are taken


def join_code(rng: Random) -> str:
    """Return a fresh code, as "7KQ42M"."""
    return "".join(rng.choice(ALPHABET) for _ in range(LENGTH))


def normalised(typed: str) -> str:
    """Return `typed` as a code is stored: capitals, without spaces, dashes and what else is said between letters."""
    return "".join(c for c in typed.upper() if c in ALPHABET)
