"""Finding: who has done this before? Every hit says why it matches, in words as they stand in it.

What holds every word comes first, then what holds most of the rarest words; what holds little is left out as noise. Who
may see what is part of the query itself (scope.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language
from rapidfuzz import process
from rapidfuzz.distance import OSA

from peerassist.library.models import ALL, Document, Term
from peerassist.library.search import index
from peerassist.library.search.asking import EVERY, MOST_WORDS, Asked, Word, weighed
from peerassist.library.search.index import Row
from peerassist.library.search.scope import Filters, allowed, asked_for, base, left_out, marks, narrowed, visible
from peerassist.library.search.snippets import Part, Why, why
from peerassist.method.meanings import anywhere, language_of, meanings
from peerassist.method.slight import is_slight
from peerassist.method.words import LANGUAGES, spoken, terms_of, words_in
from peerassist.people.access import Viewer

__all__ = ["MOST_HITS", "Filters", "Hit", "Part", "Results", "find", "find_with_people", "newest", "similar", "visible"]

MOST_HITS = 200  # looked at; nobody reads further
MOST = 0.6  # of the weight of the words asked for, that a document must hold to be shown beside those that hold all
SOME = 0.3  # where none holds that much
BESIDE = 0.5  # of what the likest holds, that the like of a plan must hold to be shown beside it
NEAR = 0.75  # likeness from which on a word is a typing error of another


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, and why. `every`: it holds every word that was asked for."""

    kind: str
    thing: int
    why: Why
    language: str
    year: int | None
    published: bool
    told: bool
    every: bool = True

    @property
    def title(self) -> tuple[Part, ...]:
        return self.why.title

    @property
    def snippet(self) -> tuple[Part, ...]:
        return self.why.snippet

    @property
    def where(self) -> str:
        return self.why.where

    @property
    def words(self) -> tuple[str, ...]:
        return self.why.words

    @property
    def name(self) -> str:
        """The title without marks."""
        return "".join(part.text for part in self.title)


