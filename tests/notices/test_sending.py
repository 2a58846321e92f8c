"""A letter as a mail: its parts, its headers, and nothing of the inviter's in them."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.utils import timezone

from peerassist.notices import sending
from peerassist.outbox.models import Letter
from peerassist.outbox.posting import Post, Refused, deliver_due, put
from tests.notices.mailbox import Mailbox

pytestmark = pytest.mark.django_db

CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def letter(**fields: object) -> Letter:
    given: dict[str, object] = {
        "key": "invitation:1",
        "to_name": "Élodie Ñandú",
        "to_address": "elodie@example.org",
        "language": "es",
        "subject": "¿Puede venir? Los comités de agua",
        "text": "Buenos días,\n",
        "html": "<p>Buenos días,</p>",
        "reply_to": "ada@example.org",
        "calendar": CALENDAR,
        "calendar_method": "REQUEST",
        "unsubscribe_url": "https://assist.example.org/letters/stop/abc",
    }
    made = put(Post(**{**given, **fields}), domain="assist.example.org")  # type: ignore[arg-type]
    assert made is not None
    return made


def as_sent(made: Letter) -> EmailMessage:
    parsed = message_from_bytes(sending.message(made).message().as_bytes(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_it_has_text_html_a_calendar_to_act_on_and_a_file():
    mail = as_sent(letter())
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert "BEGIN:VCALENDAR" in calendar.get_content()


def test_the_calendar_names_its_charset_once():
    """Said twice, some programs show the part as text instead of acting on it."""
    raw = sending.message(letter()).message().as_bytes().decode()
    heading = raw[raw.index("text/calendar") :].split("\n\n")[0].replace("\n", " ")
    assert heading.lower().count("charset") == 1


def test_who_reads_without_html_reads_everything():
    body = as_sent(letter()).get_body(("plain",))
    assert body is not None and body.get_content().startswith("Buenos días")


def test_one_click_stops_it():
    mail = as_sent(letter())
    assert mail["List-Unsubscribe"] == "<https://assist.example.org/letters/stop/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_names_of_any_script_arrive_as_they_are():
    mail = as_sent(letter())
    assert mail["To"].addresses[0].display_name == "Élodie Ñandú"
    assert mail["Subject"] == "¿Puede venir? Los comités de agua"
    assert mail["Reply-To"].addresses[0].addr_spec == "ada@example.org"


def test_the_message_id_stays_the_same():
    made = letter()
    assert as_sent(made)["Message-ID"] == as_sent(made)["Message-ID"] == made.message_id


@pytest.mark.parametrize(
    "field",
    ["to_name", "subject", "to_address", "reply_to", "unsubscribe_url"],
)
@pytest.mark.parametrize("bad", ["x\r\nBcc: all@example.org", "x\nBcc: all@example.org", "x\r\n\r\n<script>"])
def test_no_header_can_be_injected(field: str, bad: str):
    """Either it stands on one line, or the letter is refused; a Bcc never comes of it."""
    made = letter(**{field: bad})
    try:
        mail = as_sent(made)
    except ValueError:
        return
    assert mail["Bcc"] is None and "script" not in "".join(mail.keys())
    assert [part.get_content_type() for part in mail.walk()][0] == "multipart/mixed"


@pytest.fixture
def mailbox(settings: object):
    with Mailbox() as box:
        settings.MAIL_URL = box.url  # type: ignore[attr-defined]
        yield box


def soon() -> object:
    return timezone.now() + timedelta(seconds=1)


def test_it_arrives(mailbox: Mailbox):
    made = letter()
    assert deliver_due(sending.by_smtp, soon()) == 1
    assert [m["Message-ID"] for m in mailbox.arrived] == [made.message_id]
    assert mailbox.to == ["elodie@example.org"]


def test_a_refused_recipient_is_noted_with_what_the_server_said(mailbox: Mailbox):
    made = letter()
    mailbox.refuses["elodie@example.org"] = "550 5.1.1 No such user"
    deliver_due(sending.by_smtp, soon())
    made.refresh_from_db()
    assert made.refused_at is not None and made.error == "550 5.1.1 No such user"


@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "421 Too busy"])
def test_a_server_that_is_busy_is_asked_again(mailbox: Mailbox, answer: str):
    made = letter()
    mailbox.answer = answer
    assert deliver_due(sending.by_smtp, soon()) == 0
    made.refresh_from_db()
    assert made.refused_at is None and made.due_at > timezone.now() and answer[:3] in made.error
    mailbox.answer = "250 OK"
    assert deliver_due(sending.by_smtp, timezone.now() + timedelta(minutes=2)) == 1
    assert [m["Message-ID"] for m in mailbox.arrived] == [made.message_id]


def test_a_letter_refused_at_its_data_is_refused_for_good(mailbox: Mailbox):
    made = letter()
    mailbox.answer = "554 5.7.1 Spam"
    deliver_due(sending.by_smtp, soon())
    made.refresh_from_db()
    assert made.refused_at is not None and "554" in made.error


def test_a_server_that_is_down_is_tried_later(settings: object):
    settings.MAIL_URL = "smtp://127.0.0.1:1"  # type: ignore[attr-defined]
    made = letter()
    assert deliver_due(sending.by_smtp, soon()) == 0
    made.refresh_from_db()
    assert made.refused_at is None and made.error


def test_an_address_that_is_none_is_refused_and_stops_nobody(mailbox: Mailbox):
    bad, good = letter(to_address="no address\r\n"), letter(key="invitation:2")
    assert deliver_due(sending.by_smtp, soon()) == 1
    bad.refresh_from_db()
    assert bad.refused_at is not None and mailbox.to == [good.to_address]


def test_a_header_that_can_not_be_written_is_no_fault_of_the_line():
    with pytest.raises(Refused):
        sending.by_smtp(letter(reply_to="a@example.org\r\nBcc: b@example.org"))
