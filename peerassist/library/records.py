"""A record as it is read: what came of it first, then what was said, ascribed by the rule."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from peerassist.assists import handing_over
from peerassist.assists.models import Assist, Group, Participation, Wanted
from peerassist.followup.models import Uptake
from peerassist.library.models import Publication, Teller
from peerassist.method.attribution import ascribed
from peerassist.method.kinds import Attribution, CardKind, Role
from peerassist.records.models import Card, Picture, SignOff
from peerassist.records.validating import Judged, by_kind, cards, said_by


class Worked(NamedTuple):
    """Of an experience: where it worked, why, and whether it holds here."""

    where: str = ""
    why: str = ""
    here: str = ""


NOTHING = Worked()


@dataclass(frozen=True, slots=True)
class Line:
    """One card as a reader sees it. `taken_up` is None where the team has not said what became of it."""

    uid: str
    text: str
    by: str
    stars: int
    corrected: bool
    taken_up: bool | None = None
    why: str = ""
    group: Group | None = None  # where there were several
    with_above: bool = False  # put together with the line above: another group said the same
    worked: Worked = NOTHING
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The cards of one kind, with what was wanted of it. Questions without an answer are a section of their own."""

    kind: CardKind
    wanted: str
    lines: tuple[Line, ...]
    left_open: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Who was there: counts, and who they are only where the rule lets it be told. `led_by` is how the facilitator is
    named under a card, one after the other where the role was handed over; `first_timers` had sat at no such table before."""

    peers: int
    places: int = 0
    jobs: int = 0
    first_timers: int = 0
    led_by: str = ""
    named: tuple[Participation, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that the page and the documents of a record show."""

    assist: Assist
    sections: tuple[Section, ...]
    table: Table
    tellers: tuple[Teller, ...]
    signed: SignOff | None
    publication: Publication | None
    count: int


def record_of(assist: Assist, within: Q | None = None) -> Record:
    """Return the record of an assist: struck cards left out, each line ascribed by the attribution rule. `within` says which
    cards a reader may read, where that is not all."""
    wanted = Wanted.objects.filter(assist=OuterRef("assist"), kind=OuterRef("kind")).values("words")[:1]
    rows = Card.objects.select_related("uptake", "room__group").annotate(wanted=Subquery(wanted))
    judged = [j for j in cards(assist, rows=rows, within=within) if not j.struck]
    publication = getattr(assist, "publication", None)
    if publication and not publication.stands:
        publication = None
    signed = getattr(assist, "sign_off", None)
    seats = table(assist, publication)
    return Record(assist, sections(assist, judged), seats, tellers(assist), signed, publication, len(judged))


def sections(assist: Assist, judged: list[Judged]) -> tuple[Section, ...]:
    """Return the record's sections in the order in which they are read."""
    found: list[Section] = []
    several = len({j.card.room.group_id for j in judged if j.card.room and j.card.room.group_id}) > 1
    for kind, rows in by_kind(judged).items():
        wanted = str(getattr(rows[0].card, "wanted", "") or "")
        clusters = [[line(j, assist.attribution, several=several) for j in near] for near in together(rows)]
        if kind == CardKind.OPTION:  # what was taken up first, what was set aside last
            clusters.sort(key=lambda near: min({True: 0, None: 1, False: 2}[x.taken_up] for x in near))
        lines = [replace(x, with_above=n > 0) for near in clusters for n, x in enumerate(near)]
        if kind == CardKind.QUESTION:
            answered = {j.card.uid for j in rows if j.card.answered_at}
            for left_open in (True, False):
                part = tuple(x for x in lines if (x.uid in answered) is not left_open)
                found += [Section(kind, wanted, part, left_open)] if part else []
        else:
            found.append(Section(kind, wanted, tuple(lines)))
    return tuple(found)


def together(rows: list[Judged]) -> list[list[Judged]]:
    """Return the cards in their order, those that were put together next to each other."""
    found: dict[object, list[Judged]] = {}
    for judged in rows:
        found.setdefault(judged.card.bundle_id or f"alone {judged.card.pk}", []).append(judged)
    return list(found.values())


def line(judged: Judged, rule: str, *, several: bool = False) -> Line:
    """Return one card as a reader sees it."""
    uptake: Uptake | None = getattr(judged.card, "uptake", None)
    return Line(
        uid=judged.card.uid,
        text=judged.card.text,
        by=said_by(judged.card, rule),
        stars=judged.stars,
        corrected=judged.verdict == "corrected",
        taken_up=uptake.taken_up if uptake else None,
        why=uptake.words if uptake else "",
        group=judged.card.room.group if several and judged.card.room else None,
        worked=worked(judged.card),
        picture=getattr(judged.card, "picture", None),
    )


def worked(card: Card) -> Worked:
    """Return where and why an experience worked; nothing for other kinds."""
    told = card.kind == CardKind.EXPERIENCE
    return Worked(card.worked_where, card.worked_why, card.holds_here) if told else Worked()


def table(assist: Assist, publication: Publication | None) -> Table:
    """Return who was at the table. No query once the record is published."""
    peers, rule = _peers(assist), Attribution(assist.attribution)
    if rule is Attribution.NONE:
        return Table(len(peers))
    seats = [s for s in assist.participations.all() if s.ended_at is None]
    led = handing_over.facilitators(assist)
    return Table(
        peers=len(peers),
        places=len({p.place for p in peers if p.place}),
        jobs=len({p.job for p in peers if p.job}),
        first_timers=publication.first_timers if publication else first_timers(assist),
        led_by="; ".join(dict.fromkeys(ascribed(rule, name=s.name, job=s.job, place=s.place) for s in led)),
        named=tuple(seats) if rule is Attribution.NAMED else (),
    )


def _peers(assist: Assist) -> list[Participation]:
    return [s for s in assist.participations.all() if s.ended_at is None and s.role == Role.PEER]


def first_timers(assist: Assist) -> int:
    """Return how many of the peers had never sat at such a table before, as far as they are known: one query."""
    known = {p.person_id for p in _peers(assist) if p.person_id}
    if not known or assist.starts_at is None:
        return 0
    earlier = Participation.objects.filter(person__in=known, assist__starts_at__lt=assist.starts_at, ended_at=None)
    return len(known) - earlier.order_by().values("person").distinct().count()


def tellers(assist: Assist) -> tuple[Teller, ...]:
    """Return who agreed to be named and asked, whatever the rule says of the cards; nobody without attribution. No query
    where the assist came with its participations and their tellers."""
    if assist.attribution == Attribution.NONE:
        return ()
    return tuple(s.teller for s in assist.participations.all() if s.ended_at is None and hasattr(s, "teller"))
