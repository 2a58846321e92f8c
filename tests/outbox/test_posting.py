"""Letters wait, leave once, and are tried again; nothing is lost and no transaction is open while one is on its way."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from peerassist.outbox.models import Letter, Suppression
from peerassist.outbox.posting import (
    LEASE,
    MOST_ATTEMPTS,
    PAUSES,
    Post,
    Refused,
    deliver_due,
    put,
    recall,
    refusals,
)

pytestmark = pytest.mark.django_db


def post(key: str = "invitation:1", **fields: object) -> Post:
    given = {"to_name": "Di Peer", "to_address": "di@example.org", "language": "en", "subject": "Can you come?"}
    return Post(key=key, text="Dear Di,", html="<p>Dear Di,</p>", about="assist:1", **{**given, **fields})


def queued(key: str = "invitation:1", **fields: object) -> Letter:
    letter = put(post(key, **fields), domain="assist.example.org")
    assert letter is not None
    return letter


def later(**span: float) -> object:
    return timezone.now() + timedelta(**span)


class Line:
    """A mail server: `sent` are the Message-IDs that arrived; `trouble` is what it answers with."""

    def __init__(self, trouble: BaseException | None = None) -> None:
        self.sent: list[str] = []
        self.trouble = trouble

    def __call__(self, letter: Letter) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append(letter.message_id)


def test_a_letter_asked_for_twice_is_one():
    assert put(post(), domain="example.org") is not None
    assert put(post(), domain="example.org") is None
    assert Letter.objects.count() == 1


def test_subject_and_name_stand_on_one_line():
    letter = queued(subject="Hello\r\nBcc: all@example.org\u2028x", to_name="Di\nBcc: all@example.org")
    assert letter.subject == "Hello Bcc: all@example.org x"
    assert letter.to_name == "Di Bcc: all@example.org"


def test_a_letter_leaves_once():
    letter, line = queued(), Line()
    assert deliver_due(line, later(seconds=1)) == 1
    assert deliver_due(line, later(days=2)) == 0
    assert line.sent == [letter.message_id]
    letter.refresh_from_db()
    assert letter.sent_at is not None and letter.attempts == 1


def test_what_is_not_due_waits():
    queued(due_at=later(hours=1))
    assert deliver_due(Line(), timezone.now()) == 0
    assert deliver_due(Line(), later(hours=2)) == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_letter_is_on_its_way():
    queued()
    seen: list[bool] = []
    deliver_due(lambda _letter: seen.append(connection.in_atomic_block), later(seconds=1))
    assert seen == [False]


def test_a_second_worker_leaves_alone_what_the_first_is_sending():
    queued()
    line = Line()

    def first(letter: Letter) -> None:
        assert deliver_due(line, later(seconds=1)) == 0

    assert deliver_due(first, later(seconds=1)) == 1
    assert line.sent == []


def test_a_worker_killed_before_it_could_note_repeats_that_one_with_its_message_id():
    letter, other = queued(), queued("invitation:2")
    arrived: list[str] = []

    def killed(being_sent: Letter) -> None:
        arrived.append(being_sent.message_id)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(killed, later(seconds=1))
    line = Line()
    assert deliver_due(line, later(seconds=1)) == 1 and line.sent == [other.message_id]
    assert deliver_due(line, timezone.now() + LEASE + timedelta(seconds=1)) == 1
    assert line.sent == [other.message_id, letter.message_id] and arrived == [letter.message_id]


def test_a_line_that_is_down_is_tried_again_with_growing_pauses():
    letter = queued()
    waited = []
    for _attempt in range(len(PAUSES)):
        letter.refresh_from_db()
        at = timezone.now()
        Letter.objects.update(due_at=at)
        assert deliver_due(Line(OSError("connection refused")), later(seconds=1)) == 0
        letter.refresh_from_db()
        waited.append(round((letter.due_at - at).total_seconds() / 60))
    assert waited == list(PAUSES) and letter.refused_at is None and letter.error == "connection refused"
    Letter.objects.update(due_at=timezone.now())
    assert deliver_due(Line(), later(seconds=1)) == 1


def test_it_is_given_up_after_the_last_attempt():
    letter = queued()
    Letter.objects.update(attempts=MOST_ATTEMPTS - 1)
    deliver_due(Line(OSError("still down")), later(seconds=1))
    letter.refresh_from_db()
    assert letter.refused_at is not None and refusals("assist:1") == {"di@example.org": "still down"}


def test_a_line_that_is_down_does_not_keep_the_worker_with_every_letter():
    for n in range(3):
        queued(f"invitation:{n}")
    tried: list[int] = []

    def down(letter: Letter) -> None:
        tried.append(letter.pk)
        raise OSError("timed out")

    deliver_due(down, later(seconds=1))
    assert len(tried) == 1


def test_a_letter_that_can_not_be_made_does_not_stop_the_worker():
    letter = queued()
    assert deliver_due(Line(TypeError("a fault")), later(seconds=1)) == 0
    letter.refresh_from_db()
    assert letter.error == "a fault" and letter.refused_at is None


def test_one_refused_address_stops_no_other():
    bad, good = queued(), queued("invitation:2", to_address="cy@example.org")
    arrived: list[str] = []

    def server(letter: Letter) -> None:
        if letter.pk == bad.pk:
            raise Refused("550 no such user")
        arrived.append(letter.message_id)

    assert deliver_due(server, later(seconds=1)) == 1
    assert arrived == [good.message_id]
    assert refusals("assist:1") == {"di@example.org": "550 no such user"}


def test_a_suppressed_address_gets_nothing():
    queued(to_address="Di@Example.org")
    Suppression.objects.create(address="di@example.org", reason="asked")
    line = Line()
    assert deliver_due(line, later(seconds=1)) == 0
    assert line.sent == [] and refusals("assist:1") == {"di@example.org": "suppressed"}


def test_what_reached_them_later_is_no_refusal():
    queued()
    deliver_due(Line(Refused("552 mailbox full")), later(seconds=1))
    queued("dated:1")
    deliver_due(Line(), later(seconds=1))
    assert refusals("assist:1") == {}


def test_letters_that_have_not_left_are_taken_back():
    queued("invitation:1")
    deliver_due(Line(), later(seconds=1))
    queued("invitation:2", to_address="cy@example.org")
    queued("invitation:3", to_address="em@example.org")
    assert recall("assist:1", "CY@example.org") == {"invitation:2"}
    assert recall("assist:1") == {"invitation:3"}
    line = Line()
    assert deliver_due(line, later(days=3)) == 0 and line.sent == []
    assert refusals("assist:1") == {}


def test_a_letter_taken_back_while_it_leaves_has_left():
    letter = queued()
    deliver_due(lambda _letter: recall("assist:1") and None, later(seconds=1))
    letter.refresh_from_db()
    assert letter.sent_at is not None and letter.refused_at is None
