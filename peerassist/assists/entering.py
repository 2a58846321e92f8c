"""Come into the room: by link, code or QR code, with or without an account; with consent to the ground rules."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from peerassist.assists import log, nudging, passes, running
from peerassist.assists.models import Assist, Consent, Group, Participation, Room
from peerassist.method.codes import normalised
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.people.models import Person


def room_by_code(typed: str) -> Room:
    """Return the room with this code, however it was typed, its assist with who is present. Raises DomainError ``bad_code``.
    Two queries."""
    along = (
        "assist__community",
        "assist__created_by",
        "assist__cancellation",
        "assist__script",
        "assist__sign_off",
        "group",
    )
    there = Prefetch("assist__participations", with_consent(Participation.objects.filter(ended_at=None)))
    rooms = Room.objects.select_related(*along).prefetch_related(there).annotate(nudged=nudging.nudged())
    try:
        return rooms.get(code=normalised(typed))
    except Room.DoesNotExist:
        raise DomainError("bad_code") from None


@transaction.atomic
def come_in(
    room: Room,
    *,
    rules: str,
    agreed: bool,
    person: Person | None = None,
    seat: Participation | None = None,
    former: Participation | None = None,
    name: str = "",
    place: str = "",
    job: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    group: Group | None = None,
) -> tuple[Participation, str]:
    """Give someone their place in the room, with their consent to `rules`; return it with a pass for guests ("" for
    people with an account). `seat` is the participation they have already: one comes back, nobody is doubled. `former` is
    one that this device had. `group` is theirs from now on, where they have none yet; else the room's own is.

    Raises DomainError ``room_locked``, ``room_closed``, ``room_ended``, ``sent_out``, ``consent_needed``, ``name_needed``.
    """
    assist = room.assist
    _may_enter(room, person, seat, former)
    if not agreed:
        raise DomainError("consent_needed")
    fresh = seat is None
    if seat is None:
        seat = _new_seat(assist, room, person, name.strip(), place.strip(), job.strip(), language, time_zone)
    if seat.group_id is None and (home := group.pk if group is not None else room.group_id) is not None:
        seat.group_id = home
        seat.save(update_fields=["group"])
    Consent.objects.create(participation=seat, rules=rules, attribution=assist.attribution)
    plenary = Room.objects.filter(assist=assist, group=None).exclude(pk=room.pk)
    log.append_to_all([room, *plenary], "person.came", {"id": seat.pk}, by=seat)
    secret = passes.give(seat) if seat.person_id is None and fresh else ""
    return seat, secret


def _may_enter(room: Room, person: Person | None, seat: Participation | None, former: Participation | None) -> None:
    """Refuse those for whom the door stays shut. Who has a seat passes a locked door, and comes back after the end."""
    assist = room.assist
    if hasattr(assist, "cancellation"):
        raise DomainError("room_closed")
    same = Q(person=person) if person else Q(pk__in=[])
    for known in (seat, former):
        if known is not None:
            same |= Q(pk=known.pk) | (Q(email=known.email) if known.email else Q())
    if same and Participation.objects.filter(same, assist=assist, sent_out_by__isnull=False).exists():
        raise DomainError("sent_out")
    if seat is None and room.locked_at is not None:
        raise DomainError("room_locked")
    if seat is None and running.has_ended(assist.pk):
        raise DomainError("room_ended")


def _new_seat(
    assist: Assist, room: Room, person: Person | None, name: str, place: str, job: str, language: str, time_zone: str
) -> Participation:
    if person is None and not name:
        raise DomainError("name_needed")
    return Participation.objects.create(
        assist=assist,
        person=person,
        role=Role.PEER,
        name=(person.name if person else name)[:120],
        email=person.email if person else "",
        place=(person.place if person else place)[:120],
        job=(person.job if person else job)[:160],
        language=language,
        time_zone=time_zone,
    )


def has_agreed(seat: Participation) -> bool:
    """Say whether this participant agreed to how words are ascribed now. No query where the seat came `with_consent`."""
    known = getattr(seat, "agreed", None)
    if known is not None:
        return bool(known)
    return Consent.objects.filter(participation=seat, attribution=seat.assist.attribution).exists()


def present(assist: Assist) -> QuerySet[Participation]:
    """Return who has a place now, `with_consent`. One query."""
    return with_consent(Participation.objects.filter(assist=assist, ended_at=None))


def with_consent(seats: QuerySet[Participation]) -> QuerySet[Participation]:
    """Return seats, each with `came_in`: whether they have ever come in, `agreed`: to how words are ascribed now, and `pace`:
    what they agreed to tell of their typing, to those alone who lead."""
    consents = Consent.objects.filter(participation=OuterRef("pk"))
    return seats.annotate(
        came_in=Exists(consents),
        agreed=Exists(consents.filter(attribution=OuterRef("assist__attribution"))),
        pace=F("typing_check__pace"),
    )


def outward(seat: Participation) -> dict[str, Any]:
    """Return a participant as the room's screens see them."""
    return {"id": seat.pk, "name": seat.name, "initials": seat.initials, "role": seat.role, "place": seat.place}
