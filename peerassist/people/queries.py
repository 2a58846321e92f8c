"""Reads of people and communities."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from peerassist.people.languages import folded
from peerassist.people.models import Community, Membership

LOOKED_THROUGH = ("name", "job", "place", "ask_me_about", "experiences__words", "skills__name")


@dataclass(frozen=True, slots=True)
class Narrow:
    """What narrows a directory; empty is everybody. `people` are found by other means and match whatever the words."""

    words: str = ""
    people: Collection[int] = ()
    language: str = ""  # spoken: a code
    team: int | None = None
    place: str = ""
    leads: bool = False  # in the pool of facilitators
    stewards: bool = False


def present(community: Community) -> QuerySet[Membership]:
    """Return the memberships that stand now."""
    return Membership.objects.filter(community=community, ended_at=None, person__is_active=True)


def directory(community: Community, narrow: Narrow = Narrow()) -> QuerySet[Membership]:
    """Return the present members that match, by name; each with person, team, skills and experience."""
    rows = present(community)
    if narrow.words.strip() or narrow.people:
        rows = rows.filter(_matching(narrow.words) | Q(person__in=narrow.people))
    if narrow.place:
        rows = rows.filter(person__place__icontains=narrow.place)
    if narrow.team:
        rows = rows.filter(team=narrow.team)
    if narrow.language:
        rows = rows.filter(person__languages__icontains=f'"{narrow.language}"')
    if narrow.leads:
        rows = rows.filter(person__facilitates_since__isnull=False)
    if narrow.stewards:
        rows = rows.filter(role=Membership.Role.STEWARD)
    found = Membership.objects.filter(pk__in=rows.values("pk")).select_related("person", "team")
    return found.prefetch_related("person__skills", "person__experiences").order_by("person__name", "pk")


def _matching(words: str) -> Q:
    """Return the filter for members in whom each word stands somewhere, also as a part of a longer one."""
    rule = Q(pk__isnull=not words.strip())
    for word in words.split()[:6]:
        anywhere = Q(team__name__icontains=word)
        for field in LOOKED_THROUGH:
            anywhere |= Q(**{f"person__{field}__icontains": word})
        rule &= Q(pk__in=Membership.objects.filter(anywhere).values("pk"))
    return rule


def spoken(community: Community) -> list[str]:
    """Return the codes of the languages that members speak, the most spoken first."""
    rows = present(community).values_list("person__languages", flat=True)
    counted = Counter(code for languages in rows for code in set(languages))
    return [code for code, _ in counted.most_common()]


def places(community: Community) -> list[str]:
    """Return where members are, by name."""
    rows = present(community).exclude(person__place="").values_list("person__place", flat=True)
    return sorted(set(rows), key=folded)


def counts(community: Community) -> dict[str, int]:
    """Return how many members, stewards and facilitators there are."""
    return present(community).aggregate(
        members=Count("pk"),
        stewards=Count("pk", filter=Q(role=Membership.Role.STEWARD)),
        facilitators=Count("pk", filter=Q(person__facilitates_since__isnull=False)),
    )
