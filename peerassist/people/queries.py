"""Reads of people and communities."""

from django.db.models import Count, Q, QuerySet

from peerassist.people.models import Community, Membership


def directory(
    community: Community,
    *,
    words: str = "",
    skill: str = "",
    language: str = "",
    team: int | None = None,
    place: str = "",
) -> QuerySet[Membership]:
    """Return the present members that match, by name; each with person, team, skills and experience."""
    rows = Membership.objects.filter(community=community, ended_at=None, person__is_active=True)
    for word in words.split()[:6]:
        rows = rows.filter(
            Q(person__name__icontains=word)
            | Q(person__job__icontains=word)
            | Q(person__ask_me_about__icontains=word)
            | Q(person__experiences__words__icontains=word)
            | Q(person__skills__name__icontains=word)
            | Q(team__name__icontains=word)
        )
    if skill:
        rows = rows.filter(person__skills__name__iexact=skill)
    if place:
        rows = rows.filter(person__place__icontains=place)
    if team:
        rows = rows.filter(team=team)
    if language:
        rows = rows.filter(person__languages__icontains=f'"{language}"')
    found = Membership.objects.filter(pk__in=rows.values("pk")).select_related("person", "team")
    return found.prefetch_related("person__skills", "person__experiences").order_by("person__name", "pk")


def counts(community: Community) -> dict[str, int]:
    """Return how many members, stewards and facilitators there are."""
    rows = Membership.objects.filter(community=community, ended_at=None, person__is_active=True)
    return rows.aggregate(
        members=Count("pk"),
        stewards=Count("pk", filter=Q(role=Membership.Role.STEWARD)),
        facilitators=Count("pk", filter=Q(person__facilitates_since__isnull=False)),
    )
