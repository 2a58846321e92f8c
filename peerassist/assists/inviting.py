"""Invite: a facilitator from outside, peers who bring what the case needs, guests; their answers."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from peerassist.assists import planning
from peerassist.assists.models import Answer as AnswerRow
from peerassist.assists.models import Assist, Chaser, Invitation, Need, Participation
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Answer, Role, Stage
from peerassist.people.models import Person
from peerassist.people.secrets import hashed, link_secret

MOST_OPEN = 40  # invitations of one assist that may wait for an answer; a mail quota that no real assist meets


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom to ask: a person of the directory, or a guest by name and address."""

    name: str
    email: str
    language: str = "en"
    time_zone: str = "UTC"
    person: Person | None = None

    @classmethod
    def of(cls, person: Person) -> "Invited":
        return cls(person.name, person.email, person.language, person.time_zone, person)


@transaction.atomic
def ask(
    assist: Assist,
    whom: Invited,
    *,
    by: Person,
    role: Role = Role.PEER,
    message: str = "",
    brings: str = "",
    need: Need | None = None,
    reasons: list[dict[str, object]] | None = None,
) -> Invitation:
    """Invite someone; whoever was asked for this role and did not decline is not asked twice.

    The secret of the answer's link is ``secrets.link_secret("invitation", invitation.pk)``.
    """
    if hasattr(assist, "cancellation"):
        raise DomainError("cancelled")
    if not assist.question.strip():
        raise DomainError("no_question")
    email = whom.email.strip().lower()
    if assist.participations.filter(role=Role.ASSISTEE, ended_at=None, email__iexact=email).exists():
        raise DomainError("asks_already", name=whom.name)
    standing = assist.invitations.filter(email=email, role=role, withdrawn_at=None)
    if any(latest(i) != Answer.NO for i in standing.prefetch_related("answers")):
        raise DomainError("already_invited", name=whom.name)
    if assist.invitations.filter(withdrawn_at=None, answers=None).count() >= MOST_OPEN:
        raise DomainError("too_many_invitations", most=MOST_OPEN)
    invitation = Invitation.objects.create(
        assist=assist,
        person=whom.person,
        role=role,
        name=whom.name.strip()[:120],
        email=email,
        language=whom.language,
        time_zone=whom.time_zone,
        brings=brings.strip()[:120],
        need=need,
        reasons=reasons or [],
        message=message.strip()[:2000],
        token_hash=uuid4().hex,
        invited_by=by,
    )
    invitation.token_hash = hashed(link_secret("invitation", invitation.pk))
    invitation.save(update_fields=["token_hash"])
    planning.reach(assist, Stage.INVITE)
    return invitation


def latest(invitation: Invitation) -> Answer | None:
    """Return the newest answer; reads `answers`, so prefetch them for lists."""
    rows = list(invitation.answers.all())
    return Answer(rows[-1].answer) if rows else None


def by_secret(secret: str) -> Invitation | None:
    """Return the invitation whose link has this secret, if it still stands."""
    found = Invitation.objects.select_related("assist__community", "assist__created_by", "person", "invited_by")
    return found.filter(token_hash=hashed(secret), withdrawn_at=None).first()


@transaction.atomic
def answer(invitation: Invitation, given: Answer, words: str = "", *, by_host: bool = False) -> AnswerRow:
    """Note an answer. Yes makes the invited a participant; anything else after a yes ends it. Whoever says yes to
    leading takes over from who led until then.

    The calendar sequence grows where a calendar is to drop the meeting (RFC 5546, 2.1.4).
    """
    assist = Assist.objects.select_for_update().get(pk=invitation.assist_id)
    if hasattr(assist, "cancellation"):
        raise DomainError("cancelled")
    if Invitation.objects.filter(pk=invitation.pk, withdrawn_at__isnull=False).exists():
        raise DomainError("invitation_withdrawn")
    relieved = relieved_by(invitation) if given == Answer.YES else []
    row = AnswerRow.objects.create(invitation=invitation, answer=given, words=words.strip()[:500], by_host=by_host)
    seat = participation_of(invitation)
    if given == Answer.YES and seat is None:
        _seat(invitation)
    elif given != Answer.YES and seat is not None:
        _end(seat)
    for former in relieved:
        _relieve(former)
    if relieved or given == Answer.NO:
        raise_sequence(invitation)
    return row


def relieved_by(invitation: Invitation) -> list[Participation]:
    """Return who would no longer lead if this invitation were answered with yes."""
    if invitation.role != Role.FACILITATOR:
        return []
    own = participation_of(invitation)
    leads = Participation.objects.filter(assist_id=invitation.assist_id, role=Role.FACILITATOR, ended_at=None)
    return [seat for seat in leads.select_related("assist__created_by", "person") if own is None or seat.pk != own.pk]


def _relieve(former: Participation) -> None:
    _end(former)
    release(former)


def release(former: Participation) -> None:
    """Take back the invitation by which somebody got the role of their seat: their old yes gives it to them no more."""
    same = Invitation.objects.filter(assist_id=former.assist_id, role=former.role, email__iexact=former.email)
    same.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())


def _end(seat: Participation) -> None:
    seat.ended_at = timezone.now()
    seat.save(update_fields=["ended_at"])


def raise_sequence(invitation: Invitation) -> None:
    """Let the next calendar file of this assist count as newer than those sent; nothing to do while it has no date."""
    dated = Assist.objects.filter(pk=invitation.assist_id, starts_at__isnull=False)
    dated.update(calendar_sequence=F("calendar_sequence") + 1)
    invitation.assist.refresh_from_db(fields=["calendar_sequence"])


def participation_of(invitation: Invitation) -> Participation | None:
    """Return the present participation that came from this invitation."""
    seats = Participation.objects.filter(assist_id=invitation.assist_id, role=invitation.role, ended_at=None)
    same = (
        seats.filter(person=invitation.person)
        if invitation.person_id
        else seats.filter(person=None, email=invitation.email)
    )
    return same.first()


def _seat(invitation: Invitation) -> Participation:
    person = invitation.person
    return Participation.objects.create(
        assist_id=invitation.assist_id,
        person=person,
        role=invitation.role,
        name=invitation.name,
        email=invitation.email,
        place=person.place if person else "",
        job=person.job if person else "",
        language=invitation.language,
        time_zone=invitation.time_zone,
        brings=invitation.brings or (invitation.need.words if invitation.need else ""),
    )


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """Take an invitation back; a seat that came from it is free again."""
    if invitation.withdrawn_at is not None:
        raise DomainError("invitation_withdrawn")
    seat = participation_of(invitation)
    if seat is not None:
        _end(seat)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    raise_sequence(invitation)


def note_chaser(invitation: Invitation) -> Chaser:
    """Note that an unanswered invitation was called to mind."""
    return Chaser.objects.create(invitation=invitation)


def set_reply_date(assist: Assist, day: date | None) -> None:
    """Set the day until which answers are asked for."""
    planning.change(assist, {"reply_by": day})
