"""SQLite's side of the index: FTS5, where a list of documents by word is read in microseconds."""

from collections.abc import Iterable, Sequence
from typing import Any

from peerassist.library.search.asking import EVERY, IN_TITLE, Asked, Word

Row = tuple[int, Sequence[str], Sequence[str], Sequence[str]]  # number, title, all words, marks


def insert(table: str, rows: Iterable[Row]) -> tuple[str, list[tuple[Any, ...]]]:
    """Return the statement that indexes documents, and what is written."""
    written = [(n, " ".join(title), " ".join(words), " ".join(marks)) for n, title, words, marks in rows]
    return f"INSERT INTO {table} (rowid, title, words, marks) VALUES (%s, %s, %s, %s)", written


def ranked(table: str, asked: Asked) -> tuple[str, list[Any]]:
    """Return the statement that finds id, cover and score, and its parameters.

    Each word's list is read by itself, narrowed to documents that can be an answer; the sums are made of these.
    """
    needed, scope = asked.needed(), _scope(asked)
    lists, parameters = [], []
    for word in asked.words:
        narrow = scope if word in needed else f" AND {_any(needed)}{scope}"
        for cover, score, holds in (
            (word.weight, word.weight, _holds(word)),
            (0.0, word.weight * IN_TITLE, _title(word)),
        ):
            lists.append(f"SELECT rowid AS id, %s AS cover, %s AS score FROM {table} WHERE {table} MATCH %s")
            parameters += [cover, score, f"{holds}{narrow}"]
    statement = (
        "SELECT id, SUM(cover) AS cover, SUM(score) + (SUM(cover) >= %s) * %s AS score"
        f" FROM ({' UNION ALL '.join(lists)}) GROUP BY id HAVING SUM(cover) >= %s"
        f" ORDER BY score DESC, id DESC LIMIT {asked.most}"
    )
    return f"SELECT * FROM ({statement})", [asked.whole, EVERY, *parameters, asked.least - 1e-6]


def titled(table: str, asked: Asked) -> tuple[str, list[Any]]:
    """Return the statement that finds the newest documents with every word in their title: nothing scores higher."""
    every = " AND ".join(_title(word) for word in asked.words) + _scope(asked)
    statement = (
        f"SELECT rowid AS id, %s AS cover, %s AS score FROM {table} WHERE {table} MATCH %s"
        f" ORDER BY rowid DESC LIMIT {asked.most}"
    )
    return f"SELECT * FROM ({statement})", [asked.whole, asked.whole * (1 + IN_TITLE) + EVERY, every]


def _scope(asked: Asked) -> str:
    wanted = "".join(f" AND {_marks(marks)}" for marks in asked.scope)
    return wanted + "".join(f' NOT "{mark}"' for mark in sorted(asked.without))


def _any(words: Iterable[Word]) -> str:
    return "(" + " OR ".join(_holds(word) for word in words) + ")"


def _holds(word: Word) -> str:
    return _in(word, "words")


def _title(word: Word) -> str:
    return _in(word, "title")


def _in(word: Word, column: str) -> str:
    choices = [f"{{{column}}} : {_marks(word.terms)}"]
    choices += [
        f'({{{column}}} : {_marks(terms)} AND "_{code}")' for code, terms in sorted(word.meant.items()) if terms
    ]
    return "(" + " OR ".join(choices) + ")"


def _marks(terms: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{term}"' for term in sorted(terms)) + ")"
