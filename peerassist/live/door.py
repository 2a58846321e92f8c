"""Who may come to a room's screen. A ticket is made by a page that has checked the right, and lasts a minute."""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from peerassist.assists.models import Participation, Room
from peerassist.method.kinds import Role

LASTS = 60  # seconds
WRITERS = frozenset({Role.ASSISTEE, Role.FACILITATOR, Role.NOTE_TAKER, Role.PEER})
RUNNERS = frozenset({Role.ASSISTEE, Role.FACILITATOR, Role.NOTE_TAKER})
_signer = TimestampSigner(salt="peerassist.live.ticket")


class Refused(Exception):
    """The door stays shut; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ticket:
    """To which room, as which participant; a wall is nobody and only looks on."""

    room: int
    participation: int | None


def ticket(room: Room, seat: Participation | None) -> str:
    """Return a ticket for `seat`, or for a wall. The caller has checked that they may enter."""
    return _signer.sign(f"{room.pk}:{seat.pk if seat else ''}")


def read_ticket(text: str) -> Ticket:
    """Return what a ticket says. Raises Refused where it is forged or too old."""
    try:
        room, _, seat = _signer.unsign(text, max_age=LASTS).partition(":")
    except BadSignature as problem:
        raise Refused("ticket") from problem
    return Ticket(int(room), int(seat) if seat else None)


def same_origin(origin: str, host: str) -> bool:
    """Say whether a socket was opened by a page of this very site (scheme, name and port)."""
    if origin == settings.ADDRESS:
        return True
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name in settings.ALLOWED_HOSTS and origin in (f"http://{host}", f"https://{host}")


def may_write(seat: Participation | None) -> bool:
    return seat is not None and seat.role in WRITERS


def may_run(seats: list[Participation]) -> bool:
    return any(seat.role in RUNNERS for seat in seats)
