"""The database's own full-text index: FTS5 in SQLite, tsvector in PostgreSQL, behind four calls.

Terms come from method.words and hold letters and digits only; marks (scope.py) begin with an underscore, so no word that
anybody writes is ever read as a mark. A document either holds a term or does not, in its title or elsewhere: how often
tells less than where, and both databases then find and rank alike. Each kind has an index of its own, so that few people
are not looked for among many stories.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from peerassist.library.models import Document
from peerassist.library.search import postgresql, sqlite
from peerassist.library.search.asking import Asked

KINDS = tuple(str(kind) for kind in Document.Kind)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one document is found by: the terms of its title, of all of its words, and its marks."""

    number: int
    kind: str
    title: frozenset[str]
    all: frozenset[str]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A document found. `cover` is the weight of the words it holds, `score` that and more for words in its title."""

    number: int
    kind: str
    told: bool
    cover: float
    score: float


def put(documents: Iterable[Terms]) -> None:
    """Index these documents, which are not indexed yet."""
    for kind, rows in groupby(sorted(documents, key=lambda d: d.kind), key=lambda d: d.kind):
        written = [(r.number, sorted(r.title), sorted(r.all), sorted(r.marks)) for r in rows]
        statement, parameters = _store().insert(table(kind), written)
        with connection.cursor() as cursor:
            cursor.executemany(statement, parameters)


def drop(documents: Iterable[Terms]) -> None:
    """Forget these documents."""
    for kind, rows in groupby(sorted(documents, key=lambda d: d.kind), key=lambda d: d.kind):
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {table(kind)} WHERE rowid = %s", [(r.number,) for r in rows])


def clear() -> None:
    """Forget every document."""
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(f"DELETE FROM {table(kind)}")


def table(kind: str) -> str:
    """Return the name of the index of a kind (migration 0002)."""
    if kind not in KINDS:
        raise ValueError(f"no kind of document: {kind}")
    return f"library_index_{kind}"


def ranked(questions: Sequence[Asked]) -> list[Row]:
    """Return the documents that answer the questions, each with its own limit: one statement, or two for common words.

    A document that holds every word comes before one that does not; then the higher score, then the newer document.
    """
    found: list[Row] = []
    rest = []
    for asked in questions:
        # Where every word is common so many hold them that the titles alone give more than anybody reads.
        titled = _rows([_store().titled(table(asked.kind), asked)]) if asked.common else []
        if len(titled) == asked.most:
            found += titled
        elif asked.words:
            rest.append(asked)
    found += _rows([_store().ranked(table(asked.kind), asked) for asked in rest])
    return sorted(found, key=lambda row: (-row.score, -row.number))


def _rows(statements: Sequence[tuple[str, list[Any]]]) -> list[Row]:
    if not statements:
        return []
    parts = [
        f"SELECT d.id, d.kind, d.told, f.cover, f.score FROM ({sql}) f JOIN library_document d ON d.id = f.id"
        for sql, _ in statements
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [value for _, given in statements for value in given])
        return [Row(number, kind, bool(told), cover, score) for number, kind, told, cover, score in cursor.fetchall()]


def _store() -> Any:
    return sqlite if connection.vendor == "sqlite" else postgresql
