"""What pages say of people: languages by their names, and what time it is with them."""

import re
from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfoNotFoundError

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerassist.people import languages, zones
from peerassist.web.templatetags.look import hour, in_zone

register = template.Library()
QUARTERS = {0: "", 15: "¼", 30: "½", 45: "¾"}


@register.filter
def language_name(code: str) -> str:
    """fr -> French, in the reader's language."""
    return languages.name(code)


@register.filter
def language_names(codes: Iterable[str]) -> list[str]:
    """The names of several languages; `joined` makes a sentence of them."""
    return languages.named(codes)


@register.filter
def zone_city(zone: str) -> str:
    """America/Bogota -> Bogota, in the reader's language."""
    return zones.city(zone)


@register.simple_tag
def there_now(zone: str) -> str:
    """What time it is with somebody, and how far from the reader: "It is 14:05 there now, 7 hours behind you."."""
    now = timezone.now()
    try:
        ahead = zones.apart(zone, timezone.get_current_timezone_name(), now)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    clock = hour(in_zone(now, zone))
    if not ahead:
        return _("It is %(clock)s there now, as with you.") % {"clock": clock}
    words = {"clock": clock, "hours": _hours(abs(ahead))}
    number = max(1, round(abs(ahead) / timedelta(hours=1) + 0.49))
    if ahead > timedelta():
        return (
            ngettext(
                "It is %(clock)s there now, %(hours)s hour ahead of you.",
                "It is %(clock)s there now, %(hours)s hours ahead of you.",
                number,
            )
            % words
        )
    return (
        ngettext(
            "It is %(clock)s there now, %(hours)s hour behind you.",
            "It is %(clock)s there now, %(hours)s hours behind you.",
            number,
        )
        % words
    )


def _hours(span: timedelta) -> str:
    """Return hours and quarters: 5½; less than an hour as its quarters alone."""
    whole, minutes = divmod(round(span / timedelta(minutes=1)), 60)
    return f"{whole or ''}{QUARTERS.get(minutes, f':{minutes:02}')}"


@register.filter
def lit(text: str, words: str) -> SafeString:
    """`text` with each of the words that somebody looks for marked, also as a part of a longer one."""
    wanted = "|".join(re.escape(word) for word in sorted(words.split()[:6], key=len, reverse=True))
    parts = re.split(f"({wanted})", text, flags=re.IGNORECASE) if wanted else [text]
    marked = (format_html("<mark>{}</mark>", part) if n % 2 else escape(part) for n, part in enumerate(parts))
    return mark_safe("".join(marked))
