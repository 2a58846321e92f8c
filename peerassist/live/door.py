"""Who may come to a room's screen. A ticket is made by a page that has checked the right, and lasts a minute."""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from peerassist.assists import access
from peerassist.assists.models import Participation, Room

LASTS = 60  # seconds
LINE_LASTS = 120  # seconds without a word, then a line over plain HTTP is given up
_signer = TimestampSigner(salt="peerassist.live.ticket")
_lines = TimestampSigner(salt="peerassist.live.line")


class Refused(Exception):
    """The door stays shut; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ticket:
    """To which room, by whose right. A wall says and writes nothing, and stays as long as who put it up may stay."""

    room: int
    participation: int
    wall: bool


def ticket(room: Room, seat: Participation, *, wall: bool = False) -> str:
    """Return a ticket for `seat`, or for a wall that they put up. The caller has checked that they may enter."""
    return _signer.sign(f"{room.pk}:{seat.pk}:{'wall' if wall else 'seat'}")


def read_ticket(text: str) -> Ticket:
    """Return what a ticket says. Raises Refused where it is forged or too old."""
    try:
        room, seat, what = _signer.unsign(text, max_age=LASTS).split(":")
    except BadSignature as problem:
        raise Refused("ticket") from problem
    return Ticket(int(room), int(seat), what == "wall")


@dataclass(frozen=True, slots=True)
class HttpLine:
    """What a client over plain HTTP shows with every request, signed and renewed with every answer, so that any process
    knows it. `line` tells one screen of a person from another, `rule` is the attribution rule it was welcomed under."""

    room: int
    participation: int
    wall: bool
    line: str
    rule: str

    def sealed(self) -> str:
        """Return it as the client shows it again."""
        what = "wall" if self.wall else "seat"
        return _lines.sign(f"{self.room}:{self.participation}:{what}:{self.line}:{self.rule}")


def read_line(text: str) -> HttpLine:
    """Return what a client shows. Raises Refused where it is forged, or was not renewed for too long."""
    try:
        room, seat, what, line, rule = _lines.unsign(text, max_age=LINE_LASTS).split(":")
    except BadSignature as problem:
        raise Refused("ticket") from problem
    return HttpLine(int(room), int(seat), what == "wall", line, rule)


def same_origin(origin: str, host: str) -> bool:
    """Say whether a socket was opened by a page of this very site: scheme, name and port. Beside the configured address,
    a site without TLS may be reached by the other names of this machine."""
    if origin == settings.ADDRESS:
        return True
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    plain = settings.ADDRESS.startswith("http://")
    return plain and name in settings.ALLOWED_HOSTS and origin == f"http://{host}"


def belongs(seat: Participation, room: Room) -> bool:
    """Say whether the holder of a seat belongs into this room of their assist, or into another group's."""
    return access.belongs(access.standings_at(seat), seat, room)


def may(seat: Participation, act: access.Act) -> bool:
    """Say whether the holder of a seat may do `act`: the one table of rights decides, here as on pages."""
    return access.allows(access.standings_at(seat), act, seat.assist)
