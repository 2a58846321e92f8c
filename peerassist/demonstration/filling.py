"""Fills the demonstration community into the database, through the same doors as the pages, then dates it back.

Everything happens in one transaction: all or nothing. What is filled depends on the content and the day alone; secrets
of links are the installation's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone, translation

from peerassist.assists import entering, grouping, inviting, planning, running, scheduling
from peerassist.assists.models import (
    Answer,
    Assist,
    Chaser,
    Entry,
    Invitation,
    Need,
    Participation,
    Response,
    Room,
    Scheduling,
    Sharing,
)
from peerassist.assists.queries import agenda_of
from peerassist.demonstration import content, sketch
from peerassist.demonstration.content import ASKER, HELD, SIGNED
from peerassist.demonstration.speaking import speak
from peerassist.followup import acting, telling
from peerassist.followup.models import Action, ActionClosing, CheckIn, Outcome, ProgressNote
from peerassist.library import indexing, publishing
from peerassist.library import telling as readers
from peerassist.library.models import Helped, Publication, Story
from peerassist.method import agenda as agendas
from peerassist.method.codes import join_code
from peerassist.method.kinds import Role, Stage, Visibility
from peerassist.method.phases import Move
from peerassist.method.situations import Situation
from peerassist.notices import letters
from peerassist.outbox.models import Letter
from peerassist.people.models import (
    Community,
    EarlierTeam,
    Experience,
    Membership,
    Person,
    Skill,
    Team,
    skills_named,
)
from peerassist.records import joining, uploading, validating, writing
from peerassist.records.models import Card, CardRevision, SignOff, Star, Theme, Validation
from peerassist.web import words

CENTRES = {
    "ksc": "Kennedy Space Center", "jpl": "Jet Propulsion Laboratory", "jsc": "Johnson Space Center",
    "hq": "NASA Headquarters", "gsfc": "Goddard Space Flight Center", "grc": "Glenn Research Center",
    "msfc": "Marshall Space Flight Center", "arc": "Ames Research Center", "larc": "Langley Research Center",
    "afrc": "Armstrong Flight Research Center", "ssc": "Stennis Space Center", "wstf": "White Sands Test Facility",
    "nesc": "NASA Engineering and Safety Center", "ivv": "Independent Verification and Validation Facility",
}  # fmt: skip
JOINED = date(2019, 1, 1)  # of people written for the demonstration
FIRST_ROOM = "7KQ42M"


class NotEmptyError(Exception):
    """The database has people of its own."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What filling stands on: when it happens, and who is there."""

    now: datetime
    community: Community
    people: Mapping[str, Person]

    def day(self, days: int) -> date:
        """Return the day so many days from the day of filling."""
        return timezone.localdate(self.now) + timedelta(days=days)

    def at(self, days: int, hour: int = 9) -> datetime:
        """Return a moment on that day, never one to come."""
        return min(self.now, datetime.combine(self.day(days), time(hour), UTC))


@transaction.atomic
def fill(now: datetime | None = None) -> bool:
    """Fill the demonstration; return False where it was filled before. Raises NotEmptyError."""
    if Community.objects.filter(slug=content.community().slug).exists():
        return False
    if Person.objects.exists():
        raise NotEmptyError("There are people in this database. The demonstration is filled into an empty one only.")
    moment = now or timezone.now()
    community = fill_community()
    ground = Ground(moment, community, fill_people(community, timezone.localdate(moment)))
    fill_stories(ground)
    made: dict[str, Assist] = {}
    for each in sorted(content.assists(), key=lambda a: (bool(a.follows), a.key)):
        made[each.key] = fill_assist(each, ground, made.get(each.follows))
    indexing.rebuild()
    return True


def fill_community() -> Community:
    """Make the community and its teams."""
    given = content.community()
    made = Community.objects.create(
        name=given.name, slug=given.slug, about=given.about, language=given.language, time_zone=given.time_zone,
        joining=given.joining, domains=given.domains, attribution=given.attribution,
    )  # fmt: skip
    Team.objects.bulk_create(
        Team(community=made, name=name, line=line) for line, names in given.teams.items() for name in names
    )
    return made


