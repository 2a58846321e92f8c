"""How a letter leaves the house: by SMTP as configured, through Django's own mail."""

from email.utils import formataddr, parseaddr
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from peerassist.outbox.models import Letter
from peerassist.outbox.posting import Refused

TIMEOUT = 20  # seconds


def connection() -> EmailBackend:
    """Return the SMTP connection that ``PEERASSIST_MAIL_URL`` names."""
    parts = urlsplit(settings.MAIL_URL)
    secure = parts.scheme == "smtps"
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or (465 if secure else 587 if parts.username else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=secure,
        use_tls=not secure and bool(parts.username),
        timeout=TIMEOUT,
    )


def message(letter: Letter) -> EmailMultiAlternatives:
    """Return `letter` as a mail: text, HTML, and the calendar both as a part that programs act on and as a file."""
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers: dict[str, str] = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((name, sender)),
        to=[formataddr((" ".join(letter.to_name.split()), letter.to_address))],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=headers,
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        # Django adds the charset; the file for programs that do not act on the part.
        mail.attach_alternative(letter.calendar, f"text/calendar; method={letter.calendar_method}")
        mail.attach(f"{letter.calendar_method.lower()}.ics", letter.calendar, "application/ics")
    return mail


def by_smtp(letter: Letter, through: Any = None) -> None:
    """Send one letter. Raises Refused when the address or letter is refused for good, OSError to be tried again."""
    mail = message(letter)
    try:
        mail.message()
    except (ValueError, UnicodeError) as problem:  # an address or header that can't be written
        raise Refused(str(problem)) from problem
    mail.connection = through or connection()
    try:
        mail.send()
    except SMTPRecipientsRefused as problem:
        code, words = next(iter(problem.recipients.values()))
        _judge(code, words, problem)
    except (SMTPDataError, SMTPSenderRefused) as problem:
        _judge(problem.smtp_code, problem.smtp_error, problem)
    except (ValueError, UnicodeError) as problem:
        raise Refused(str(problem)) from problem
    except SMTPException as problem:
        raise OSError(str(problem)) from problem


def _judge(code: int, words: bytes | str, problem: Exception) -> None:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    if 500 <= code < 600:
        raise Refused(f"{code} {said}") from problem
    raise OSError(f"{code} {said}") from problem


def into_tray(letter: Letter) -> None:
    """Count a letter as sent without sending: in the demonstration its tray shows every letter."""
