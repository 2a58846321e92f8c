"""Groups: who sits where before the day; on the day, a peer moved, a group's own minutes, a word to all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from peerassist.assists import circling, log, planning, running
from peerassist.assists.models import Announcement, Assist, Entry, Group, Participation, Room, Script
from peerassist.method import agenda as agendas
from peerassist.method import grouping, lag, phases, rounds
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role

LEADS = (Role.ASSISTEE, Role.FACILITATOR)  # they go from group to group
MOST_GROUPS = 30
MOST_WORDS = 200


def seats(assist: Assist) -> list[Participation]:
    """Return those who sit in a group, one seat for each person, a note-taker's before a peer's. One query."""
    present = Participation.objects.filter(assist=assist, ended_at=None).select_related("person", "group")
    leading = {s.person_id for s in present if s.role in LEADS and s.person_id}
    found: dict[object, Participation] = {}
    for seat in sorted(present, key=lambda s: (s.role != Role.NOTE_TAKER, s.pk)):
        if seat.role not in LEADS and seat.person_id not in leading:
            found.setdefault(seat.person_id or f"guest {seat.pk}", seat)
    return sorted(found.values(), key=lambda s: s.pk)


@dataclass(frozen=True, slots=True)
class Plan:
    """One group as it is wished: `pk` None for a new one; `note_taker` is a seat."""

    pk: int | None
    name: str
    language: str
    seats: tuple[int, ...]
    note_taker: int | None = None


def suggested(assist: Assist, groups: int) -> list[Plan]:
    """Return a first division: by languages, colleagues parted, even sizes. Nothing is kept."""
    by_key = {s.pk: s for s in seats(assist)}
    guests = [grouping.Guest(s.pk, s.language, _team(s)) for s in by_key.values()]
    known = list(assist.groups.all())
    found = []
    for n, table in enumerate(grouping.suggest(guests, groups)):
        there = known[n] if n < len(known) else None
        keeper = next((key for key in table.guests if by_key[key].role == Role.NOTE_TAKER), None)
        keeper = keeper or next(iter(table.guests), None)
        name = there.name if there else ""
        found.append(Plan(there.pk if there else None, name, table.language, table.guests, keeper))
    return found


def _team(seat: Participation) -> str:
    return seat.job or seat.place


@transaction.atomic
def arrange(assist: Assist, plans: Sequence[Plan]) -> list[Group]:
    """Seat everybody as planned: groups that are not in the plans go. Where the rooms are open, new ones open too, and who is in
    another one than before goes there at once. Raises DomainError ``group_missing``, ``group_has_room``."""
    known = {g.pk: g for g in Group.objects.select_for_update().filter(assist=assist)}
    if any(plan.pk is not None and plan.pk not in known for plan in plans):
        raise DomainError("group_missing")
    going = set(known) - {plan.pk for plan in plans}
    if Room.objects.filter(group__in=going).exists():
        raise DomainError("group_has_room")
    Group.objects.filter(pk__in=going).delete()
    number = max((g.number for pk, g in known.items() if pk not in going), default=0)
    groups = []
    for plan in plans[:MOST_GROUPS]:
        group = known.get(plan.pk or 0)
        if group is None:
            number += 1
            group = Group(assist=assist, number=number)
        group.name, group.language = plan.name.strip()[:80], plan.language[:8]
        group.save()
        groups.append(group)
    script = Script.objects.filter(assist=assist).first()
    if script is not None:
        running.open_rooms(assist)
    everybody = {s.pk: s for s in seats(assist)}
    for group, plan in zip(groups, plans, strict=False):
        for pk in plan.seats:
            if pk in everybody:
                _sit(everybody[pk], group)
    for group, plan in zip(groups, plans, strict=False):
        if plan.note_taker in everybody:
            name_note_taker(group, everybody[plan.note_taker])
    if script is not None:
        circling.begin(script)  # rooms that opened in the middle of a fishbowl
    log.append_to_all(Room.objects.filter(assist=assist), "groups.changed", {})
    return groups


@transaction.atomic
def name_note_taker(group: Group, seat: Participation) -> None:
    """Let one of a group take its notes; who did so before sits there as a peer. Their screens come again with the new right."""
    assist = group.assist
    before = assist.participations.filter(group=group, role=Role.NOTE_TAKER, ended_at=None)
    if before.filter(_same(seat)).exists():
        return
    for other in before:
        if other.person_id is None:
            Participation.objects.filter(pk=other.pk).update(role=Role.PEER)
        else:
            Participation.objects.filter(pk=other.pk).update(ended_at=timezone.now())
            assert other.person is not None
            peer = planning.take_part(assist, other.person, Role.PEER)
            Participation.objects.filter(pk=peer.pk).update(group=group)
    if seat.person is None:
        Participation.objects.filter(pk=seat.pk).update(role=Role.NOTE_TAKER)
    else:
        keeper = planning.take_part(assist, seat.person, Role.NOTE_TAKER)
        Participation.objects.filter(pk=keeper.pk).update(group=group)


@transaction.atomic
def move(seat: Participation, group: Group, *, by: Participation | None = None) -> None:
    """Seat someone in another group: their screens go to its room at once. Raises DomainError ``gone`` for who has left,
    ``group_missing`` for a group of another assist."""
    if group.assist_id != seat.assist_id:
        raise DomainError("group_missing")
    if seat.ended_at is not None:
        raise DomainError("gone")
    _sit(seat, group, by)


@transaction.atomic
def move_on(assist: Assist, *, by: Participation | None = None) -> int:
    """A round is over: the peers of each group go on to the next one; note-takers stay. Return how many went."""
    groups = {g.number: g for g in Group.objects.filter(assist=assist)}
    went = 0
    for seat in seats(assist):
        to = rounds.next_table(sorted(groups), seat.group.number) if seat.group else None
        if to is not None and seat.role == Role.PEER:
            _sit(seat, groups[to], by)
            went += 1
    return went


def _same(seat: Participation) -> Q:
    """All seats of the same person."""
    return Q(pk=seat.pk) | Q(person=seat.person_id, person__isnull=False)


def _sit(seat: Participation, group: Group, by: Participation | None = None) -> None:
    mine = Participation.objects.filter(_same(seat), assist=seat.assist_id, ended_at=None)
    going = [s.pk for s in mine if s.group_id != group.pk]
    if not going:
        return
    Participation.objects.filter(pk__in=going).update(group=group)
    seat.group = group
    others = Room.objects.filter(assist=seat.assist_id, group__isnull=False).exclude(group=group)
    circling.get_up(others, going, by=by)
    rooms = list(Room.objects.filter(assist=seat.assist_id))
    for pk in going:
        log.append_to_all(rooms, "person.moved", {"id": pk}, by=by)


def own_room(seat: Participation) -> Room | None:
    """Return the open room of the seat's group; where there is none, the one that all may come to. At most two queries."""
    own = Room.objects.filter(group=seat.group_id).first() if seat.group_id else None
    return own or running.main_room(seat.assist)