def fill_people(community: Community, today: date) -> dict[str, Person]:
    """Make everybody, with skills, experience and teams; return them by address."""
    given = content.people()
    Person.objects.bulk_create(_person(p, today) for p in given)
    made = {person.email: person for person in Person.objects.all()}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=email, verified=True, primary=True) for email, person in made.items()
    )
    Experience.objects.bulk_create(
        Experience(person=made[p.email], words=e.words, place=e.place, year=e.year)
        for p in given
        for e in p.experiences
    )
    skills = {skill.name.casefold(): skill for skill in skills_named(name for p in given for name in p.skills)}
    Person.skills.through.objects.bulk_create(
        Person.skills.through(person_id=made[p.email].pk, skill_id=skills[name.casefold()].pk)
        for p in given
        for name in dict.fromkeys(p.skills)
    )
    _members(community, made, today)
    return made


def _person(given: content.Person, today: date) -> Person:
    person = Person(
        email=given.email, name=given.name, job=given.job, place=given.place, time_zone=given.zone,
        language=given.language, languages=given.languages, education=given.education, ask_me_about=given.ask,
        open_to_questions=bool(given.ask), agrees_to=given.agrees_to,
        facilitates_since=None if given.facilitates is None else today - timedelta(days=given.facilitates),
    )  # fmt: skip
    person.set_unusable_password()
    return person


def _members(community: Community, made: Mapping[str, Person], today: date) -> None:
    teams = {team.name: team for team in community.teams.all()}
    steward = next(m.email for m in content.cast() if m.email.startswith("nadia."))
    rows = {
        p.email: Membership(
            person=made[p.email],
            community=community,
            team=teams[p.team],
            role=Membership.Role.STEWARD if p.email == steward else Membership.Role.MEMBER,
            joined_at=datetime.combine(p.since or JOINED, time(9), UTC),
        )
        for p in content.people()
    }
    Membership.objects.bulk_create(rows.values())
    EarlierTeam.objects.bulk_create(
        # The source doesn't say when; far enough back that only the newest still counts as "lately".
        EarlierTeam(membership=rows[p.email], team=teams[name], until=today - timedelta(days=700 + 500 * n))
        for p in content.people()
        for n, name in enumerate(p.earlier_teams)
    )


def fill_stories(ground: Ground) -> None:
    """Make the lessons from outside."""
    Story.objects.bulk_create(
        Story(
            community=ground.community, title=s.title, happened=s.happened, lesson=s.lesson, advice=s.advice,
            place=CENTRES.get(s.centre, s.centre), happened_on=date.fromisoformat(s.date),
            source=f"NASA Lessons Learned Information System, lesson {s.number}", source_url=s.url,
            licence="Work of the US government", visibility=Visibility.COMMUNITY,
            added_at=ground.at(-400) - timedelta(minutes=n),
        )
        for n, s in enumerate(content.stories())
    )  # fmt: skip


def fill_assist(given: content.Assist, ground: Ground, follows: Assist | None) -> Assist:
    """Take one assist through its life, as far as it has come."""
    assist = plan(given, ground, follows)
    if given.shared is not None:
        share(assist, given, ground)
    invite(assist, given, ground)
    if given.meets_in is not None:
        schedule(assist, given, ground)
    if given.stage in HELD | {Stage.RUN}:
        meet(assist, given, ground)
    if given.stage in HELD:
        validate(assist, given, ground)
    if given.stage in SIGNED:
        sign(assist, given, ground)
    if given.stage is Stage.FOLLOW:
        publish(assist, given, ground)
        follow(assist, given, ground)
    if given.stage in {Stage.INVITE, Stage.SCHEDULE}:
        write_letters(assist)
    _date_back(assist, given, ground)
    return assist


