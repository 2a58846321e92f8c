"""Is the purpose clear? One question, an open one, that names the decision it feeds, short enough to be remembered.

Hints, never walls. They look at the surface of the words in English, Spanish and French; an unknown language gets the
hints that need no words.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from peerassist.method.words import fold, terms

MOST_WORDS = 40
LEAST_LETTERS = 12


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


# How an open question begins, without accents, which people leave out. A yes-no question begins with a verb.
OPEN: dict[str, frozenset[str]] = {
    "en": _split("how what which where when who whom whose why"),
    "es": _split("como que cual cuales donde adonde cuando quien quienes cuanto cuanta cuantos cuantas"),
    "fr": _split(
        "comment que quoi quel quelle quels quelles lequel laquelle lesquels lesquelles ou quand qui combien qu"
    )
    | _split("pourquoi"),
}
# What may stand before it: "In what order", "¿De qué manera", "À quelles conditions", "And how".
BEFORE_THE_QUESTION: dict[str, frozenset[str]] = {
    "en": _split("in with at by for from to on under of about until after within through and but so"),
    "es": _split("de en con a por para desde y hasta bajo segun sobre ante pero entonces"),
    "fr": _split("a de avec par pour en dans et sur sous des d jusqu selon vers depuis chez mais alors"),
}
# Words that ask wherever they stand in a sentence; the others join clauses as well ("the pumps that", "ou", "cuando").
ALWAYS_ASKING: dict[str, frozenset[str]] = {
    "en": _split("how what why"),
    "es": _split("cómo qué cuál cuáles dónde adónde cuándo quién quiénes cuánto cuánta cuántos cuántas"),
    "fr": _split("comment pourquoi combien quoi quel quelle quels quelles lequel laquelle lesquels lesquelles où"),
}
# How a question begins that can be answered by yes or no, without accents.
CLOSED: dict[str, frozenset[str]] = {
    "en": _split(
        "should can could do does did is are was were will would shall may might has have had must am cannot "
        "don doesn didn isn aren shouldn couldn wouldn won haven hasn"
    ),
    "es": _split(
        "podemos podriamos podrian podria pueden puede debemos deberiamos deberian deberia debe deben es son hay "
        "tenemos tiene tienen conviene vale seria estamos esta estan vamos hemos ha han acaso hace"
    ),
    "fr": _split(
        "faut faudrait pouvons devons devrions devrait doit doivent est sont peut peuvent avons pourrions pourrait a ont "
        "vaut serait allons sommes y"
    ),
}
QUESTION_MARKS = "?？؟\u037e"  # the last is the Greek one, which looks like a semicolon
_ENDS = re.compile(rf"(?<=[{QUESTION_MARKS}])(?!\w)|(?<=[.!…])\s+(?=\W*[A-ZÀ-ÖØ-Þ])")  # of sentences; "e.g. by" is none


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
    words, code = plain_words(text), language.split("-")[0].lower()
    return (
        Hint("one_question", questions(text) == 1, str(questions(text))),
        Hint("open_question", _is_open(text, code)),
        Hint("names_decision", _names(text, code, f"{decision} {decided_by}", decision_on), decision),
        Hint("short_enough", len(words) <= MOST_WORDS, str(len(words))),
    )


def with_words(text: str, words: str) -> str:
    """Return the purpose with `words` before its last question mark, or at its end."""
    asked = re.search(rf"\s*[{QUESTION_MARKS}][{QUESTION_MARKS}!！\s]*$", text)
    start, mark = (text[: asked.start()], asked.group().rstrip()) if asked else (text, "")
    return f"{start.rstrip()} {words}{mark}"


def questions(text: str) -> int:
    """Count the questions: runs of question marks, in any script; those inside a web address are none."""
    return len(re.findall(rf"[{QUESTION_MARKS}][{QUESTION_MARKS}!！]*(?!\w)", text))


def plain_words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without accents and signs."""
    return re.findall(r"[^\W_]+", fold(text))


def _is_open(text: str, language: str) -> bool:
    """Say whether the last question of `text` is an open one; where none is marked, whether any sentence is."""
    if language not in OPEN:
        return True
    sentences = _ENDS.split(text)
    asked = [sentence for sentence in sentences if re.search(rf"[{QUESTION_MARKS}]", sentence)]
    return any(_asks_openly(sentence.rpartition("¿")[2], language) for sentence in asked[-1:] or sentences)


def _asks_openly(sentence: str, language: str) -> bool:
    # The question may come after a half-sentence: "Before the tender goes out, how can we ...?"
    for clause in re.split(r"[,;:()«“\"–—]|\s-\s", sentence):
        start = _without_lead(plain_words(clause), language)
        if start and start[0] in CLOSED[language]:
            return False
        if start and start[0] in OPEN[language]:
            return True
    said = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", sentence.casefold()))
    return any(word in ALWAYS_ASKING[language] for word in said)


def _without_lead(words: list[str], language: str) -> list[str]:
    """Return `words` from the first that asks, where only small words stand before it."""
    for at, word in enumerate(words):
        if word in OPEN[language]:
            return words[at:]
        if word not in BEFORE_THE_QUESTION[language]:
            return words if word not in CLOSED[language] else words[at:]
    return words


def _names(text: str, language: str, decision: str, decision_on: date | None) -> bool:
    """Say whether `text` has a telling word of the decision or of who decides, in any of its forms, or the date."""
    if set(terms(text, language)) & {term for term in terms(decision, language) if len(term) > 2}:
        return True
    said = plain_words(text)
    return decision_on is not None and str(decision_on.year) in said and str(decision_on.day) in said
