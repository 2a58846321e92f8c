"""What is asked: the words that tell, how much each tells, and which of them a document must hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import log

MOST_WORDS = 6  # of what was typed, the rarest
IN_TITLE = 0.5  # of a word's weight on top where the title holds it
COMMON = 1_500  # documents that hold a word from which on it is common
SLIGHT = 0.12  # of its weight is left to a word that stands in questions of every kind, and to a number
EVERY = 100.0  # on top of the score where a document holds every word


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed, the terms it is found by, and those of its meaning in other languages (by language).

    `documents`: how many hold it; `weight`: the rarer the more; `slight`: it tells little all the same.
    """

    text: str
    terms: frozenset[str]
    meant: Mapping[str, frozenset[str]] = field(default_factory=dict)
    documents: int = 0
    weight: float = 0.0
    slight: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the index of a `kind`.

    A document answers it if the words it holds weigh at least `least`, and if it bears a mark of each set of `scope`
    and none of `without`. At most `most` are wanted.
    """

    kind: str
    words: tuple[Word, ...]
    least: float
    scope: tuple[frozenset[str], ...]
    without: frozenset[str] = frozenset()
    most: int = 200

    @property
    def whole(self) -> float:
        """The weight of all words; a little less, since sums of fractions are not exact."""
        return sum(word.weight for word in self.words) - 1e-6

    @property
    def common(self) -> bool:
        """Whether each of the words stands in very many documents."""
        return bool(self.words) and all(word.documents >= COMMON for word in self.words)

    def needed(self) -> tuple[Word, ...]:
        """Return the rarest words of which every answer holds at least one: without them too little weight is left."""
        rarest = sorted(self.words, key=lambda w: -w.weight)
        for n in range(1, len(rarest)):
            if sum(word.weight for word in rarest[n:]) < self.least:
                return tuple(rarest[:n])
        return tuple(rarest)

    def enough(self) -> list[tuple[Word, ...]]:
        """Return the smallest sets of words that weigh enough; every answer holds all words of one of them."""
        found: list[frozenset[int]] = []
        for size in range(1, len(self.words) + 1):
            for chosen in map(frozenset, combinations(range(len(self.words)), size)):
                heavy = sum(self.words[n].weight for n in chosen) >= self.least
                if heavy and not any(known <= chosen for known in found):
                    found.append(chosen)
        return [tuple(self.words[n] for n in sorted(chosen)) for chosen in found]


def weighed(words: Sequence[Word], counts: Mapping[str, int], total: int) -> list[Word]:
    """Return `words` with their weights (rarest first), by how many of `total` documents hold a term (`counts`)."""
    sized = []
    for word in words:
        terms = [*word.terms, *(t for terms in word.meant.values() for t in terms)]
        documents = max((counts.get(t, 0) for t in terms), default=0)
        weight = (SLIGHT if word.slight else 1.0) * log(1 + total / documents) if documents else 0.0
        sized.append(replace(word, documents=documents, weight=weight))
    return sorted(sized, key=lambda w: -w.weight)