def plan(given: content.Assist, ground: Ground, follows: Assist | None) -> Assist:
    """Begin the assist and write its plan."""
    host = ground.people[given.host]
    assist = planning.begin(
        ground.community, by=host, question=given.question, language=given.language, follows=follows,
        situations=[Situation(code) for code in given.situations],
    )  # fmt: skip
    changes = {
        "title": given.title, "background": given.background, "tried": given.tried, "decision": given.decision,
        "decided_by": given.decided_by, "days_needed": given.days_needed, "late_because": given.late_because,
        "decision_on": None if given.decision_in is None else ground.day(given.decision_in),
        "reply_by": None if given.reply_in is None else ground.day(given.reply_in),
        "time_zone": given.time_zone, "place_kind": given.place_kind, "place": given.place,
        "call_url": given.call_url, "checks": given.checks, "attribution": given.attribution,
    }  # fmt: skip
    planning.change(assist, changes)
    if given.wanted:
        planning.want(assist, [(w.kind, w.words) for w in given.wanted])
    planning.need(assist, [n.words for n in given.needs])
    known = {skill.name.casefold(): skill for skill in Skill.objects.filter(name__in=[n.words for n in given.needs])}
    for need in assist.needs.all():
        if skill := known.get(need.words.casefold()):
            Need.objects.filter(pk=need.pk).update(skill=skill)
    if given.agenda:
        parts = [(agendas.PhaseKind(kind), minutes) for kind, minutes in given.agenda]
        planning.plan_agenda(assist, agendas.agenda_of(*parts))
    seat = assist.participations.filter(role=Role.ASSISTEE)
    seat.update(since=ground.at(given.begun))
    if asker := given.asker:
        seat.update(person=None, name=asker.name, email="", job=asker.job, place=asker.place)
    return assist


