"""Put letters into the outbox, and carry them out of it. A letter's key makes asking twice harmless."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from django.db import transaction
from django.utils import timezone

from peerassist.outbox.models import Letter, Suppression

MOST_ATTEMPTS = 12
PAUSES = (1, 2, 5, 10, 20, 40, 60, 120, 240, 480, 720)  # minutes between attempts: some 28 hours in all
BATCH = 50


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
    if Letter.objects.filter(key=post.key).exists():
        return None
    return Letter.objects.create(
        key=post.key,
        to_name=post.to_name[:120],
        to_address=post.to_address,
        reply_to=post.reply_to,
        language=post.language,
        subject=" ".join(post.subject.split())[:400],
        text=post.text,
        html=post.html,
        calendar=post.calendar.decode(),
        calendar_method=post.calendar_method,
        unsubscribe_url=post.unsubscribe_url,
        message_id=make_msgid(domain=domain),
        about=post.about,
        due_at=post.due_at or timezone.now(),
    )


def deliver_due(send: Callable[[Letter], None], now: datetime) -> int:
    """Send what is due with `send`, oldest first; return how many left.

    Each letter is locked, sent and marked by itself: a kill between sending and marking doubles at most that one, with
    the same Message-ID. `send` raises Refused for good, anything else to be tried later.
    """
    waiting = Letter.objects.filter(due_at__lte=now, sent_at=None, refused_at=None).order_by("due_at", "pk")
    sent = 0
    for number in list(waiting.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            letter = Letter.objects.select_for_update().filter(pk=number, sent_at=None, refused_at=None).first()
            if letter is not None:
                sent += _deliver(letter, send, now)
    return sent


def _deliver(letter: Letter, send: Callable[[Letter], None], now: datetime) -> int:
    letter.attempts += 1
    if Suppression.objects.filter(address__iexact=letter.to_address).exists():
        letter.refused_at, letter.error = now, "suppressed"
    else:
        try:
            send(letter)
            letter.sent_at, letter.error = now, ""
        except Refused as problem:
            letter.refused_at, letter.error = now, str(problem)[:400]
        except OSError as problem:
            _later(letter, str(problem), now)
    letter.save(update_fields=["attempts", "sent_at", "refused_at", "error", "due_at"])
    return 1 if letter.sent_at else 0


def _later(letter: Letter, why: str, now: datetime) -> None:
    letter.error = why[:400]
    if letter.attempts >= MOST_ATTEMPTS:
        letter.refused_at = now
    else:
        letter.due_at = now + timedelta(minutes=PAUSES[min(letter.attempts, len(PAUSES)) - 1])
