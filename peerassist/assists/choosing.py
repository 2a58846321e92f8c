"""Whom to ask: peers who bring what the case needs and are not asked all the time, facilitators from outside. Each
with the method's reasons, and with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max, Prefetch, Q

from peerassist.assists import directory
from peerassist.assists.directory import YEAR, Known
from peerassist.assists.models import Assist, Invitation, Need, Participation
from peerassist.assists.queries import Seat, covers
from peerassist.method import distance, selection
from peerassist.method.kinds import Role
from peerassist.method.words import terms, words_in
from peerassist.people.models import EarlierTeam, Membership, Person


@dataclass(frozen=True, slots=True)
class Suggested:
    """A person suggested for the table, with the method's reasons."""

    person: Person
    suggestion: selection.Suggestion
    asked: int
    team: str


def suggestions(
    assist: Assist, table: Sequence[Seat], needs: Sequence[Need], today: date, limit: int = 6
) -> list[Suggested]:
    """Return whom to ask next for the table's `needs`, best first, those beyond what they agreed to last. `table` has
    the peers asked so far. Three queries, whatever the size."""
    taken = {s.invitation.person_id for s in table}
    taken |= {p.person_id for p in assist.participations.all() if p.ended_at is None}
    members = {k.person: k for k in directory.known(assist, today)}
    asked = [s.invitation.person_id for s in table if s.state != "no"]
    ranked = selection.rank(
        [_candidate(k, needs, assist.language, today) for k in members.values() if k.person not in taken],
        [n.pk for n in needs],
        open_needs=[c.need.pk for c in covers(needs, table) if not c.full and not c.open],
        language=assist.language,
        at_table=[traits(members[person]) for person in asked if person in members],
        today=today,
        limit=limit,
    )
    people = Person.objects.in_bulk([s.person for s in ranked])
    return [Suggested(people[s.person], s, k.asked, k.team_name) for s in ranked for k in [members[s.person]]]


def seat_words(person: Person, needs: Sequence[Need], wished: Need | None, language: str) -> tuple[Need | None, str]:
    """Return for which of the `needs` somebody would be asked (the `wished` one, else what they bring best), and their
    own words for it: what stands in their seat. ("72 hours on generators", not "Standby power".)"""
    found = evidence(directory.own_words(person), [wished] if wished else needs, language)
    if not found:
        return wished, ""
    best = max(found, key=lambda number: (found[number][0], -number))
    return next(n for n in needs if n.pk == best), found[best][1][:120]


def load(community_id: int, today: date) -> dict[int, tuple[int, date | None]]:
    """Return for each person how often they were asked in twelve months, and when last. One query."""
    rows = (
        Invitation.objects.filter(assist__community=community_id, person__isnull=False, sent_at__date__gt=today - YEAR)
        .values("person")
        .annotate(asked=Count("pk"), last=Max("sent_at"))
    )
    return {row["person"]: (row["asked"], row["last"].date()) for row in rows}


def traits(member: Known) -> frozenset[str]:
    """Return what makes people alike: team, line, place, the words of their job."""
    found = {f"job:{t}" for t in terms(member.job, "en")}
    if member.place:
        found.add(f"place:{member.place}")
    if member.team is not None:
        found |= {f"team:{member.team}", f"line:{member.line}"}
    return frozenset(found)


def _candidate(member: Known, needs: Sequence[Need], language: str, today: date) -> selection.Candidate:
    return selection.Candidate(
        person=member.person,
        evidence=evidence(member.words, needs, language),
        languages=member.languages,
        traits=traits(member),
        asked=member.asked,
        agrees_to=member.agrees_to,
        last_asked=member.last_asked,
        away=member.away_until is not None and member.away_until >= today,
    )


def evidence(own: Sequence[str], needs: Iterable[Need], language: str) -> dict[int, tuple[float, str]]:
    """Return which needs somebody's own words speak to, how strongly (0..1), and the best of those words."""
    found: dict[int, tuple[float, str]] = {}
    terms = [_terms(text, language) for text in own]
    for need in needs:
        wanted, whole = _telling(need.words, language), _terms(need.words, language)
        shares = [0.0 if whole.isdisjoint(there) else _overlap(wanted, there) for there in terms]
        share = max(shares, default=0.0)
        if _speaks_to(len(wanted), share):
            found[need.pk] = (share, own[shares.index(share)])
    return found


