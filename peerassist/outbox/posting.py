"""Put letters into the outbox, and carry them out of it. A letter's key makes asking twice harmless."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from enum import Enum

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from peerassist.outbox.models import Letter, Suppression

log = structlog.get_logger("outbox")
MOST_ATTEMPTS = 12
PAUSES = (1, 2, 5, 10, 20, 40, 60, 120, 240, 480, 720)  # minutes between attempts: some 28 hours in all
BATCH = 50
LEASE = timedelta(minutes=5)  # a worker that has not said by then what came of a letter is taken to be dead
RECALLED, SUPPRESSED = "recalled", "suppressed"


@dataclass(frozen=True, slots=True)
class Post:
    """What is to be said to one address."""

    key: str
    to_name: str
    to_address: str
    language: str
    subject: str
    text: str
    html: str
    about: str = ""
    reply_to: str = ""
    calendar: bytes = b""
    calendar_method: str = ""
    unsubscribe_url: str = ""
    due_at: datetime | None = None


class Refused(Exception):
    """The address or the letter is refused for good; trying again is of no use."""


def put(post: Post, *, domain: str) -> Letter | None:
    """Queue a letter in the present transaction; return None if this key was queued before."""
    letter, fresh = Letter.objects.get_or_create(
        key=post.key,
        defaults={
            "to_name": " ".join(post.to_name.split())[:120],
            "to_address": post.to_address,
            "reply_to": post.reply_to,
            "language": post.language,
            "subject": " ".join(post.subject.split())[:400],
            "text": post.text,
            "html": post.html,
            "calendar": post.calendar.decode(),
            "calendar_method": post.calendar_method,
            "unsubscribe_url": post.unsubscribe_url,
            "message_id": make_msgid(domain=domain),
            "about": post.about,
            "due_at": post.due_at or timezone.now(),
        },
    )
    return letter if fresh else None


def is_known(key: str) -> bool:
    """Say whether a letter was queued under this key before."""
    return Letter.objects.filter(key=key).exists()


def recall(about: str, to_address: str = "") -> frozenset[str]:
    """Take back the letters about something that have not left yet (to one address); return their keys."""
    waiting = Letter.objects.filter(about=about, sent_at=None, refused_at=None)
    if to_address:
        waiting = waiting.filter(to_address__iexact=to_address)
    keys = frozenset(waiting.values_list("key", flat=True))
    waiting.update(refused_at=timezone.now(), error=RECALLED)
    return keys


def refusals(about: str) -> dict[str, str]:
    """Return the addresses (in small letters) that the newest letter about something did not reach, and why."""
    rows = Letter.objects.filter(about=about).exclude(error=RECALLED).order_by("pk")
    newest = {address.lower(): (at, why) for address, at, why in rows.values_list("to_address", "refused_at", "error")}
    return {address: why for address, (at, why) in newest.items() if at is not None}


class Fate(Enum):
    """What came of trying to send a letter."""

    LEFT = "left"
    REFUSED = "refused"  # for good
    LATER = "later"


def deliver_due(send: Callable[[Letter], None], now: datetime) -> int:
    """Send what is due with `send`, oldest first; return how many left.

    Each letter is claimed, sent and marked by itself, and no transaction is open while it is sent: a slow mail server
    holds up nobody. A claim ends by itself after LEASE, so a kill loses nothing; a kill between sending and marking
    doubles at most that one letter, with the same Message-ID. `send` raises Refused for good, anything else to be tried
    later; the round then ends, since what keeps one letter back mostly keeps back all.
    """
    due = Letter.objects.filter(due_at__lte=now, sent_at=None, refused_at=None).order_by("due_at", "pk")
    left = 0
    for letter in list(due[:BATCH]):
        fate = _deliver(letter, send) if _claim(letter) else Fate.REFUSED
        left += fate is Fate.LEFT
        if fate is Fate.LATER:
            break
    return left


def _claim(letter: Letter) -> bool:
    """Take a letter for this worker alone; say whether that worked. A second worker sees another `due_at`."""
    until = timezone.now() + LEASE
    mine = Letter.objects.filter(pk=letter.pk, due_at=letter.due_at, sent_at=None, refused_at=None)
    if not mine.update(due_at=until, attempts=letter.attempts + 1):
        return False
    letter.due_at, letter.attempts = until, letter.attempts + 1
    return True


def _deliver(letter: Letter, send: Callable[[Letter], None]) -> Fate:
    """Send a claimed letter and write down what came of it."""
    if Suppression.objects.filter(address__iexact=letter.to_address).exists():
        return _refused(letter, SUPPRESSED)
    try:
        send(letter)
    except Refused as problem:
        return _refused(letter, str(problem))
    except Exception as problem:  # of whatever kind: one letter that can't be made must not stop the worker
        log.warning("not sent", letter=letter.pk, attempts=letter.attempts, problem=type(problem).__name__)
        return _later(letter, str(problem) or type(problem).__name__)
    # A letter that was taken back while it left has left all the same.
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), refused_at=None, error="")
    return Fate.LEFT


def _later(letter: Letter, why: str) -> Fate:
    if letter.attempts >= MOST_ATTEMPTS:
        return _refused(letter, why)
    pause = timedelta(minutes=PAUSES[min(letter.attempts, len(PAUSES)) - 1])
    _open(letter).update(due_at=timezone.now() + pause, error=why[:400])
    return Fate.LATER


def _refused(letter: Letter, why: str) -> Fate:
    _open(letter).update(refused_at=timezone.now(), error=why[:400])
    return Fate.REFUSED


def _open(letter: Letter) -> QuerySet[Letter]:
    """Return the letter as rows, unless it was taken back in the meantime."""
    return Letter.objects.filter(pk=letter.pk, sent_at=None, refused_at=None)
