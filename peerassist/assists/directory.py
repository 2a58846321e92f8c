"""Whom a community knows and might ask. Read as plain rows: to suggest six, everybody is looked at."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, Value

from peerassist.assists.models import Assist
from peerassist.people.models import Experience, Membership, Person

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Known:
    """A member who might be asked. `words` are their own: what they did, their skills, what they may be asked about."""

    person: int
    job: str
    place: str
    languages: frozenset[str]
    words: tuple[str, ...]
    agrees_to: int  # invitations in twelve months
    asked: int  # in the last twelve months
    last_asked: date | None
    away_until: date | None
    team: int | None
    team_name: str
    line: str


def known(assist: Assist, today: date) -> list[Known]:
    """Return the members of other teams. Two queries, whatever the size."""
    lately = Q(
        person__invitations__assist__community=assist.community_id,
        person__invitations__sent_at__date__gt=today - YEAR,
    )
    who = Q(community=assist.community_id, ended_at=None, person__is_active=True)
    rows = (
        Membership.objects.filter(who)
        .exclude(team_id=assist.team_id if assist.team_id else -1)
        .order_by("person_id")
        .annotate(
            asked=Count("person__invitations", filter=lately),
            last_asked=Max("person__invitations__sent_at", filter=lately),
        )
        .values_list(
            "person_id",
            "person__job",
            "person__place",
            "person__languages",
            "person__ask_me_about",
            "person__agrees_to",
            "person__away_until",
            "team_id",
            "team__name",
            "team__line",
            "asked",
            "last_asked",
        )
    )
    did = _did_and_can(assist.community_id)
    return [
        Known(
            person,
            job,
            place,
            frozenset(languages),
            (*did.get(person, ()), *(text for text in (ask_me_about, job) if text)),
            agrees_to,
            asked,
            last.date() if last else None,
            away_until,
            team,
            name or "",
            line or "",
        )
        for person, job, place, languages, ask_me_about, agrees_to, away_until, team, name, line, asked, last in rows
    ]


def own_words(person: Person) -> tuple[str, ...]:
    """Return what somebody says of themselves, as `Known.words`."""
    did = [e.words for e in person.experiences.all()] + [s.name for s in person.skills.all()]
    return (*did, *(text for text in (person.ask_me_about, person.job) if text))


def _did_and_can(community: int) -> dict[int, list[str]]:
    """Return each member's experiences, the newest first, then their skills."""
    there = {"person__memberships__community": community}
    did = Experience.objects.filter(**there).values_list("person_id", "words", Value(0), "year", "pk")
    can = Person.skills.through.objects.filter(**there).values_list(
        "person_id", "skill__name", Value(1), Value(0), "pk"
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person, words, *_ in sorted(did.order_by().union(can.order_by(), all=True), key=_in_order):
        found[person].append(words)
    return found


def _in_order(row: tuple[int, str, int, int | None, int]) -> tuple[int, int, int]:
    """Experiences before skills; of experiences the newest first, those without a year last."""
    _, _, kind, year, number = row
    return kind, -(year or 0), number
