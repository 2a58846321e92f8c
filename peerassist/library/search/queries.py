"""Finding: who has done this before? Every hit says why it matches, in words as they stand in it.

Who may see what is part of the query itself. A search looks at the most telling words: a word that stands in a
twentieth of all documents tells nothing when a rarer one is there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Q
from rapidfuzz import process
from rapidfuzz.distance import OSA

from peerassist.assists.access import at_the_table, invited_to
from peerassist.assists.models import Assist
from peerassist.library.models import Document, Term
from peerassist.library.search import index
from peerassist.method.kinds import Visibility
from peerassist.method.words import terms_of, words_in
from peerassist.people.access import Viewer

MOST_HITS = 200  # looked at; nobody reads further
MOST_WORDS = 12  # of what was typed, the most telling
COMMON = 0.05  # share of documents from which on a word is common
LOOKED_AT = 5000  # characters of a document searched for its best sentence
LANGUAGES = ("en", "es", "fr")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a snippet; `hit` if it matched."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `where` is title, body or cards; `words` what matched, as it stands there."""

    kind: str
    thing: int
    title: tuple[Part, ...]
    snippet: tuple[Part, ...]
    where: str
    words: tuple[str, ...]
    language: str
    year: int | None
    published: bool
    told: bool
    score: float

    @property
    def name(self) -> str:
        """The title without marks."""
        return "".join(part.text for part in self.title)