def sizes(assist: Assist) -> dict[int, int]:
    """Return how many sit in each group, by its id."""
    found = dict.fromkeys(assist.groups.order_by("number").values_list("pk", flat=True), 0)
    for seat in seats(assist):
        if seat.group_id in found:
            found[seat.group_id] += 1
    return found


def smallest(assist: Assist) -> Group | None:
    """Return the group in which the fewest sit."""
    pk = grouping.smallest(list(sizes(assist).items()))
    return Group.objects.filter(pk=pk).first() if pk is not None else None


@transaction.atomic
def give_minutes(room: Room, *, by: Participation | None = None) -> Entry:
    """Give a group two more minutes, which its discussion makes up for. Raises DomainError ``lag_…``."""
    held = Room.objects.select_for_update().get(pk=room.pk)
    script = Script.objects.filter(assist=room.assist_id).first()
    if script is None or held.group_id is None:
        raise DomainError("lag_not_now")
    agenda, run = agendas.from_json(script.agenda), phases.from_json(script.state)
    given = lag.give(run, agenda, lag.of_json(held.given), timezone.now())
    held.given = [list(pair) for pair in given]
    held.save(update_fields=["given"])
    return log.append(held, "group.given", {"given": held.given}, by=by)


def run_of(room: Room, script: Script) -> phases.Run:
    """Return where the room's group stands now within the clock of all. No query."""
    agenda, run = agendas.from_json(script.agenda), phases.from_json(script.state)
    return lag.of_group(run, agenda, lag.of_json(room.given), timezone.now())


@transaction.atomic
def say_to_all(assist: Assist, words: str, *, by: Participation | None = None) -> None:
    """Say a word in every room and on every wall, until it is put away; it takes the place of the one before. Raises
    DomainError ``text_empty``, ``text_too_long``."""
    words = " ".join(words.replace("\x00", "").split())
    if not words:
        raise DomainError("text_empty")
    if len(words) > MOST_WORDS:
        raise DomainError("text_too_long", most=MOST_WORDS)
    _put_away(assist)
    Announcement.objects.create(assist=assist, words=words, by=by)
    log.append_to_all(Room.objects.filter(assist=assist), "word.said", {}, by=by)


@transaction.atomic
def put_away(assist: Assist, *, by: Participation | None = None) -> None:
    """Take the word to all away again."""
    if _put_away(assist):
        log.append_to_all(Room.objects.filter(assist=assist), "word.said", {}, by=by)


def _put_away(assist: Assist) -> int:
    return Announcement.objects.filter(assist=assist, put_away_at=None).update(put_away_at=timezone.now())


def word_to_all(assist: int) -> str:
    """Return the word that stands for all rooms of an assist, or nothing. One query."""
    found = Announcement.objects.filter(assist=assist, put_away_at=None).values_list("words", flat=True)
    return found.first() or ""


def names(assist: Assist) -> Mapping[int, str]:
    """Return the groups' own names by their ids; "" where a group has none."""
    return dict(assist.groups.values_list("pk", "name"))
