"""Is the purpose clear? One question, an open one, that names the decision it feeds, short enough to be remembered.

Hints, never walls. They look at the surface of the words in English, Spanish and French; an unknown language gets the
hints that need no words.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

MOST_WORDS = 40
LEAST_LETTERS = 12

# How an open question begins. A yes-no question begins with a verb or "should we".
OPEN: dict[str, frozenset[str]] = {
    "en": frozenset(["how", "what", "which", "where", "when", "who", "whom", "why"]),
    "es": frozenset(
        [
            "como",
            "que",
            "cual",
            "cuales",
            "donde",
            "cuando",
            "quien",
            "quienes",
            "cuanto",
            "cuanta",
            "cuantos",
            "cuantas",
        ]
    ),
    "fr": frozenset(
        [
            "comment",
            "que",
            "quoi",
            "quel",
            "quelle",
            "quels",
            "quelles",
            "ou",
            "quand",
            "qui",
            "combien",
            "qu",
            "pourquoi",
        ]
    ),
}
BEFORE_THE_QUESTION: dict[str, frozenset[str]] = {  # words that may stand before it: "In what order", "¿De qué manera"
    "en": frozenset(["in", "with", "at", "by", "for", "from", "to", "on", "under", "and", "so"]),
    "es": frozenset(["de", "en", "con", "a", "por", "para", "desde", "y", "hasta", "bajo"]),
    "fr": frozenset(["a", "de", "avec", "par", "pour", "en", "dans", "et", "sur", "sous", "des", "d", "jusqu"]),
}
CLOSED_OPENERS: dict[str, tuple[str, ...]] = {
    "fr": ("est ce que", "qu est ce qu il faut"),
    "en": (),
    "es": (),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """One look at the purpose. `value` is a number or word for its sentence (words counted, the date)."""

    code: str  # one_question, open_question, names_decision, short_enough
    met: bool
    value: str = ""


def clarity(
    text: str, *, language: str, decision: str = "", decided_by: str = "", decision_on: date | None = None
) -> tuple[Hint, ...]:
    """Return the hints for a purpose, always the same four in the same order; none for hardly any text."""
    if len(text.strip()) < LEAST_LETTERS:
        return ()
    words = plain_words(text)
    return (
        Hint("one_question", questions(text) == 1, str(questions(text))),
        Hint("open_question", _is_open(words, language.split("-")[0])),
        Hint("names_decision", _names(words, decision, decided_by, decision_on), decision),
        Hint("short_enough", len(words) <= MOST_WORDS, str(len(words))),
    )


def questions(text: str) -> int:
    """Count the questions: runs of question marks, in any script."""
    return len(re.findall(r"[?？؟;]+(?=\s|$|[»”\"'’)])|[?？؟]+", text.replace(";", ",")))


def plain_words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without accents and signs."""
    split = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in split if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", bare)


def _is_open(words: list[str], language: str) -> bool:
    if language not in OPEN:
        return True
    start = words[:]
    joined = " ".join(start)
    if any(joined.startswith(phrase) for phrase in CLOSED_OPENERS[language]):
        return False
    while start and start[0] in BEFORE_THE_QUESTION[language] and start[0] not in OPEN[language]:
        start = start[1:]
    if start and start[0] in OPEN[language]:
        return True
    # The question may come after a half-sentence: "Before the tender goes out, how can we ...?"
    return any(w in OPEN[language] for w in words[:14]) and not _starts_closed(words, language)


_CLOSED_STARTS: dict[str, frozenset[str]] = {
    "en": frozenset(
        [
            "should",
            "can",
            "could",
            "do",
            "does",
            "did",
            "is",
            "are",
            "was",
            "were",
            "will",
            "would",
            "shall",
            "may",
            "might",
            "has",
            "have",
            "must",
        ]
    ),
    "es": frozenset(
        ["podemos", "podriamos", "debemos", "deberiamos", "es", "son", "hay", "tenemos", "conviene", "vale", "puede"]
    ),
    "fr": frozenset(["faut", "pouvons", "devons", "devrions", "est", "sont", "peut", "avons", "pourrions", "doit"]),
}


def _starts_closed(words: list[str], language: str) -> bool:
    return bool(words) and words[0] in _CLOSED_STARTS[language]


def _names(words: list[str], decision: str, decided_by: str, decision_on: date | None) -> bool:
    said = set(words)
    telling = {w for w in (*plain_words(decision), *plain_words(decided_by)) if len(w) > 3}
    if said & telling:
        return True
    return decision_on is not None and str(decision_on.year) in said | {""} and str(decision_on.day) in said
