"""What a steward does with the members and teams of a community."""

from django.db import transaction
from django.utils import timezone

from peerassist.method.errors import DomainError
from peerassist.people.models import Community, Membership, Team


@transaction.atomic
def set_role(membership: Membership, role: str) -> None:
    """Make someone a steward, or a member again; a community keeps at least one steward."""
    if role not in Membership.Role.values:
        raise DomainError("no_such_role")
    if membership.role == Membership.Role.STEWARD and role != Membership.Role.STEWARD:
        _another_steward(membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def end(membership: Membership) -> None:
    """End a membership; what the person wrote stays, under their name."""
    if membership.role == Membership.Role.STEWARD:
        _another_steward(membership)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])


def _another_steward(membership: Membership) -> None:
    others = Membership.objects.select_for_update().filter(
        community=membership.community_id, role=Membership.Role.STEWARD, ended_at=None
    )
    if not others.exclude(pk=membership.pk).exists():
        raise DomainError("last_steward")


def put_into(membership: Membership, number: str) -> None:
    """Put a member into a team of their community by its number; no number takes them out."""
    team = membership.community.teams.filter(pk=int(number)).first() if number.isdecimal() else None
    membership.team = team
    membership.save(update_fields=["team"])


def set_team(membership: Membership, name: str) -> None:
    """Put someone into a team, made where it is new; no name takes them out."""
    membership.team = team_named(membership.community, name) if name.strip() else None
    membership.save(update_fields=["team"])


def team_named(community: Community, name: str, line: str = "") -> Team:
    """Return the team of this name, made where it is new."""
    clean = " ".join(name.split())[:120]
    found = Team.objects.filter(community=community, name__iexact=clean).first()
    return found or Team.objects.create(community=community, name=clean, line=line[:120])
