"""Words as search and matching see them: folded, stemmed, in English, Spanish and French.

For each word the union {fold(stem(w)), stem(fold(w))} is taken: people leave accents out, and stemmers need them. Both
databases get the same terms, so both find the same things.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

STEMMERS = {
    code: snowballstemmer.stemmer(name) for code, name in (("en", "english"), ("es", "spanish"), ("fr", "french"))
}
LANGUAGES = tuple(STEMMERS)
LONGEST = 40  # letters of a term; longer runs are no words
_LETTERS = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"  # accents may stand as signs of their own after their letter
_WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})?")
_CLITICS = frozenset(["s", "t", "d", "m", "re", "ve", "ll"])  # what English puts behind an apostrophe
_JOINED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})  # letters that Unicode does not take apart
_ONE_AT_A_TIME = Lock()  # a stemmer keeps its word in itself; requests are served by several threads

STOP: dict[str, frozenset[str]] = {
    "en": frozenset(
        [
            "a",
            "about",
            "after",
            "again",
            "all",
            "also",
            "an",
            "and",
            "any",
            "are",
            "as",
            "at",
            "be",
            "because",
            "been",
            "before",
            "being",
            "between",
            "both",
            "but",
            "by",
            "can",
            "could",
            "did",
            "do",
            "does",
            "done",
            "each",
            "for",
            "from",
            "had",
            "has",
            "have",
            "he",
            "her",
            "here",
            "his",
            "how",
            "i",
            "if",
            "in",
            "into",
            "is",
            "it",
            "its",
            "just",
            "may",
            "me",
            "more",
            "most",
            "must",
            "my",
            "no",
            "nor",
            "not",
            "now",
            "of",
            "off",
            "on",
            "once",
            "only",
            "or",
            "other",
            "our",
            "out",
            "over",
            "own",
            "same",
            "she",
            "should",
            "so",
            "some",
            "such",
            "than",
            "that",
            "the",
            "their",
            "them",
            "then",
            "there",
            "these",
            "they",
            "this",
            "those",
            "through",
            "to",
            "too",
            "under",
            "until",
            "up",
            "us",
            "very",
            "was",
            "we",
            "were",
            "what",
            "when",
            "where",
            "which",
            "while",
            "who",
            "whom",
            "why",
            "will",
            "with",
            "without",
            "would",
            "you",
            "your",
        ]
    ),
    "es": frozenset(
        [
            "a",
            "al",
            "algo",
            "ante",
            "antes",
            "como",
            "con",
            "contra",
            "cual",
            "cuando",
            "de",
            "del",
            "desde",
            "donde",
            "dos",
            "e",
            "el",
            "ella",
            "ellas",
            "ellos",
            "en",
            "entre",
            "era",
            "es",
            "esa",
            "ese",
            "eso",
            "esta",
            "estan",
            "estas",
            "este",
            "esto",
            "estos",
            "fue",
            "ha",
            "han",
            "hasta",
            "hay",
            "la",
            "las",
            "le",
            "les",
            "lo",
            "los",
            "mas",
            "me",
            "mi",
            "mientras",
            "muy",
            "nada",
            "ni",
            "no",
            "nos",
            "nosotros",
            "nuestra",
            "nuestro",
            "o",
            "os",
            "otra",
            "otro",
            "para",
            "pero",
            "poco",
            "por",
            "porque",
            "que",
            "quien",
            "se",
            "sea",
            "ser",
            "si",
            "sin",
            "sobre",
            "son",
            "su",
            "sus",
            "también",
            "tan",
            "te",
            "tiene",
            "tienen",
            "todo",
            "todos",
            "tu",
            "un",
            "una",
            "uno",
            "unos",
            "y",
            "ya",
        ]
    ),
    "fr": frozenset(
        [
            "a",
            "ai",
            "alors",
            "au",
            "aussi",
            "autre",
            "aux",
            "avant",
            "avec",
            "avoir",
            "c",
            "ce",
            "cela",
            "ces",
            "cet",
            "cette",
            "ceux",
            "chaque",
            "ci",
            "comme",
            "comment",
            "d",
            "dans",
            "de",
            "des",
            "deux",
            "donc",
            "dont",
            "du",
            "elle",
            "elles",
            "en",
            "encore",
            "entre",
            "est",
            "et",
            "etait",
            "ete",
            "etre",
            "eux",
            "fait",
            "faire",
            "il",
            "ils",
            "j",
            "je",
            "l",
            "la",
            "le",
            "les",
            "leur",
            "leurs",
            "lors",
            "lui",
            "m",
            "ma",
            "mais",
            "me",
            "meme",
            "mes",
            "moi",
            "mon",
            "n",
            "ne",
            "nos",
            "notre",
            "nous",
            "on",
            "ont",
            "ou",
            "par",
            "pas",
            "peu",
            "peut",
            "plus",
            "pour",
            "pourquoi",
            "qu",
            "quand",
            "que",
            "quel",
            "quelle",
            "quels",
            "qui",
            "s",
            "sa",
            "sans",
            "se",
            "ses",
            "si",
            "son",
            "sont",
            "sur",
            "t",
            "ta",
            "tandis",
            "te",
            "tes",
            "toi",
            "ton",
            "tous",
            "tout",
            "tres",
            "tu",
            "un",
            "une",
            "vos",
            "votre",
            "vous",
            "y",
        ]
    ),
}


class Word(NamedTuple):
    """A word as it stands in a text, with where it stands and the terms it is found by. Stop words have no terms."""

    text: str
    start: int
    end: int
    terms: frozenset[str]


def fold(text: str) -> str:
    """Return `text` in lower case without accents."""
    split = unicodedata.normalize("NFKD", text.casefold()).casefold()  # what comes apart may be a capital
    return "".join(c for c in split if not unicodedata.combining(c)).translate(_JOINED)


@lru_cache(maxsize=65536)
def terms_of(word: str, language: str) -> frozenset[str]:
    """Return the terms of one word: two at most, one for most words, none for stop words."""
    bare = _elided(unicodedata.normalize("NFC", word).casefold().replace("’", "'"), language)
    folded = fold(bare)
    if folded in _STOP_FOLDED.get(language, frozenset()) or not folded or len(folded) > LONGEST:
        return frozenset()
    stemmer = STEMMERS.get(language)
    if stemmer is None or not folded.isalpha():
        return frozenset({folded})
    with _ONE_AT_A_TIME:
        stem = stemmer.stemWord(folded)
        return frozenset({stem, stem if bare == folded else fold(stemmer.stemWord(bare))})


def words_in(text: str, language: str) -> Iterator[Word]:
    """Yield the words of `text` in order."""
    code = language.split("-")[0].lower()
    for found in _WORD.finditer(text):
        yield Word(found.group(), found.start(), found.end(), terms_of(found.group(), code))


def terms(text: str, language: str) -> list[str]:
    """Return all terms of `text` in order, doubles included: what is indexed."""
    code = language.split("-")[0].lower()
    return [term for word in _WORD.findall(text) for term in sorted(terms_of(word, code))]


def is_blank(text: str) -> bool:
    """Say whether nothing in `text` can be seen: spaces, and signs that only steer how text is set (U+200B)."""
    return not any(sign.isprintable() and not sign.isspace() for sign in text)


def spoken(text: str) -> str:
    """Return the language of `text` by its small words; nothing where they don't tell."""
    words = [fold(word) for word in _WORD.findall(text[:2000])]
    small = {code: sum(1 for word in words if word in stop) for code, stop in _STOP_FOLDED.items()}
    most = [code for code, count in small.items() if count == max(small.values())]
    return most[0] if len(most) == 1 else ""


def _elided(word: str, language: str) -> str:
    """Drop what French and English put before or behind an apostrophe: l'eau, qu'on; council's. O'Brien is Brien."""
    if "'" not in word:
        return word
    before, _, after = word.partition("'")
    if language == "en" and after in _CLITICS:
        return before
    return before if len(before) > 3 else after


_STOP_FOLDED = {code: frozenset(fold(word) for word in stop) for code, stop in STOP.items()}
