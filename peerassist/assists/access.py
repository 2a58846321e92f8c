"""Who may do what with an assist: one table, asked by pages, room, search, export and API alike.

`standings` says what a viewer is to an assist, `RIGHTS` which standings an act needs, `can` joins the two. Reading
depends on the assist's visibility as well. `seen_by` is the same rule as a query, so that lists never filter after.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from peerassist.assists.models import Assist, Group, Invitation, Participation, Room
from peerassist.method.kinds import Role, Stage, Visibility
from peerassist.people.access import Viewer


class Standing(StrEnum):
    """What a viewer is to one assist; one viewer may be several."""

    HOST = "host"  # the assistee, or who planned it
    FACILITATOR = "facilitator"
    NOTE_TAKER = "note_taker"
    PEER = "peer"
    OBSERVER = "observer"
    INVITED = "invited"
    TEAMMATE = "teammate"
    STEWARD = "steward"
    MEMBER = "member"
    SIGNED_IN = "signed_in"
    ANYONE = "anyone"


class Act(StrEnum):
    """What may be done with an assist."""

    SEE_PLAN = "see_plan"
    EDIT_PLAN = "edit_plan"
    SHARE = "share"
    RESPOND = "respond"  # the four answers to a shared plan
    INVITE = "invite"  # facilitator and peers; see the answers
    SCHEDULE = "schedule"
    CANCEL = "cancel"
    ENTER = "enter"  # the room
    RUN = "run"  # keep the record, mind the door, move the clock
    LEAD = "lead"  # all groups at once: their clock, a word to all, minutes, who sits where
    HAND_OVER = "hand_over"  # the facilitator's role, to somebody in the room
    WRITE = "write"  # cards
    VALIDATE = "validate"
    SIGN_OFF = "sign_off"
    PUBLISH = "publish"
    READ_RECORD = "read_record"
    FOLLOW_UP = "follow_up"  # actions, progress, outcomes
    SEE_FOLLOW_UP = "see_follow_up"


HOSTS = frozenset({Standing.HOST})
LEADS = HOSTS | {Standing.FACILITATOR}
HANDS = LEADS | {Standing.NOTE_TAKER}
TABLE = HANDS | {Standing.PEER}
PRESENT = TABLE | {Standing.OBSERVER}

RIGHTS: dict[Act, frozenset[Standing]] = {
    Act.SEE_PLAN: PRESENT | {Standing.INVITED},
    Act.EDIT_PLAN: LEADS,
    Act.SHARE: HOSTS,
    Act.RESPOND: frozenset({Standing.MEMBER}),
    Act.INVITE: LEADS,
    Act.SCHEDULE: LEADS,
    Act.CANCEL: HOSTS,
    Act.ENTER: PRESENT,
    Act.RUN: HANDS,
    Act.LEAD: LEADS,
    Act.HAND_OVER: frozenset({Standing.FACILITATOR}),
    Act.WRITE: TABLE,
    Act.VALIDATE: TABLE,
    Act.SIGN_OFF: HOSTS,
    Act.PUBLISH: HOSTS,
    Act.READ_RECORD: PRESENT,
    Act.FOLLOW_UP: HOSTS,
    Act.SEE_FOLLOW_UP: PRESENT,
}

# Acts that the assist's visibility may open to more than the table. The record opens only when it is published.
OPEN_BY_VISIBILITY = frozenset({Act.SEE_PLAN, Act.READ_RECORD, Act.SEE_FOLLOW_UP})

# What the pass of a letter's link is good for. All else is done in one's own name: signed in.
BY_LINK = frozenset(
    {
        Act.SEE_PLAN,
        Act.ENTER,
        Act.RUN,
        Act.LEAD,
        Act.HAND_OVER,
        Act.WRITE,
        Act.VALIDATE,
        Act.READ_RECORD,
        Act.SEE_FOLLOW_UP,
    }
)

_AS_STANDING: dict[str, Standing] = {
    Role.ASSISTEE: Standing.HOST,
    Role.FACILITATOR: Standing.FACILITATOR,
    Role.NOTE_TAKER: Standing.NOTE_TAKER,
    Role.PEER: Standing.PEER,
    Role.OBSERVER: Standing.OBSERVER,
}


def standings(viewer: Viewer, assist: Assist) -> frozenset[Standing]:
    """Return what `viewer` is to `assist`. Reads participations and invitations, at most two queries; none where the
    assist came with `invited` (is_invited) and its present participations."""
    found = {Standing.ANYONE}
    if assist.community_id in viewer.communities:
        found.add(Standing.MEMBER)
    if assist.community_id in viewer.stewards:
        found.add(Standing.STEWARD)
    if assist.team_id is not None and assist.team_id in viewer.teams:
        found.add(Standing.TEAMMATE)
    if viewer.person is not None:
        found.add(Standing.SIGNED_IN)
        if assist.created_by_id == viewer.person.pk:
            found.add(Standing.HOST)
        invited = getattr(assist, "invited", None)
        if invited is None:
            invited = assist.invitations.filter(person=viewer.person, withdrawn_at=None).exists()
        if invited:
            found.add(Standing.INVITED)
    if viewer.person is not None or viewer.passes:
        found |= {_AS_STANDING[Role(seat.role)] for seat in seats_of(viewer, assist)}
    return frozenset(found)


def seats_of(viewer: Viewer, assist: Assist) -> list[Participation]:
    """Return the viewer's own present participations: by account, or by passes held on this device."""
    me = viewer.person.pk if viewer.person is not None else None
    present = (seat for seat in assist.participations.all() if seat.ended_at is None)
    return [s for s in present if s.pk in viewer.passes or (me is not None and s.person_id == me)]


