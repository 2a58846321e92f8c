"""Which cards may belong together, by the words they have in common. A suggestion and no more: a person decides."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from peerassist.method.words import words_in

MOST = 6  # suggestions
LEAST = 3  # cards that make a theme
SHORT = 3  # letters; shorter words seldom name anything
TOO_COMMON = 0.5  # a word in more of the cards than this tells nothing apart


class Suggested(NamedTuple):
    """A theme that might be: a word that its cards have in common, as it was most often written, and their ids."""

    name: str
    cards: tuple[str, ...]


def suggest(cards: Mapping[str, str], language: str) -> list[Suggested]:
    """Return themes for `cards` (id: text), the largest first; no card is in two of them. Words without meaning of their own
    are left out, and forms of one word count as one."""
    said: dict[str, Counter[str]] = {}
    having: dict[str, set[str]] = {}
    for uid, text in cards.items():
        for word in words_in(text, language):
            for term in word.terms if len(word.text) > SHORT else ():
                said.setdefault(term, Counter())[word.text.lower()] += 1
                having.setdefault(term, set()).add(uid)
    most = max(LEAST, int(len(cards) * TOO_COMMON))
    found: list[Suggested] = []
    free = set(cards)
    while len(found) < MOST:
        left = {term: held & free for term, held in having.items() if len(held) <= most}
        best = max(left, key=lambda t: (len(left[t]), len(t), t), default=None)
        if best is None or len(left[best]) < LEAST:
            break
        free -= left[best]
        found.append(Suggested(said[best].most_common(1)[0][0], tuple(u for u in cards if u in left[best])))
    return found
