"""How a letter is put together: the purpose, a few plain sentences, one thing to do, in text and in HTML."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext

from peerassist.people import zones
from peerassist.web.templatetags.look import day, hour, in_zone


@dataclass(frozen=True, slots=True)
class Body:
    """What a letter says, already in the reader's language. `choices` are links of equal weight (yes, maybe, no)."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...] = ()
    purpose: str = ""
    code: str = ""  # to be typed elsewhere: large
    quote: str = ""
    quote_by: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    act: tuple[str, str] | None = None  # words, address
    choices: tuple[tuple[str, str], ...] = ()
    ending: str = ""
    why: str = ""  # why the reader gets this letter
    unsubscribe_url: str = ""


def written(body: Body, language: str) -> tuple[str, str]:
    """Return the letter as text and as HTML."""
    context = {"body": body, "language": language, "address": settings.ADDRESS}
    text = render_to_string("notices/letter.txt", context)
    lines = [line.rstrip() for line in text.splitlines()]
    tidy = "\n".join(line for i, line in enumerate(lines) if line or (i and lines[i - 1]))
    return tidy.strip() + "\n", render_to_string("notices/letter.html", context)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak the reader's language inside."""
    known = dict(settings.LANGUAGES)
    with translation.override(
        language if language in known else language.split("-")[0] if language.split("-")[0] in known else "en"
    ):
        yield


def address(name: str, *arguments: object) -> str:
    """Return the whole address of a page by its name."""
    return settings.ADDRESS + reverse(name, args=[str(a) for a in arguments])


def domain() -> str:
    """Return the domain of Message-IDs and calendar UIDs."""
    return urlsplit(settings.ADDRESS).hostname or "localhost"


def moment(at: datetime, time_zone: str) -> str:
    """Return a date and time in the reader's zone and language, zone named: "Friday 9 October 2026, 15:00 (Lima)"."""
    local = in_zone(at, time_zone)
    values = {"day": day(local, "year"), "hour": hour(local), "zone": zones.city(time_zone)}
    return pgettext("moment and zone", "%(day)s, %(hour)s (%(zone)s)") % values
