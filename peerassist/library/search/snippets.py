"""Why a document was found, in its own words: its title marked, its best sentence, the words that matched."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from peerassist.library.models import Document
from peerassist.library.search.asking import Word
from peerassist.library.search.scope import base
from peerassist.method.words import words_in

LOOKED_AT = 5000  # characters of a document searched for its best sentence
LONGEST = 220  # characters of a snippet


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a snippet; `hit` if it matched."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document was found. `where` is title, body or cards; `answers` pairs what matched, as it stands there, with
    the word as it was typed; `meaning` are those of them that say it in another language; `together` is how many of the
    typed words stand in the title or in one sentence."""

    title: tuple[Part, ...]
    snippet: tuple[Part, ...]
    where: str
    answers: tuple[tuple[str, str], ...] = ()
    meaning: tuple[tuple[str, str], ...] = ()
    together: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """What matched, as it stands there."""
        return tuple(found for found, _ in self.answers)


def why(document: Document, words: Iterable[Word]) -> Why:
    """Return why `document` answers `words`."""
    wanted = _wanted(words, document.language)
    head, _, rest = document.title.partition("\n")
    title, in_title = marked(head, wanted, document.language)
    where, best, in_best = "title", "", dict[str, str]()
    for field, text in (("title", rest), ("cards", document.cards), ("body", document.body)):
        sentence, found = best_sentence(text, wanted, document.language)
        if len(set(found.values())) > len(set(in_best.values())):
            where, best, in_best = field, sentence, found
    best = best or rest.split("\n")[-1]
    matched = {**in_title, **in_best}
    own = {word.text.casefold(): word.terms for word in words}
    foreign = {typed: found for found, typed in matched.items() if not _literal(found, own[typed], document.language)}
    return Why(
        title,
        marked(best, wanted, document.language)[0],
        where,
        answers=tuple(matched.items()),
        meaning=tuple((found, typed) for typed, found in foreign.items()),
        together=max(len(set(in_title.values())), len(set(in_best.values()))),
    )


def _wanted(words: Iterable[Word], language: str) -> dict[str, str]:
    """Return the terms that match in a document of this language, each with the word as it was typed."""
    found: dict[str, str] = {}
    for word in words:
        for term in (*word.terms, *word.meant.get(base(language), ())):
            found.setdefault(term, word.text.casefold())
    return found


def _literal(text: str, terms: frozenset[str], language: str) -> bool:
    return any(word.terms & terms for word in words_in(text, language))


def marked(text: str, wanted: Mapping[str, str], language: str) -> tuple[tuple[Part, ...], dict[str, str]]:
    """Return `text` in parts, the matching words marked; and those words, each with the word typed that it answers."""
    parts: list[Part] = []
    words: dict[str, str] = {}
    at = 0
    for word in words_in(text, language):
        typed = next((wanted[term] for term in word.terms if term in wanted), None)
        if typed is None:
            continue
        if word.start > at:
            parts.append(Part(text[at : word.start], False))
        parts.append(Part(word.text, True))
        words.setdefault(word.text, typed)
        at = word.end
    if at < len(text):
        parts.append(Part(text[at:], False))
    return tuple(parts), words


def best_sentence(text: str, wanted: Mapping[str, str], language: str) -> tuple[str, dict[str, str]]:
    """Return the sentence (or card) that answers most of the typed words, cut to some 200 characters around the first
    that does, and the words in it that match."""
    best, found = "", dict[str, str]()
    all_typed = len(set(wanted.values()))
    for sentence in _sentences(text[:LOOKED_AT]):
        first, words = len(sentence), dict[str, str]()
        for word in words_in(sentence, language):
            typed = next((wanted[term] for term in word.terms if term in wanted), None)
            if typed is not None:
                first = min(first, word.start)
                words.setdefault(word.text, typed)
        if len(set(words.values())) > len(set(found.values())):
            best, found = _cut(sentence, first), words
            if len(set(found.values())) == all_typed:
                break
    return best, found


def _sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from (
            s for s in line.replace("? ", "?\n").replace("! ", "!\n").replace(". ", ".\n").split("\n") if s.strip()
        )


def _cut(sentence: str, first: int) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    start = max(0, first - 80)
    piece = sentence[start : start + LONGEST]
    piece = piece[piece.find(" ") + 1 :] if start else piece
    return ("… " if start else "") + piece.rsplit(" ", 1)[0] + " …"
