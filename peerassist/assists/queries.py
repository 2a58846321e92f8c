"""Reads of assists, each with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.utils import timezone

from peerassist.assists.access import seen_by
from peerassist.assists.inviting import latest
from peerassist.assists.models import (
    Answer,
    Assist,
    Invitation,
    Need,
    Participation,
    Response,
)
from peerassist.method import agenda as agendas
from peerassist.method import kinds, timing
from peerassist.method.kinds import Role
from peerassist.people.access import Viewer


def mine(viewer: Viewer) -> QuerySet[Assist]:
    """Return the assists in which the viewer takes part or to which they were invited, newest change first."""
    if viewer.person is None:
        return Assist.objects.none()
    me = viewer.person
    rows = Assist.objects.filter(
        Q(created_by=me)
        | Q(participations__person=me, participations__ended_at=None)
        | Q(invitations__person=me, invitations__withdrawn_at=None)
    )
    ids = rows.values("pk")
    return (
        Assist.objects.filter(pk__in=ids)
        .select_related("community", "cancellation", "created_by")
        .prefetch_related(Prefetch("participations", Participation.objects.filter(ended_at=None)))
    )


def board(viewer: Viewer, community_id: int) -> QuerySet[Assist]:
    """Return the open plans that the viewer may see: shared, not cancelled, not yet held; nearest decision first."""
    ids = Assist.objects.filter(seen_by(viewer), community=community_id).values("pk")
    return (
        Assist.objects.filter(pk__in=ids, sharing__isnull=False, cancellation=None)
        .filter(stage__in=[kinds.Stage.PLAN, kinds.Stage.INVITE, kinds.Stage.SCHEDULE])
        .select_related("sharing", "team", "created_by", "community")
        .annotate(response_count=Count("responses", distinct=True))
        .order_by("decision_on", "-sharing__at")
    )


def agenda_of(assist: Assist) -> agendas.Agenda:
    """Return the assist's agenda."""
    return agendas.from_json(assist.agenda)


def timing_of(assist: Assist, today: date) -> timing.Timing:
    """Return how the assist stands to its decision."""
    return timing.timing(
        today,
        assist.decision_on,
        assist.days_needed,
        timezone.localdate(assist.starts_at) if assist.starts_at else None,
    )


def responses_of(assist: Assist) -> QuerySet[Response]:
    """Return the answers to a shared plan, oldest first, each with `asked`: whether the one it is about, who is named in it
    or else who gave it, is invited."""
    whom = Case(When(kind=Response.Kind.ASK, then=F("ask_person")), default=F("person"))
    invited = Invitation.objects.filter(assist=assist, withdrawn_at=None, person=OuterRef("whom"))
    return assist.responses.select_related("person", "ask_person").annotate(whom=whom, asked=Exists(invited))


@dataclass(frozen=True, slots=True)
class Seat:
    """One place at the table: an invitation with its newest answer."""

    invitation: Invitation
    answer: kinds.Answer | None
    words: str
    answered_at: datetime | None

    @property
    def state(self) -> str:
        """full (yes), open (asked or maybe), or no."""
        return {kinds.Answer.YES: "full", kinds.Answer.NO: "no"}.get(self.answer or kinds.Answer.MAYBE, "open")


def seats(assist: Assist, *roles: Role) -> list[Seat]:
    """Return the standing invitations for these roles (peers), each with its newest answer: two queries."""
    rows = assist.invitations.filter(withdrawn_at=None, role__in=roles or (Role.PEER,)).select_related("person", "need")
    found = []
    for invitation in rows.prefetch_related(Prefetch("answers", Answer.objects.order_by("at", "pk"))):
        answers = list(invitation.answers.all())
        last = answers[-1] if answers else None
        found.append(Seat(invitation, latest(invitation), last.words if last else "", last.at if last else None))
    return found


def facilitator(assist: Assist) -> Participation | None:
    """Return who leads the assist."""
    leads = (s for s in assist.participations.all() if s.role == Role.FACILITATOR and s.ended_at is None)
    return next(leads, None)


@dataclass(frozen=True, slots=True)
class NeedCover:
    """A need with how many at the table bring it: yes, and asked."""

    need: Need
    full: int
    open: int


def covers(needs: Iterable[Need], table: Iterable[Seat]) -> list[NeedCover]:
    """Return for each need who at the table brings it; counted by the need for which they were asked."""
    full: dict[int, int] = defaultdict(int)
    waiting: dict[int, int] = defaultdict(int)
    for seat in table:
        if seat.invitation.need_id is not None and seat.state != "no":
            (full if seat.state == "full" else waiting)[seat.invitation.need_id] += 1
    return [NeedCover(need, full[need.pk], waiting[need.pk]) for need in needs]


@dataclass(frozen=True, slots=True)
class Attending:
    """Someone who will or may be there, with their zone. `stands`: asks, leads, yes, maybe, asked."""

    name: str
    time_zone: str
    stands: str


def attending(assist: Assist) -> list[Attending]:
    """Return who will or may be there, each once: who asks, who leads, who said yes, who has yet to say."""
    as_role = {Role.ASSISTEE: "asks", Role.FACILITATOR: "leads"}
    present = sorted(
        (p for p in assist.participations.all() if p.ended_at is None), key=lambda p: p.role not in as_role
    )
    found: dict[str, Attending] = {}
    for seat in present:
        found.setdefault(_same(seat), Attending(seat.name, seat.time_zone, as_role.get(Role(seat.role), "yes")))
    for asked in seats(assist, Role.FACILITATOR, Role.PEER):
        if asked.state == "open":
            stands = "maybe" if asked.answer == kinds.Answer.MAYBE else "asked"
            invitation = asked.invitation
            found.setdefault(_same(invitation), Attending(invitation.name, invitation.time_zone, stands))
    return list(found.values())


def _same(who: Participation | Invitation) -> str:
    """Return by what one and the same person is known here."""
    return f"person:{who.person_id}" if who.person_id else f"address:{who.email.lower() or who.pk}"