def share(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Put the plan on the board, with the answers to it."""
    assert given.shared is not None
    planning.share(assist, by=ground.people[given.host], visibility=given.visibility)
    Sharing.objects.filter(assist=assist).update(at=ground.at(given.shared))
    for said in given.responses:
        row = planning.respond(
            assist, by=ground.people[said.by], kind=said.kind, words=said.words,
            ask=ground.people.get(said.ask), ask_name=said.ask_name,
        )  # fmt: skip
        Response.objects.filter(pk=row.pk).update(at=ground.at(said.at, 8))


def invite(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Send the invitations and take the answers in."""
    needs = {need.words: need for need in assist.needs.all()}
    for n, asked in enumerate(given.invitations):
        row = inviting.ask(
            assist, _whom(asked, ground), by=ground.people[given.host], role=asked.role, brings=asked.brings,
            need=needs.get(asked.need),
        )  # fmt: skip
        sent = ground.at(asked.asked) + timedelta(minutes=n)
        Invitation.objects.filter(pk=row.pk).update(sent_at=min(sent, ground.now))
        if asked.chased is not None:
            Chaser.objects.filter(pk=inviting.note_chaser(row).pk).update(at=ground.at(asked.chased, 6))
        if asked.answer is not None:
            _answer(row, asked, ground)


def _whom(asked: content.Invited, ground: Ground) -> inviting.Invited:
    if asked.guest is not None:
        return inviting.Invited(asked.guest.name, asked.guest.email, asked.guest.language, asked.guest.zone)
    return inviting.Invited.of(ground.people[asked.who])


def _answer(row: Invitation, asked: content.Invited, ground: Ground) -> None:
    assert asked.answer is not None and asked.answered is not None
    said = inviting.answer(row, asked.answer, asked.words)
    at = ground.at(asked.answered, 7 + row.pk % 12)
    Answer.objects.filter(pk=said.pk).update(at=at)
    if seat := inviting.participation_of(row):
        Participation.objects.filter(pk=seat.pk).update(since=at)
        if guest := asked.guest:
            Participation.objects.filter(pk=seat.pk).update(place=guest.place, job=guest.job)


def schedule(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Set the date. The door itself takes no date that is past, so the rows are written here."""
    assert given.meets_in is not None
    if given.stage is Stage.RUN:  # it is on just now: it began so long ago as its clock says
        gone = timedelta(seconds=sum(given.spent) + _in_phase(assist, given))
        begun = ground.now - gone
        starts = begun - timedelta(minutes=begun.minute % 5, seconds=begun.second, microseconds=begun.microsecond)
    else:
        clock = time.fromisoformat(given.meets_at)
        starts = datetime.combine(ground.day(given.meets_in), clock, ZoneInfo(given.time_zone)).astimezone(UTC)
    chosen = ground.at(given.meets_in - 14 if given.scheduled is None else given.scheduled)
    Scheduling.objects.create(
        assist=assist, starts_at=starts, time_zone=given.time_zone, minutes=agenda_of(assist).minutes,
        place=scheduling.place_of(assist), by=ground.people[given.host], at=chosen,
    )  # fmt: skip
    assist.starts_at = starts
    assist.save(update_fields=["starts_at"])
    planning.reach(assist, Stage.SCHEDULE)


def _in_phase(assist: Assist, given: content.Assist) -> int:
    """Return the seconds that the present phase has run."""
    return agenda_of(assist).phases[len(given.spent)].minutes * 60 - given.left


def meet(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Open the room, let everybody in, move the clock, write the record."""
    assert assist.starts_at is not None
    _divide(assist, given)
    room = running.open_rooms(assist)
    code = FIRST_ROOM if given.stage is Stage.RUN else join_code(Random(given.key))
    Room.objects.filter(pk=room.pk).update(code=code, opened_at=assist.starts_at - timedelta(minutes=10))
    seats = _seats(assist, given)
    with translation.override(given.language):
        rules = "\n".join(words.rules_of(assist.ground_rules))
    for seat in dict.fromkeys(seats.values()):
        entering.come_in(room, rules=rules, agreed=True, seat=seat)
    places = _places(assist, given, room)
    _write_cards(room, given, seats, ground, places)  # before the clock: in some parts who asks could write none
    _run_clock(assist, given, seats)
    speak(room, given, seats)
    Entry.objects.filter(room__assist=assist).update(at=assist.starts_at)


def _divide(assist: Assist, given: content.Assist) -> None:
    """Seat everybody in their groups, where there are several."""
    if not given.groups:
        return
    by_key = _seats(assist, given)
    first = assist.groups.first()
    plans = [
        grouping.Plan(
            first.pk if first and n == 0 else None,
            name,
            language,
            tuple(by_key[k].pk for k in keys),
            by_key[keys[0]].pk,
        )
        for n, (name, language, keys) in enumerate(given.groups)
    ]
    grouping.arrange(assist, plans)


def _places(assist: Assist, given: content.Assist, main: Room) -> dict[str, Room]:
    """Return where each one's words are written, by their key: in their group's room, else in the one for all."""
    rooms = {room.group.name: room for room in assist.rooms.select_related("group", "assist") if room.group}
    for n, name in enumerate(sorted(rooms), 1) if given.groups else ():
        rooms[name].code = join_code(Random(f"{given.key} {n}"))
        Room.objects.filter(pk=rooms[name].pk).update(code=rooms[name].code)
    return {key: rooms[name] for name, _language, keys in given.groups for key in keys}


def _seats(assist: Assist, given: content.Assist) -> dict[str, Participation]:
    """Return who sits at the table, by their key in the content."""
    present = list(assist.participations.filter(ended_at=None).select_related("person"))
    by_email = {seat.email: seat for seat in reversed(present) if seat.email}
    keys = {i.guest.key: i.guest.email for i in given.invitations if i.guest is not None and i.guest.key}
    asker = next(seat for seat in present if seat.role == Role.ASSISTEE)
    return {**by_email, **{key: by_email[email] for key, email in keys.items()}, given.host: asker, ASKER: asker}


def _run_clock(assist: Assist, given: content.Assist, seats: Mapping[str, Participation]) -> None:
    assert assist.starts_at is not None
    lead = next((s for s in seats.values() if s.role == Role.FACILITATOR), seats[given.host])
    spent = given.spent or [phase.minutes * 60 for phase in agenda_of(assist).phases]
    moment = assist.starts_at
    running.move(assist.pk, Move.START, by=lead, now=moment)
    for seconds in spent:
        moment += timedelta(seconds=seconds)
        running.move(assist.pk, Move.NEXT, by=lead, now=moment)
    if given.stage is Stage.RUN:
        moment += timedelta(seconds=_in_phase(assist, given))
        running.move(assist.pk, Move.PAUSE, by=lead, now=moment)
    assist.refresh_from_db(fields=["stage"])


def _write_cards(
    room: Room, given: content.Assist, seats: Mapping[str, Participation], ground: Ground, places: Mapping[str, Room]
) -> None:
    assist = room.assist
    assert assist.starts_at is not None
    themes = {
        name: Theme.objects.create(assist=assist, uid=f"{given.key[:30]}-t{n}", name=name, position=n)
        for n, name in enumerate(given.themes, 1)
    }
    for n, card in enumerate(given.cards):
        body = {
            "uid": uid(given, n), "kind": card.kind, "text": card.before or card.text,
            "said_by": seats[card.said_by].pk if card.said_by else None,
            "owner": seats[card.owner].pk if card.owner else None,
            "due_on": None if card.due is None else ground.day(card.due).isoformat(),
        }  # fmt: skip
        where = places.get(card.said_by or card.by, room)
        writing.carry_out("card.write", where, body, by=seats[card.by], intent=f"{uid(given, n)}-written")
        if card.picture:
            said = {
                "uid": uid(given, n), "picture": f"{uid(given, n)}-p"[-36:], "caption": card.picture,
                "credit": card.credit, "consent": True,
            }  # fmt: skip
            uploading.put(where, sketch.who_is_called(), said, by=seats[card.by])
    first = assist.starts_at + timedelta(minutes=25)
    last = min(first + timedelta(minutes=40), ground.now - timedelta(minutes=2, seconds=5))
    rows = {row.uid: row for row in Card.objects.filter(assist=assist)}
    stars: list[Star] = []
    for n, card in enumerate(given.cards):
        row = rows[uid(given, n)]
        row.theme = themes.get(card.theme)
        row.worked_where, row.worked_why, row.holds_here = card.worked_where, card.worked_why, card.holds_here
        row.created_at = first + (last - first) * n / len(given.cards)
        row.answered_at = row.created_at + timedelta(minutes=2) if card.answered else None
        stars += _stars(row, card, seats.values())
    Card.objects.bulk_update(rows.values(), ["theme", "created_at", "answered_at", *writing.WORKED])
    Star.objects.bulk_create(stars)


def _stars(row: Card, card: content.Card, seats: Iterable[Participation]) -> list[Star]:
    others = sorted({seat.pk: seat for seat in seats if seat.pk != row.author_id}.values(), key=lambda s: s.pk)
    Random(row.uid).shuffle(others)
    return [Star(card=row, by=seat) for seat in others[: card.stars]]


def uid(given: content.Assist, n: int) -> str:
    """Return the id of the assist's card number `n`."""
    return f"{given.key}-{n:02d}"[-40:]


def validate(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Give the cards their verdicts, by those who said them."""
    seats = _seats(assist, given)
    for n, card in enumerate(given.cards):
        if card.verdict:
            judge = seats[card.said_by or card.by]
            validating.judge(
                assist, uid(given, n), by=judge, verdict=card.verdict, text=card.text if card.before else "", words=card.why
            )  # fmt: skip
    for one, other in given.joined:
        joining.join(assist, uid(given, one), uid(given, other))
    assert given.meets_in is not None
    at = ground.at(given.meets_in + 1 if given.signed is None else given.signed, 8)
    Validation.objects.filter(card__assist=assist).update(at=at)
    Entry.objects.filter(room__assist=assist, at__gt=ground.now).update(at=at)
    CardRevision.objects.filter(card__assist=assist).update(at=at)


def sign(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Sign the record off; its actions begin."""
    assert given.signed is not None
    validating.sign_off(assist, by=ground.people[given.host])
    at = ground.at(given.signed)
    SignOff.objects.filter(assist=assist).update(at=at)
    Entry.objects.filter(room__assist=assist, at__gt=ground.now).update(at=at)
    made = {action.card_id: action for action in acting.take_from_record(assist)}
    cards = dict(Card.objects.filter(assist=assist).values_list("uid", "pk"))
    for n, card in enumerate(given.cards):
        if action := made.get(cards[uid(given, n)]):
            _take_up(action, card, at, ground)


def _take_up(action: Action, card: content.Card, at: datetime, ground: Ground) -> None:
    action.created_at = at
    if card.owner_name:  # someone who was not at the table
        action.owner = ground.people.get(card.owner_email)
        action.owner_name, action.owner_email = card.owner_name, card.owner_email
        action.owner_language = action.owner.language if action.owner else action.owner_language
    action.save()
    if card.done is not None:
        closing = acting.close(action, ActionClosing.How.DONE, by_name=action.owner_name, words=card.done_words)
        ActionClosing.objects.filter(pk=closing.pk).update(at=ground.at(card.done, 15))


def publish(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Publish the record, and set the days of the looks back."""
    assert given.published is not None
    publishing.publish(
        assist, by=ground.people[given.host], visibility=given.visibility, licence=given.licence, summary=given.summary
    )  # fmt: skip
    Publication.objects.filter(assist=assist).update(at=ground.at(given.published), source=given.source)
    published = ground.day(given.published)
    acting.plan_check_ins(assist, planning.meeting_day(assist) or published, published)
    table = given.table()
    readers = [p for email, p in sorted(ground.people.items()) if email not in table]
    Random(given.key).shuffle(readers)
    Helped.objects.bulk_create(
        Helped(assist=assist, person=p, at=ground.at(given.published + n + 1))
        for n, p in enumerate(readers[: given.helped])
    )


def follow(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Tell how it went and what came of it; looks back that are past were asked for."""
    host = ground.people[given.host]
    for step in given.progress:
        note = telling.note(assist, step.words, by=host)
        ProgressNote.objects.filter(pk=note.pk).update(at=ground.at(step.at))
    for told in given.outcomes:
        row = telling.tell(
            assist, by=host, differently=told.differently, result=told.result, thanks=told.thanks,
            today=ground.day(told.at),
        )  # fmt: skip
        Outcome.objects.filter(pk=row.pk).update(at=ground.at(told.at))
    fates = {uid(given, n): (card.taken_up, card.fate) for n, card in enumerate(given.cards)}
    telling.take_up(assist, {name: fate for name, fate in fates.items() if fate[0] is not None}, by=host)
    for email, about in given.tellers.items():
        readers.offer(assist.participations.get(person=ground.people[email]), about)
    for due in CheckIn.objects.filter(assist=assist, due_on__lte=ground.day(0)):
        CheckIn.objects.filter(pk=due.pk).update(asked_at=datetime.combine(due.due_on, time(5), UTC))


def write_letters(assist: Assist) -> None:
    """Put the invitations into the tray, as they were sent."""
    rows = Invitation.objects.filter(assist=assist).select_related("assist__community", "invited_by", "person")
    for asked in rows:
        letters.invitation(asked)
        Letter.objects.filter(key=f"invitation:{asked.pk}").update(
            created_at=asked.sent_at, due_at=asked.sent_at, sent_at=asked.sent_at
        )


def _date_back(assist: Assist, given: content.Assist, ground: Ground) -> None:
    """Set when the assist was begun and last changed."""
    days = [given.begun, given.shared, given.scheduled, given.meets_in, given.signed, given.published]
    days += [i.answered for i in given.invitations] + [r.at for r in given.responses]
    days += [o.at for o in given.outcomes] + [p.at for p in given.progress]
    newest = max(day for day in days if day is not None and day <= 0)
    Assist.objects.filter(pk=assist.pk).update(created_at=ground.at(given.begun), changed_at=ground.at(newest, 16))
