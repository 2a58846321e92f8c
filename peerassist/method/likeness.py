"""Which cards of different groups may say the same: by the words they have in common. A suggestion; people decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from peerassist.method.words import words_in

LEAST_WORDS = 2  # in common
LEAST_SHARE = 0.34  # of the words of the shorter one


@dataclass(frozen=True, slots=True)
class Said:
    """A card: who can be joined with whom is decided by `kind` (the same) and `group` (different)."""

    key: str
    group: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Two cards, and the words they share as the first of them has them, in its order."""

    one: str
    other: str
    words: tuple[str, ...]
    share: float


def suggest(cards: Sequence[Said], language: str, most: int = 12) -> tuple[Alike, ...]:
    """Return pairs that look alike, the most alike first."""
    bags = {card.key: _terms(card.text, language) for card in cards}
    found = []
    for one, other in ((one, other) for n, one in enumerate(cards) for other in cards[n + 1 :]):
        if one.kind != other.kind or one.group == other.group:
            continue
        mine, theirs = bags[one.key], bags[other.key]
        common = [word for term, word in mine.items() if term in theirs]
        share = len(common) / max(1, min(len(mine), len(theirs)))
        if len(common) >= LEAST_WORDS and share >= LEAST_SHARE:
            found.append(Alike(one.key, other.key, tuple(common), share))
    found.sort(key=lambda alike: (-alike.share, -len(alike.words), alike.one, alike.other))
    return tuple(found[:most])


def _terms(text: str, language: str) -> dict[str, str]:
    """Return the terms of a text with the words they stand for; a word with several forms counts once."""
    return {min(word.terms): word.text.lower() for word in words_in(text, language) if word.terms}
