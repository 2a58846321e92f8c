"""A record as it is read: what came of it first, then what was said, ascribed by the rule."""

from dataclasses import dataclass
from datetime import date

from peerassist.assists.models import Assist, Participation
from peerassist.library.models import Publication
from peerassist.method.kinds import Attribution, CardKind, Role
from peerassist.records.models import SignOff
from peerassist.records.validating import Judged, by_kind, cards, said_by


@dataclass(frozen=True, slots=True)
class Line:
    """One card as a reader sees it."""

    uid: str
    text: str
    by: str
    stars: int
    verdict: str
    theme: str
    answered: bool
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Section:
    """The cards of one kind, with what was wanted of it."""

    kind: CardKind
    wanted: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Who was there: counts, and names only where the rule lets them be named."""

    peers: int
    places: tuple[str, ...]
    named: tuple[Participation, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that the page and the documents of a record show."""

    assist: Assist
    sections: tuple[Section, ...]
    table: Table
    signed: SignOff | None
    publication: Publication | None
    count: int


def record_of(assist: Assist) -> Record:
    """Return the record of an assist: struck cards left out, each line ascribed by the attribution rule."""
    judged = [j for j in cards(assist) if not j.struck]
    wanted = {w.kind: w.words for w in assist.wanted.all()}
    sections = tuple(
        Section(kind, wanted.get(kind, ""), tuple(line(j, assist.attribution) for j in rows))
        for kind, rows in by_kind(judged).items()
    )
    seats = [s for s in assist.participations.all() if s.ended_at is None]
    peers = [s for s in seats if s.role == Role.PEER]
    named = tuple(s for s in seats if assist.attribution == Attribution.NAMED)
    places = tuple(sorted({p.place for p in peers if p.place})) if assist.attribution != Attribution.NONE else ()
    signed, publication = getattr(assist, "sign_off", None), getattr(assist, "publication", None)
    return Record(assist, sections, Table(len(peers), places, named), signed, publication, len(judged))


def line(judged: Judged, rule: str) -> Line:
    """Return one card as a reader sees it."""
    card = judged.card
    owner = (
        card.owner.name
        if card.owner and rule == Attribution.NAMED
        else card.owner.job
        if card.owner and rule == Attribution.ROLE
        else ""
    )
    return Line(
        uid=card.uid,
        text=card.text,
        by=said_by(card, rule),
        stars=judged.stars,
        verdict=judged.verdict,
        theme=card.theme.name if card.theme else "",
        answered=card.answered_at is not None,
        owner=owner,
        due_on=card.due_on,
    )
