"""To whom letters go, and the links in them that work without an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.core.signing import dumps

from peerassist.assists.models import Assist, Invitation, Participation
from peerassist.followup.models import Unsubscription
from peerassist.method.kinds import Answer, Role
from peerassist.notices.compose import address
from peerassist.people.models import Person
from peerassist.people.secrets import link_secret


class Reader(Protocol):
    """Whoever gets a letter: a person, an invited guest, a participant."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def time_zone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Someone:
    """A reader who is no row of their own."""

    name: str
    email: str
    language: str = "en"
    time_zone: str = "UTC"


def hosts(assist: Assist) -> list[Person]:
    """Return the people who host the assist: assistees with an account, then whoever planned it."""
    found = {seat.person for seat in _present(assist) if seat.role == Role.ASSISTEE and seat.person}
    return sorted(found or ({assist.created_by} if assist.created_by else set()), key=lambda p: p.pk)


def helpers(assist: Assist) -> list[Participation]:
    """Return those who helped and can be written to: everyone at the table but the assistee, once each."""
    once = {seat.email.lower(): seat for seat in _present(assist) if seat.role != Role.ASSISTEE and seat.email}
    left_out = _stopped(assist) | {h.email.lower() for h in hosts(assist)}
    return [seat for email, seat in once.items() if email not in left_out]


def _present(assist: Assist) -> list[Participation]:
    """Return who is at the table: one query, none where the assist came with its participations."""
    if "participations" not in getattr(assist, "_prefetched_objects_cache", {}):
        return list(assist.participations.filter(ended_at=None).select_related("person", "assist"))
    return [seat for seat in assist.participations.all() if seat.ended_at is None]


def standing(assist: Assist) -> list[Invitation]:
    """Return the invitations that were not taken back or declined, the newest of each address. Reads their answers."""
    rows = assist.invitations.filter(withdrawn_at=None).select_related("assist__created_by", "person")
    newest = {row.email.lower(): row for row in rows.prefetch_related("answers")}
    return [row for row in newest.values() if given_by(row) != Answer.NO]


def given_by(asked: Invitation) -> Answer | None:
    """Return the newest answer; reads `answers`, so prefetch them for lists."""
    rows = list(asked.answers.all())
    return Answer(rows[-1].answer) if rows else None


def wants_letters(assist: Assist, email: str) -> bool:
    """Say whether letters about this assist may go to `email`."""
    return not Unsubscription.objects.filter(assist=assist, email=email.lower()).exists()


def _stopped(assist: Assist) -> set[str]:
    return {e.lower() for e in Unsubscription.objects.filter(assist=assist).values_list("email", flat=True)}


def inviter(asked: Invitation) -> Person:
    """Return who asks."""
    return asked.invited_by or asked.assist.created_by or Person(name=asked.assist.community.name, email="")


def seats_of(assist: Assist) -> Iterable[Participation]:
    """Return everyone at the table who can be written to, once each; who leads counts before who comes."""
    rows = assist.participations.filter(ended_at=None).exclude(email="").select_related("assist", "person")
    return {row.email.lower(): row for row in sorted(rows, key=lambda r: r.role == Role.FACILITATOR)}.values()


def answer_link(asked: Invitation, given: Answer | None = None) -> str:
    """Return the link that opens the answer page with `given` chosen; opening it decides nothing."""
    link = address("answer", link_secret("invitation", asked.pk))
    return f"{link}?answer={given}" if given else link


def seat_link(seat: Participation, page: str) -> str:
    """Return a link to a page of the assist that works without an account."""
    return address("seat", link_secret("seat", seat.pk), seat.pk, page)


def unsubscribe_link(assist: Assist, email: str) -> str:
    """Return the link that ends letters about one assist to one address."""
    return address("unsubscribe", dumps([assist.pk, email.lower()], salt="unsubscribe", compress=True))