def need_for(brings: str, needs: Sequence[Need], language: str) -> Need | None:
    """Return the need that the words about a guest speak to best."""
    scored = []
    for need in needs:
        wanted = _telling(need.words, language)
        if _speaks_to(len(wanted), share := _overlap(wanted, _terms(brings, language))):
            scored.append((share, -need.position, need))
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _speaks_to(words: int, share: float) -> bool:
    """Say whether a text that holds this share of a need's telling words speaks to it: half of them, both of two."""
    return words > 0 and share >= (1.0 if words == 2 else 0.5)


def _overlap(wanted: tuple[frozenset[str], ...], there: frozenset[str]) -> float:
    """Return the share of the wanted words of which a term is there."""
    return sum([not word.isdisjoint(there) for word in wanted]) / len(wanted) if wanted else 0.0


# What people say of themselves is read anew for each table, and changes seldom.
@lru_cache(maxsize=32_768)
def _telling(text: str, language: str) -> tuple[frozenset[str], ...]:
    """Return the terms of each word of a text, without its stop words."""
    return tuple(word.terms for word in words_in(text, language) if word.terms)


@lru_cache(maxsize=32_768)
def _terms(text: str, language: str) -> frozenset[str]:
    return frozenset().union(*_telling(text, language))


@dataclass(frozen=True, slots=True)
class FacilitatorChoice:
    """Someone of the pool with their distance from the team."""

    person: Person
    distance: distance.Distance
    team: str
    led: int  # assists facilitated in twelve months
    speaks: bool  # the language of the assist
    away_until: date | None  # None: they are there


def facilitators(assist: Assist, today: date) -> list[FacilitatorChoice]:
    """Return the community's pool of facilitators, the best first: from outside, there, speaking the language of the
    assist, the farther before the nearer, who has led less before who has led more."""
    hosts = [s.person_id for s in assist.participations.all() if s.role == Role.ASSISTEE and s.ended_at is None]
    members = list(
        Membership.objects.filter(community=assist.community_id, ended_at=None, person__is_active=True)
        .filter(Q(person__facilitates_since__isnull=False) | Q(person__in=hosts))
        .select_related("person", "team")
        .prefetch_related(Prefetch("earlier_teams", EarlierTeam.objects.all()))
    )
    together = _together(hosts, today)
    led = dict(
        Participation.objects.filter(
            assist__community=assist.community_id, role=Role.FACILITATOR, since__date__gt=today - YEAR
        )
        .values_list("person")
        .annotate(n=Count("pk"))
    )
    places = {m.person_id: _standing(m, together) for m in members}
    team = [places[h] for h in hosts if h in places]
    if assist.team_id and not team:
        team = [distance.Standing(-1, assist.team_id, assist.team.line if assist.team else "")]
    choices = [
        FacilitatorChoice(
            m.person,
            distance.distance(places[m.person_id], team, today),
            m.team.name if m.team else "",
            led.get(m.person_id, 0),
            not m.person.languages or assist.language in m.person.languages,
            m.person.away_until if m.person.away_until and m.person.away_until >= today else None,
        )
        for m in members
        if m.person.facilitates_since and m.person_id not in hosts
    ]
    return sorted(
        choices,
        key=lambda c: (
            not c.distance.external,
            c.away_until is not None,
            not c.speaks,
            sum(r.weight for r in c.distance.reasons),
            c.led,
            c.person.name,
        ),
    )


def _standing(m: Membership, together: dict[int, list[tuple[int, date]]]) -> distance.Standing:
    earlier = tuple((e.team_id, e.until) for e in m.earlier_teams.all())
    return distance.Standing(
        m.person_id, m.team_id, m.team.line if m.team else "", earlier, tuple(together.get(m.person_id, ()))
    )


def _together(hosts: list[int | None], today: date) -> dict[int, list[tuple[int, date]]]:
    """Return who sat in an assist with the hosts, and when last."""
    met: dict[int, list[tuple[int, date]]] = defaultdict(list)
    shared = Assist.objects.filter(participations__person__in=hosts, starts_at__isnull=False).distinct()
    for assist in shared.prefetch_related("participations"):
        people = {p.person_id for p in assist.participations.all() if p.person_id}
        assert assist.starts_at is not None
        for host in people & set(hosts):
            for other in people - {host}:
                if other is not None and host is not None:
                    met[other].append((host, assist.starts_at.date()))
    return met
