"""What search knows: written by the pages in the same transaction as the change itself, or all anew.

The rooms below know nothing of search; whoever changes an assist, a story or a person through a page, an import or the
API calls the door here afterwards.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from peerassist.assists.models import Assist
from peerassist.library import records
from peerassist.library.models import ALL, Document, Story, Term
from peerassist.library.search import index
from peerassist.library.search.scope import marks
from peerassist.method.kinds import Stage, Visibility
from peerassist.method.words import terms
from peerassist.people.models import Membership, Person
from peerassist.records import validating
from peerassist.records.models import Card

BATCH = 500


@transaction.atomic
def index_assist(assist: Assist) -> None:
    """Index one assist: its plan always, its cards once the record is published."""
    _put([of_assist(assist)])


@transaction.atomic
def index_story(story: Story) -> None:
    """Index one story."""
    _put([of_story(story)])


@transaction.atomic
def index_person(person: Person) -> None:
    """Index a person in each of their communities; communities they left forget them."""
    present = list(Membership.objects.filter(person=person, ended_at=None).select_related("team", "person"))
    gone = Document.objects.filter(kind=Document.Kind.PERSON, thing=person.pk)
    _drop(gone.exclude(community__in=[m.community_id for m in present]))
    _put([of_member(m) for m in present if person.is_active])


@transaction.atomic
def forget(kind: str, thing: int) -> None:
    """Take a thing out of search."""
    _drop(Document.objects.filter(kind=kind, thing=thing))


def of_assist(assist: Assist) -> Document:
    """Return the document of an assist (not saved)."""
    published = assist.stage == Stage.FOLLOW and not hasattr(assist, "cancellation")
    wanted = [w.words for w in assist.wanted.all()] + [n.words for n in assist.needs.all()]
    day = assist.starts_at or assist.created_at
    came = [words for o in assist.outcomes.all() for words in (o.differently, o.result)] if published else []
    summary = assist.publication.summary if published and hasattr(assist, "publication") else ""
    return Document(
        kind=Document.Kind.ASSIST,
        thing=assist.pk,
        community_id=assist.community_id,
        team=assist.team_id,
        visibility=assist.visibility,
        language=assist.language,
        year=day.year,
        published=published,
        told=bool(came),
        title=_join([assist.question, assist.title], "\n"),
        body=_join([assist.background, assist.tried, assist.decision, summary, *came, *wanted], "\n"),
        cards=_join(card_words(assist), "\n") if published else "",
    )


def card_words(assist: Assist) -> list[str]:
    """Return the words of the record's cards that were not struck or taken back."""
    cards = [judged.card for judged in validating.cards(assist) if not judged.struck]
    return [words for card in cards for words in (card.text, *records.worked(card), _caption(card)) if words]


def _caption(card: Card) -> str:
    picture = getattr(card, "picture", None)
    return picture.caption if picture and picture.caption != card.text else ""


def of_story(story: Story) -> Document:
    """Return the document of a story (not saved)."""
    return Document(
        kind=Document.Kind.STORY,
        thing=story.pk,
        community_id=story.community_id,
        visibility=story.visibility,
        language=story.language,
        year=story.happened_on.year if story.happened_on else None,
        published=True,
        title=story.title,
        body=_join([story.lesson, story.advice, story.happened, story.place], "\n"),
    )


def of_member(membership: Membership) -> Document:
    """Return the document of a person in one community (not saved)."""
    person = membership.person
    experiences = [e.words for e in person.experiences.all()]
    skills = [s.name for s in person.skills.all()]
    return Document(
        kind=Document.Kind.PERSON,
        thing=person.pk,
        community_id=membership.community_id,
        visibility=Visibility.COMMUNITY,
        language=person.language,
        title=_join([person.name, person.job, person.ask_me_about], "\n"),
        body=_join([*experiences, *skills, person.place, membership.team.name if membership.team else ""], "\n"),
    )


@transaction.atomic
def rebuild() -> int:
    """Index everything anew; return how many documents there are."""
    index.clear()
    Document.objects.all().delete()
    Term.objects.all().delete()
    assists = Assist.objects.select_related("cancellation", "publication")
    assists = assists.prefetch_related("wanted", "needs", "outcomes")
    stories = Story.objects.filter(removed_at=None)
    members = Membership.objects.filter(ended_at=None, person__is_active=True).select_related("person", "team")
    members = members.prefetch_related("person__experiences", "person__skills")
    count = 0
    for made in (
        (of_assist(a) for a in assists.iterator(BATCH)),
        (of_story(s) for s in stories.iterator(BATCH)),
        (of_member(m) for m in members.iterator(BATCH)),
    ):
        count += put_all(made)
    return count


def put_all(documents: Iterable[Document]) -> int:
    """Index many documents in batches, each in a transaction of its own; return how many."""
    count, batch = 0, []
    for document in documents:
        batch.append(document)
        if len(batch) == BATCH:
            count, batch = count + _put(batch), []
    return count + _put(batch)


@transaction.atomic
def _put(documents: Sequence[Document]) -> int:
    if not documents:
        return 0
    _drop(_present(documents))
    saved = Document.objects.bulk_create(documents)
    rows = [analysed(d) for d in saved]
    index.put(rows)
    _count(rows, 1)
    return len(rows)


def _present(documents: Sequence[Document]) -> list[Document]:
    """Return what is indexed now of these things: one query for each kind."""
    wanted = {(d.kind, d.thing, d.community_id) for d in documents}
    found: list[Document] = []
    for kind in {d.kind for d in documents}:
        rows = Document.objects.filter(kind=kind, thing__in=[d.thing for d in documents if d.kind == kind])
        found += [row for row in rows if (row.kind, row.thing, row.community_id) in wanted]
    return found


def _drop(old: "Iterable[Document]") -> None:
    rows = [analysed(d) for d in old]
    if rows:
        _count(rows, -1)
        index.drop(rows)
        Document.objects.filter(pk__in=[r.number for r in rows]).delete()


def analysed(document: Document) -> index.Terms:
    """Return what a saved document is found by."""
    title = frozenset(terms(document.title, document.language))
    rest = terms(f"{document.body}\n{document.cards}", document.language)
    return index.Terms(document.pk, document.kind, title, title.union(rest), marks(document))


def _count(rows: Sequence[index.Terms], by: int) -> None:
    seen = Counter(term for row in rows for term in row.all)
    seen[ALL] = len(rows)
    # Always in the same order, so that two writers never wait for each other in a circle.
    pairs = [(term, by * n) for term, n in sorted(seen.items())]
    table = Term._meta.db_table
    clip = "max" if connection.vendor == "sqlite" else "greatest"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (term, documents) VALUES (%s, {clip}(0, %s))"
            f" ON CONFLICT (term) DO UPDATE SET documents = {clip}(0, {table}.documents + %s)",
            [(term, n, n) for term, n in pairs],
        )


def _join(parts: Iterable[str], by: str) -> str:
    return by.join(part.strip() for part in parts if part and part.strip())
