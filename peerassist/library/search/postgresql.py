"""PostgreSQL's side of the index: a tsvector as a plain set of words, in a GIN index that answers without looking twice.

A word of the title stands in it once more with "=" before it, since the index keeps no weights.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from peerassist.library.search.asking import EVERY, IN_TITLE, Asked, Word

Row = tuple[int, Sequence[str], Sequence[str], Sequence[str]]  # number, title, all words, marks


def insert(table: str, rows: Iterable[Row]) -> tuple[str, list[tuple[Any, ...]]]:
    """Return the statement that indexes documents, and what is written."""
    written = [(n, [*words, *(f"={word}" for word in title), *marks]) for n, title, words, marks in rows]
    return f"INSERT INTO {table} (rowid, vector) VALUES (%s, array_to_tsvector(%s::text[]))", written


def ranked(table: str, asked: Asked) -> tuple[str, list[Any]]:
    """Return the statement that finds id, cover and score, and its parameters.

    The index gives the documents that hold enough; what each holds is then looked up in its own row.
    """
    enough = " | ".join("(" + " & ".join(_holds(word) for word in words) + ")" for words in asked.enough())
    covers = [f"CASE WHEN vector @@ %s::tsquery THEN {word.weight:.6f} ELSE 0 END" for word in asked.words]
    titles = [f"CASE WHEN vector @@ %s::tsquery THEN {word.weight * IN_TITLE:.6f} ELSE 0 END" for word in asked.words]
    statement = (
        f"SELECT rowid AS id, {' + '.join(covers)} AS cover, {' + '.join(titles)} AS titles"
        f" FROM {table} WHERE vector @@ %s::tsquery OFFSET 0"  # a fence: each sum is made once
    )
    parameters = [
        *(_holds(w) for w in asked.words),
        *(_holds(w, "=") for w in asked.words),
        f"({enough}){_scope(asked)}",
    ]
    return (
        "SELECT id, cover::float, (cover + titles + CASE WHEN cover >= %s THEN %s ELSE 0 END)::float AS score"
        f" FROM ({statement}) held ORDER BY score DESC, id DESC LIMIT {asked.most}",
        [asked.whole - 1e-4, EVERY, *parameters],
    )


def titled(table: str, asked: Asked) -> tuple[str, list[Any]]:
    """Return the statement that finds the newest documents with every word in their title: nothing scores higher."""
    every = " & ".join(_holds(word, "=") for word in asked.words) + _scope(asked)
    return (
        f"SELECT rowid AS id, %s::float AS cover, %s::float AS score FROM {table} WHERE vector @@ %s::tsquery"
        f" ORDER BY rowid DESC LIMIT {asked.most}",
        [asked.whole, asked.whole * (1 + IN_TITLE) + EVERY, every],
    )


def _scope(asked: Asked) -> str:
    wanted = "".join(f" & {_choice(marks)}" for marks in asked.scope)
    return wanted + "".join(f" & !{_quoted(mark)}" for mark in sorted(asked.without))


def _holds(word: Word, before: str = "") -> str:
    choices = [_choice(word.terms, before)]
    choices += [f"({_choice(terms, before)} & '_{code}')" for code, terms in sorted(word.meant.items()) if terms]
    return "(" + " | ".join(choices) + ")"


def _choice(terms: Iterable[str], before: str = "") -> str:
    return "(" + " | ".join(_quoted(before + term) for term in sorted(terms)) + ")"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