@dataclass(frozen=True, slots=True)
class Results:
    """Hits of one page, and how many there are of each kind (up to MOST_HITS in all)."""

    hits: tuple[Hit, ...]
    counts: dict[str, int]
    told: int
    instead: str = ""  # the words searched for, where a typing error was mended

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; empty is everything."""

    kinds: tuple[str, ...] = ()
    language: str = ""
    year: int | None = None
    told: bool = False
    published: bool = False
    community: int | None = None
    leave_out: int | None = None  # an assist


NOTHING = Results((), {}, 0)


def find(viewer: Viewer, text: str, filters: Filters = Filters(), *, limit: int = 10, offset: int = 0) -> Results:
    """Return what matches all words of `text`, else most of them; typing errors are mended if nothing does."""
    groups = groups_of(text)
    if not groups:
        return NOTHING
    rows = _rows(viewer, telling(groups), filters, every=True) or _rows(viewer, telling(groups), filters, every=False)
    mended = ""
    if not rows and (better := mend(groups)) is not None:
        mended, groups = better
        rows = _rows(viewer, telling(groups), filters, every=True) or _rows(
            viewer, telling(groups), filters, every=False
        )
    return replace(_results(rows, groups, limit, offset), instead=mended)


def similar(
    viewer: Viewer, text: str, *, language: str, community: int, leave_out: int | None = None
) -> dict[str, tuple[Hit, ...]]:
    """Return assists, stories and people that resemble what is being typed, three or four of each with its reason."""
    groups = telling(groups_of(text, language), most=8)
    if not groups:
        return {}
    wished = {Document.Kind.ASSIST: 3, Document.Kind.STORY: 3, Document.Kind.PERSON: 4}
    statements = [
        _statement(
            viewer, groups, Filters(kinds=(kind,), community=community, leave_out=leave_out), every=False, most=most * 2
        )
        for kind, most in wished.items()
    ]
    rows = _fetch(
        " UNION ALL ".join(f"SELECT * FROM ({sql}) AS k{i}" for i, (sql, _) in enumerate(statements)),
        [p for _, ps in statements for p in ps],
    )
    hits = _results(rows, groups, len(rows), 0).hits
    # One word in common is chance when there were many; two are a reason.
    need = 2 if len(groups) > 3 else 1
    near = [h for h in hits if len({w.casefold() for w in h.words}) >= need]
    return {str(kind): tuple(h for h in near if h.kind == kind)[:most] for kind, most in wished.items()}


def newest(viewer: Viewer, filters: Filters, *, limit: int = 10, offset: int = 0) -> Results:
    """Return what may be read without a search: assists before stories, the newest first."""
    allowed = Document.objects.filter(visible(viewer), narrowed(filters)).order_by("kind", "-year", "-pk")
    rows = [Row(*row, 0.0) for row in allowed.values_list("pk", "kind", "told")[:MOST_HITS]]
    return _results(rows, [], limit, offset)


def groups_of(text: str, language: str = "") -> list[tuple[str, frozenset[str]]]:
    """Return the words of `text`, each with all terms it may be found by. In no given language, in any."""
    found: dict[str, frozenset[str]] = {}
    for word in words_in(text[:4000], language or "en"):
        spoken = (language.split("-")[0],) if language.split("-")[0] in LANGUAGES else LANGUAGES
        sets = [terms_of(word.text, code) for code in spoken]
        terms = frozenset().union(*sets)
        if terms and all(sets) | bool(language):  # a stop word of any language is none worth searching
            found.setdefault(word.text.casefold(), terms)
    return list(found.items())


def telling(groups: Sequence[tuple[str, frozenset[str]]], most: int = MOST_WORDS) -> list[tuple[str, frozenset[str]]]:
    """Return the rarest words, at most `most`; common ones only where nothing rarer is there."""
    terms = {t for _, g in groups for t in g}
    counts = dict(Term.objects.filter(term__in=terms).values_list("term", "documents"))
    total = max(1, _documents())
    sized = [(max((counts.get(t, 0) for t in g), default=0), i, word, g) for i, (word, g) in enumerate(groups)]
    known = sorted(s for s in sized if s[0]) or sorted(sized)
    rare = [s for s in known if s[0] <= max(20, COMMON * total)] or known[:2]
    return [(word, g) for _, _, word, g in rare[:most]]


def mend(groups: Sequence[tuple[str, frozenset[str]]]) -> tuple[str, list[tuple[str, frozenset[str]]]] | None:
    """Return the words with typing errors put right after the vocabulary, or None if nothing comes near."""
    mended, changed = [], False
    for word, terms in groups:
        if Term.objects.filter(term__in=terms, documents__gt=0).exists():
            mended.append((word, terms))
            continue
        shortest = min(terms, key=len)
        near = Term.objects.filter(term__startswith=shortest[:1], documents__gt=0).values_list("term", flat=True)
        best = process.extractOne(shortest, list(near), scorer=OSA.normalized_similarity, score_cutoff=0.7)
        if best is not None:
            mended.append((best[0], frozenset({best[0]})))
            changed = True
    return (" ".join(w for w, _ in mended), mended) if changed else None


@dataclass(frozen=True, slots=True)
class Row:
    """A document found, with its score."""

    number: int
    kind: str
    told: bool
    score: float


def _documents() -> int:
    """Return about how many documents there are (the newest number is near enough, and free)."""
    newest = Document.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _rows(
    viewer: Viewer,
    groups: Sequence[tuple[str, frozenset[str]]],
    filters: Filters,
    *,
    every: bool,
    most: int = MOST_HITS,
) -> list[Row]:
    """Run the query."""
    return _fetch(*_statement(viewer, groups, filters, every=every, most=most)) if groups else []


def _statement(
    viewer: Viewer, groups: Sequence[tuple[str, frozenset[str]]], filters: Filters, *, every: bool, most: int
) -> tuple[str, list[object]]:
    """Return full-text match, visibility and filters as one statement, with its parameters."""
    condition, parameters, score = index.match([g for _, g in groups], every=every)
    allowed = Document.objects.filter(visible(viewer), narrowed(filters)).order_by().values("pk")
    sql, inner = allowed.query.sql_with_params()
    where = sql[sql.index(" WHERE ") :] if " WHERE " in sql else " WHERE 1=1"
    table = Document._meta.db_table
    statement = (
        f'SELECT "{table}"."id", "{table}"."kind", "{table}"."told", {score} AS score FROM library_index'
        f' JOIN "{table}" ON "{table}"."id" = library_index.rowid{where} AND {condition}'
        f' ORDER BY score DESC, "{table}"."id" DESC LIMIT {most}'
    )
    return statement, [*inner, *parameters]


def _fetch(statement: str, parameters: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [Row(*row) for row in cursor.fetchall()]


def visible(viewer: Viewer) -> Q:
    """Return the filter for documents that `viewer` may see: the rule of assists.access, for plans and for records."""
    rule = Q(visibility=Visibility.PUBLIC) | Q(visibility=Visibility.COMMUNITY, community__in=viewer.communities)
    rule |= Q(visibility=Visibility.TEAM, team__in=viewer.teams)
    if viewer.person is not None or viewer.passes:
        hidden = Assist.objects.exclude(visibility=Visibility.PUBLIC).values("pk")
        rule |= Q(kind=Document.Kind.ASSIST, thing__in=hidden.filter(at_the_table(viewer)))
        rule |= Q(kind=Document.Kind.ASSIST, published=False, thing__in=hidden.filter(invited_to(viewer)))
    return rule


def narrowed(filters: Filters) -> Q:
    """Return the filter for what was asked to narrow the search."""
    rule = Q(pk__gt=0)
    if filters.kinds:
        rule &= Q(kind__in=filters.kinds)
    if filters.language:
        rule &= Q(language=filters.language)
    if filters.year:
        rule &= Q(year=filters.year)
    if filters.told:
        rule &= Q(told=True)
    if filters.published:
        rule &= Q(published=True)
    if filters.community:
        rule &= Q(community=filters.community)
    if filters.leave_out:
        rule &= ~Q(kind=Document.Kind.ASSIST, thing=filters.leave_out)
    return rule


def _results(rows: Sequence[Row], groups: Sequence[tuple[str, frozenset[str]]], limit: int, offset: int) -> Results:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    page = rows[offset : offset + limit]
    documents = Document.objects.in_bulk([r.number for r in page])
    wanted = frozenset().union(*(g for _, g in groups)) if groups else frozenset()
    hits = tuple(explained(documents[r.number], wanted, r.score) for r in page if r.number in documents)
    return Results(hits, counts, sum(1 for r in rows if r.told))


def explained(document: Document, wanted: frozenset[str], score: float) -> Hit:
    """Return a hit with its title marked, its best sentence, and the words that matched."""
    head, _, rest = document.title.partition("\n")
    title, in_title = marked(head, wanted, document.language)
    where = "title"
    best: tuple[Part, ...] = ()
    in_best: list[str] = []
    for field in ("cards", "body"):
        sentence, words = best_sentence(getattr(document, field), wanted, document.language)
        if len(words) > len(in_best):
            where, in_best = field, words
            best = marked(sentence, wanted, document.language)[0]
    if not best and rest:
        best = marked(rest.split("\n")[-1], wanted, document.language)[0]
    matched = tuple(dict.fromkeys([*in_title, *in_best]))
    return Hit(
        document.kind, document.thing, title, best, where, matched, document.language, document.year,
        document.published, document.told, score,
    )  # fmt: skip


def marked(text: str, wanted: frozenset[str], language: str) -> tuple[tuple[Part, ...], list[str]]:
    """Return `text` in parts, the matching words marked, and those words."""
    parts, words, at = [], [], 0
    for word in words_in(text, language):
        if word.terms & wanted:
            if word.start > at:
                parts.append(Part(text[at : word.start], False))
            parts.append(Part(word.text, True))
            words.append(word.text)
            at = word.end
    if at < len(text):
        parts.append(Part(text[at:], False))
    return tuple(parts), words


def best_sentence(text: str, wanted: frozenset[str], language: str) -> tuple[str, list[str]]:
    """Return the sentence (or card) with the most different matching words, cut to some 200 characters around them."""
    best = ""
    found: list[str] = []
    for sentence in _sentences(text[:LOOKED_AT]):
        words = [w for w in words_in(sentence, language) if w.terms & wanted]
        different = list(dict.fromkeys(w.text.casefold() for w in words))
        if len(different) > len(found):
            best, found = _cut(sentence, words[0].start), different
    return best, found


def _sentences(text: str) -> Iterable[str]:
    for line in text.split("\n"):
        yield from (
            s for s in line.replace("? ", "?\n").replace("! ", "!\n").replace(". ", ".\n").split("\n") if s.strip()
        )


def _cut(sentence: str, first: int, most: int = 220) -> str:
    if len(sentence) <= most:
        return sentence
    start = max(0, first - 80)
    piece = sentence[start : start + most]
    piece = piece[piece.find(" ") + 1 :] if start else piece
    return ("… " if start else "") + piece.rsplit(" ", 1)[0] + " …"
