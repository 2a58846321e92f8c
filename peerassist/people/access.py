"""Who looks, and what may be done to communities and their people.

`Viewer` is the one description of who asks; pages, room, search, export and feeds all pass it. Deny by default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from peerassist.people.models import Community, Membership, Person


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person with an account, or a guest who holds passes to participations, or anybody (both empty).

    `teams` and `stewards` are subsets of the viewer's present communities: ids.
    """

    person: Person | None = None
    passes: frozenset[int] = frozenset()  # ids of participations held without an account
    communities: frozenset[int] = frozenset()
    known: Mapping[int, Community] = field(default_factory=dict, compare=False)  # the communities themselves
    teams: frozenset[int] = frozenset()
    stewards: frozenset[int] = field(default=frozenset())


ANYBODY = Viewer()


def viewer_of(person: Person | None, passes: frozenset[int] = frozenset()) -> Viewer:
    """Return the viewer for `person` (one query) and the participations that this device holds passes to."""
    if person is None or not person.is_active:
        return Viewer(passes=passes)
    held = list(Membership.objects.filter(person=person, ended_at=None).select_related("community"))
    return Viewer(
        person=person,
        passes=passes,
        communities=frozenset(m.community_id for m in held),
        known={m.community_id: m.community for m in held},
        teams=frozenset(m.team_id for m in held if m.team_id),
        stewards=frozenset(m.community_id for m in held if m.role == Membership.Role.STEWARD),
    )


class Act(StrEnum):
    """What may be done to a community."""

    SEE = "see"  # its board, library, directory
    START = "start"  # an assist, a story
    STEWARD = "steward"  # people, invitations, import, settings


def can(viewer: Viewer, act: Act, community: Community) -> bool:
    """Say whether `viewer` may do `act` in `community`."""
    if act is Act.STEWARD:
        return community.pk in viewer.stewards
    return community.pk in viewer.communities