def standings_at(seat: Participation, present: Iterable[Participation] | None = None) -> frozenset[Standing]:
    """Return what the holder of a present seat is to its assist: by this seat, by the others that they hold, as its host.
    One query; none for a guest, and none where all `present` seats of the assist are at hand."""
    if seat.person_id is None:
        return standings_of({seat.role})
    if present is None:
        present = Participation.objects.filter(assist=seat.assist_id, person=seat.person_id, ended_at=None).only("role")
        roles = {one.role for one in present}
    else:
        roles = {one.role for one in present if one.person_id == seat.person_id}
    return standings_of({seat.role, *roles}, hosts=seat.assist.created_by_id == seat.person_id)


def standings_of(roles: Iterable[str], *, hosts: bool = False) -> frozenset[Standing]:
    """Return what somebody with these roles is to an assist, which they planned if they are its host."""
    found = {_AS_STANDING[role] for role in roles}
    return frozenset(found | {Standing.HOST} if hosts else found)


def is_invited(viewer: Viewer) -> Exists:
    """Return the annotation that says whether the viewer was invited to the assist of the row."""
    me = viewer.person.pk if viewer.person is not None else None
    return Exists(Invitation.objects.filter(assist=OuterRef("pk"), person=me, person__isnull=False, withdrawn_at=None))


def can(viewer: Viewer, act: Act, assist: Assist) -> bool:
    """Say whether `viewer` may do `act` with `assist`."""
    return allows(standings(viewer, assist), act, assist)


def permits(found: frozenset[Standing], act: Act) -> bool:
    """Say whether these standings alone give the right to `act`, whatever the assist's visibility opens besides."""
    return (act in BY_LINK or Standing.SIGNED_IN in found) and bool(found & RIGHTS[act])


def allows(found: frozenset[Standing], act: Act, assist: Assist) -> bool:
    """The same as `can`, for standings that are already known."""
    if act not in BY_LINK and Standing.SIGNED_IN not in found:
        return False
    if permits(found, act):
        return act is not Act.RESPOND or bool(found & readers(assist))
    if act not in OPEN_BY_VISIBILITY or (act is not Act.SEE_PLAN and assist.stage != Stage.FOLLOW):
        return False
    return bool(found & readers(assist))


def belongs(found: frozenset[Standing], seat: Participation, room: Room) -> bool:
    """Say whether who sits on `seat`, and has these standings, belongs into this room of their assist: the plenary is for
    all, a group's room for the group and for those who lead all groups. One query, for the others alone: where there is one
    group there is nothing to part."""
    if room.group_id is None or seat.group_id == room.group_id or found & LEADS:
        return True
    return not several(room.assist_id)


def several(assist: int) -> bool:
    """Say whether the assist has more than one group. One query."""
    return Group.objects.filter(assist=assist).count() > 1


def readers(assist: Assist) -> frozenset[Standing]:
    """Return the standings to which the assist's visibility opens it."""
    match assist.visibility:
        case Visibility.PUBLIC:
            return frozenset({Standing.ANYONE, Standing.MEMBER})
        case Visibility.COMMUNITY:
            return frozenset({Standing.MEMBER})
        case Visibility.TEAM:
            return frozenset({Standing.TEAMMATE})
        case _:
            return frozenset()


def seen_by(viewer: Viewer, prefix: str = "") -> Q:
    """Return the filter for the assists whose plan `viewer` may see. `prefix` leads to the assist ("assist__").

    The rows may repeat where the viewer takes part in several roles: use ``.distinct()`` or a subquery.
    """
    p = prefix
    rule = Q(**{f"{p}visibility": Visibility.PUBLIC}) | Q(
        **{f"{p}visibility": Visibility.COMMUNITY, f"{p}community__in": viewer.communities}
    )
    rule |= Q(**{f"{p}visibility": Visibility.TEAM, f"{p}team__in": viewer.teams})
    return rule | at_the_table(viewer, prefix) | invited_to(viewer, prefix)


def at_the_table(viewer: Viewer, prefix: str = "") -> Q:
    """Return the filter for the assists that `viewer` hosts or takes part in: they read the record whoever else may."""
    p, me = prefix, viewer.person
    rule = Q(**{f"{p}participations__in": viewer.passes})
    if me is not None:
        rule |= Q(**{f"{p}created_by": me})
        rule |= Q(**{f"{p}participations__person": me, f"{p}participations__ended_at": None})
    return rule


def invited_to(viewer: Viewer, prefix: str = "") -> Q:
    """Return the filter for the assists to which `viewer` was invited: they see the plan."""
    if viewer.person is None:
        return Q(pk__in=[])
    return Q(**{f"{prefix}invitations__person": viewer.person, f"{prefix}invitations__withdrawn_at": None})