@dataclass(frozen=True, slots=True)
class Results:
    """Hits of one page, and how many there are of each kind (MOST_HITS at most: then there may be `more` of it).

    `mended` pairs words that nothing holds with what was searched instead; `unknown` are those without any likeness.
    """

    hits: tuple[Hit, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    told: int = 0
    mended: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def more(self) -> bool:
        return any(count >= MOST_HITS for count in self.counts.values())


EVERYTHING = Filters()
PERSON = str(Document.Kind.PERSON)
Sees = Mapping[str, frozenset[str]]  # what the viewer may find, by kind


def find(viewer: Viewer, text: str, filters: Filters = EVERYTHING, *, limit: int = 10, offset: int = 0) -> Results:
    """Return what holds the words of `text`: all of them first, then most. Typing errors are mended."""
    return find_with_people(viewer, text, filters, limit=limit, offset=offset, people=0)[0]


def find_with_people(
    viewer: Viewer, text: str, filters: Filters, *, limit: int = 10, offset: int = 0, people: int
) -> tuple[Results, tuple[Hit, ...]]:
    """Return what was found, and up to `people` members who speak of the same: both in the same few queries."""
    understood, sees = understand(text), _sees(viewer, filters, PERSON if people else "")
    wanted = filters.kinds or index.KINDS
    rows: list[Row] = []
    for share in (MOST, SOME):
        # Some is looked for only where most was nowhere, each for itself: among things, among people.
        kinds = [k for k in sees if not any((row.kind in wanted) is (k in wanted) for row in rows)]
        narrow = {k: filters if k in wanted else EVERYTHING for k in kinds}
        most = {k: MOST_HITS if k in wanted else people for k in kinds}
        rows += index.ranked([_asked(understood, k, share, sees, narrow[k], most[k]) for k in kinds])
    things, others = [r for r in rows if r.kind in wanted], [r for r in rows if r.kind not in wanted]
    documents = _documents([*things[offset : offset + limit], *others], sees)
    return _results(things, understood, documents, limit, offset), _results(
        others, understood, documents, people, 0
    ).hits


def similar(
    viewer: Viewer, text: str, *, language: str, community: int, leave_out: int | None = None
) -> dict[str, tuple[Hit, ...]]:
    """Return assists, stories and people that resemble what is being typed, three or four of each with its reason.
    Beside what is much alike, what is hardly so would only be noise."""
    filters = Filters(community=community, leave_out=leave_out)
    understood, sees = understand(text, language, mending=False), _sees(viewer, filters)
    if not understood.words:
        return {}
    wished = {str(Document.Kind.ASSIST): 3, str(Document.Kind.STORY): 3, str(Document.Kind.PERSON): 4}
    rows = index.ranked([_asked(understood, kind, SOME, sees, filters, most) for kind, most in wished.items()])
    rows = [*_alike([r for r in rows if r.kind != PERSON]), *_alike([r for r in rows if r.kind == PERSON])]
    hits = _results(rows, understood, _documents(rows, sees), len(rows), 0).hits
    return {kind: tuple(h for h in hits if h.kind == kind)[:most] for kind, most in wished.items()}


def _alike(rows: list[Row]) -> list[Row]:
    """Leave out what holds far less of the words than the likest. Of people there is less to read than of things, so each
    is measured among its own."""
    likest = max((row.cover for row in rows), default=0.0)
    return [row for row in rows if row.cover >= BESIDE * likest]


def newest(viewer: Viewer, filters: Filters, *, limit: int = 10, offset: int = 0) -> Results:
    """Return what may be read without a search: assists before stories, the newest first."""
    found = Document.objects.filter(visible(viewer), narrowed(filters)).order_by("kind", "-year", "-pk")
    rows = [Row(*row, 0.0, EVERY) for row in found.values_list("pk", "kind", "told")[:MOST_HITS]]
    documents = _documents(rows[offset : offset + limit], _sees(viewer, filters))
    return _results(rows, Understood(), documents, limit, offset)


def _sees(viewer: Viewer, filters: Filters, more: str = "") -> Sees:
    kinds = filters.kinds or index.KINDS
    return {kind: allowed(viewer, kind) for kind in dict.fromkeys([*kinds, *([more] if more else [])])}


def _asked(understood: "Understood", kind: str, share: float, sees: Sees, filters: Filters, most: int) -> Asked:
    """Return the question for documents of one kind that hold `share` of what the words weigh."""
    least = share * sum(word.weight for word in understood.words)
    scope = (sees[kind], *asked_for(kind, filters))
    return Asked(kind, understood.words, least, scope, left_out(kind, filters), most)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was typed, as far as the library knows its words: the rarest first."""

    words: tuple[Word, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()  # as typed, and the term searched instead
    unknown: tuple[str, ...] = ()


def understand(text: str, language: str = "", *, mending: bool = True) -> Understood:
    """Return the words of `text` with their weights. Without a language words count in any of the three."""
    words = words_of(text, language)
    counts = _counts(words)
    total = max(1, counts.get(ALL, 0))
    sized = weighed(words, counts, total)
    known, lost = [w for w in sized if w.documents], [w for w in sized if not w.documents]
    # What nothing holds may be a word of another language, or a typing error.
    foreign = [replace(w, meant=anywhere(w.text)) for w in lost]
    mended = {w.text: term for w in lost if mending and (term := nearest(w)) is not None}
    again = [*foreign, *(Word(typed, frozenset({term})) for typed, term in mended.items())]
    found: dict[str, Word] = {}
    for word in weighed(again, _counts(again), total):
        if word.documents and word.text not in found:
            found[word.text] = word
    unknown = tuple(w.text for w in lost if w.text not in found)
    mended = {typed: term for typed, term in mended.items() if typed in found and not found[typed].meant}
    known = sorted([*known, *found.values()], key=lambda w: -w.weight)
    return Understood(tuple(known[:MOST_WORDS]), tuple(mended.items()), unknown)


def words_of(text: str, language: str = "") -> list[Word]:
    """Return the words of `text`, each with all terms it may be found by and those of its meaning elsewhere."""
    told = base(language)
    codes = (told,) if told in LANGUAGES else LANGUAGES
    typed: dict[str, frozenset[str]] = {}
    for word in words_in(text[:4000], codes[0]):
        sets = [terms_of(word.text, code) for code in codes]
        if all(sets):  # a stop word of any language is none worth searching
            typed.setdefault(word.text.casefold(), frozenset().union(*sets))
    speaks = told if told in LANGUAGES else spoken(text) or language_of(typed, base(get_language() or "en"))
    return [Word(t, terms, meanings(t, speaks), slight=is_slight(t, speaks)) for t, terms in typed.items()]


def nearest(word: Word) -> str | None:
    """Return the known term of which `word` is likely a typing error: the likest, of equals the commonest."""
    shortest = min(word.terms, key=len)
    if len(shortest) < 4:
        return None
    near = dict(Term.objects.filter(term__startswith=shortest[:1], documents__gt=0).values_list("term", "documents"))
    alike = process.extract(shortest, list(near), scorer=OSA.normalized_similarity, score_cutoff=NEAR, limit=5)
    return max(alike, key=lambda a: (round(a[1], 2), near[a[0]]))[0] if alike else None


def _counts(words: Sequence[Word]) -> dict[str, int]:
    terms = {t for w in words for t in (*w.terms, *(t for ts in w.meant.values() for t in ts))}
    return dict(Term.objects.filter(term__in={*terms, ALL}).values_list("term", "documents")) if terms else {}


def _documents(rows: Sequence[Row], sees: Sees) -> dict[int, Document]:
    """Return the documents of `rows` by number. The index was asked for what the viewer sees; each document says once
    more who may see it."""
    found = Document.objects.in_bulk([row.number for row in rows])
    return {number: document for number, document in found.items() if marks(document) & sees[document.kind]}


def _results(
    rows: Sequence[Row], understood: Understood, documents: Mapping[int, Document], limit: int, offset: int
) -> Results:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    page = [row for row in rows[offset : offset + limit] if row.number in documents]
    hits = [(row, _hit(documents[row.number], row, understood.words)) for row in page]
    # Of equals, the very words come before their meaning, and what says more of it in one breath comes first.
    hits.sort(key=lambda h: (-round(h[0].score, 3), len(h[1].why.meaning), -h[1].why.together))
    mended = tuple((typed, _as_written(typed, term, hits)) for typed, term in understood.mended)
    told = sum(1 for row in rows if row.told)
    return Results(tuple(hit for _, hit in hits), counts, told, mended, understood.unknown)


def _as_written(typed: str, term: str, hits: Sequence[tuple[Row, Hit]]) -> str:
    """Return how the word stands in what was found: a term is only its stem."""
    return next((w.casefold() for _, hit in hits for w, of in hit.why.answers if of == typed), term)


def _hit(document: Document, row: Row, words: Sequence[Word]) -> Hit:
    return Hit(
        document.kind, document.thing, why(document, words), document.language, document.year, document.published,
        document.told, row.score >= EVERY,
    )  # fmt: skip
