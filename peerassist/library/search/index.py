"""The database's own full-text index: FTS5 in SQLite, tsvector in PostgreSQL, behind three calls.

Terms come from method.words, so both find the same documents. Title words count most, then the record's cards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

WEIGHTS = (6.0, 1.0, 2.0)  # title, body, cards


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one document by field."""

    number: int
    title: Sequence[str]
    body: Sequence[str]
    cards: Sequence[str]


def put(documents: Iterable[Terms]) -> None:
    """Index these documents; those indexed before are replaced."""
    rows = [(d.number, " ".join(d.title), " ".join(d.body), " ".join(d.cards)) for d in documents]
    if not rows:
        return
    drop([row[0] for row in rows])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT INTO library_index (rowid, title, body, cards) VALUES (%s, %s, %s, %s)", rows)
        else:
            cursor.executemany(
                "INSERT INTO library_index (rowid, vector) VALUES (%s, setweight(to_tsvector('simple', %s), 'A')"
                " || setweight(to_tsvector('simple', %s), 'D') || setweight(to_tsvector('simple', %s), 'B'))",
                [(n, t[:200_000], b[:400_000], c[:400_000]) for n, t, b, c in rows],
            )


def drop(numbers: Sequence[int]) -> None:
    """Forget these documents."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM library_index WHERE rowid = %s", [(n,) for n in numbers])


def clear() -> None:
    """Forget every document."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM library_index")


def match(groups: Sequence[Iterable[str]], *, every: bool) -> tuple[str, list[object], str]:
    """Return SQL for documents that hold a term of every (or any) group: the condition, its parameters, the score.

    The condition and the score speak of the table ``library_index``; a higher score is better. Terms hold letters and
    digits only (method.words), so nothing a person typed is read as an operator.
    """
    if connection.vendor == "sqlite":
        words = (" AND " if every else " OR ").join(
            "(" + " OR ".join(f'"{t}"' for t in sorted(g)) + ")" for g in groups
        )
        score = f"-bm25(library_index, {WEIGHTS[0]}, {WEIGHTS[1]}, {WEIGHTS[2]})"
        return "library_index MATCH %s", [words], score
    words = (" & " if every else " | ").join("(" + " | ".join(f"'{t}'" for t in sorted(g)) + ")" for g in groups)
    # D, C, B, A; length counts a little, so that a short story about it stands before a long one that names it.
    score = (
        f"ts_rank('{{0.1, 0.2, 0.35, 1.0}}', library_index.vector, '{words.replace(chr(39), chr(39) * 2)}'::tsquery, 1)"
    )
    return "library_index.vector @@ %s::tsquery", [words], score
