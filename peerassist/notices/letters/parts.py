"""What letters are made of: their greeting and facts, the calendar they carry, and the way into the outbox."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from peerassist.assists.models import Assist, Invitation
from peerassist.assists.queries import agenda_of
from peerassist.connectors.calendar import invitation as calendar
from peerassist.connectors.calendar.invitation import Meeting, Party
from peerassist.method.kinds import Answer, Role
from peerassist.notices.compose import Body, address, domain, moment, written
from peerassist.notices.letters.whom import Reader, answer_link, unsubscribe_link, wants_letters
from peerassist.outbox.posting import Post, is_known, put
from peerassist.people.models import Person
from peerassist.web.templatetags.look import day

Carried = tuple[bytes, str]  # an iCalendar object and its method


def title(assist: Assist) -> str:
    """Return the assist's name as subjects say it: short."""
    return assist.title or Truncator(assist.question).chars(70) or str(assist)


def greeting(name: str) -> str:
    """Return how a letter begins."""
    return _("Dear %(name)s,") % {"name": name} if name else _("Good day,")


def letter(assist: Assist, reader: Reader, *, stoppable: bool = True, **said: Any) -> Body:
    """Return a letter about `assist`, headed by its purpose; `said` are the other fields of Body."""
    unsubscribe_url = unsubscribe_link(assist, reader.email) if stoppable else ""
    return Body(greeting=greeting(reader.name), purpose=assist.question, unsubscribe_url=unsubscribe_url, **said)


def answers(asked: Invitation) -> tuple[tuple[str, str], ...]:
    """Return the three links to answer with."""
    yes = _("Yes, I will lead") if asked.role == Role.FACILITATOR else _("Yes, I will come")
    given = ((Answer.YES, yes), (Answer.MAYBE, _("Maybe")), (Answer.NO, _("No, I can’t")))
    return tuple((words, answer_link(asked, each)) for each, words in given)


def facts(assist: Assist, reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return what one needs to know to come: when, in the reader's zone, how long, where, and what it is for."""
    found = []
    if assist.starts_at:
        found.append((_("When"), moment(assist.starts_at, reader.time_zone)))
    found.append((_("How long"), minutes(assist)))
    if where := " · ".join(part for part in (assist.place, assist.call_url) if part):
        found.append((_("Where"), where))
    if assist.language != reader.language:
        found.append((_("Language"), str(dict(settings.LANGUAGES).get(assist.language, assist.language))))
    if assist.reply_by and assist.reply_by >= timezone.localdate():
        found.append((_("Please answer by"), day(assist.reply_by)))
    if assist.decision:
        made = ", ".join(part for part in (assist.decision, day(assist.decision_on)) if part)
        found.append((_("The decision it feeds"), capfirst(made)))
    return tuple(found)


def minutes(assist: Assist) -> str:
    """Return how long the assist lasts, in words."""
    whole = agenda_of(assist).minutes
    return ngettext("%(minutes)d minute", "%(minutes)d minutes", whole) % {"minutes": whole}


def calendar_for(assist: Assist, reader: Reader, *, accepted: bool = False, account: bool = False) -> Carried | None:
    """Return the date for the reader's calendar; None while there is none. `account`: they can open the assist."""
    if assist.starts_at is None:
        return None
    return calendar.request(_meeting(assist, account), _party(reader), accepted=accepted), "REQUEST"


def calendar_without(assist: Assist, reader: Reader) -> Carried | None:
    """Return what takes the meeting out of the reader's calendar; None where it was never in it."""
    if assist.starts_at is None:
        return None
    return calendar.cancel(_meeting(assist, account=False), _party(reader)), "CANCEL"


def calendar_file(asked: Invitation) -> bytes | None:
    """Return the date as a file that an invited person takes into their calendar by hand."""
    if asked.assist.starts_at is None:
        return None
    return calendar.publish(_meeting(asked.assist, account=bool(asked.person_id)))


def _party(reader: Reader) -> Party:
    return Party(reader.name, reader.email)


def _meeting(assist: Assist, account: bool) -> Meeting:
    assert assist.starts_at is not None
    host = assist.created_by
    link = address("assist", assist.pk) if account else ""
    in_a_call = assist.place_kind == Assist.Place.CALL or not assist.place
    return Meeting(
        uid=f"assist-{assist.pk}@{domain()}",
        sequence=assist.calendar_sequence,
        starts_at=assist.starts_at,
        minutes=agenda_of(assist).minutes,
        time_zone=assist.time_zone,
        summary=_("Peer Assist: %(title)s") % {"title": title(assist)},
        description="\n\n".join(part for part in (assist.question, assist.call_url, link) if part),
        place=assist.call_url if in_a_call else assist.place,
        url=link,
        organiser=Party(host.name, host.email) if host else Party("Peer Assist", f"noreply@{domain()}"),
        stamp=timezone.now().replace(microsecond=0),
    )


def send(
    key: str,
    reader: Reader,
    body: Body,
    assist: Assist | None = None,
    *,
    carried: Carried | None = None,
    reply_to: Person | None = None,
    about: str = "",
) -> int:
    """Queue a letter once under `key`, in the language that is spoken; not where the reader stopped such letters.
    Return how many letters that makes: one or none."""
    if is_known(key) or (assist is not None and body.unsubscribe_url and not wants_letters(assist, reader.email)):
        return 0
    spoken = get_language() or "en"
    text, html = written(body, spoken)
    queued = put(
        Post(
            key=key,
            to_name=reader.name,
            to_address=reader.email,
            language=spoken,
            subject=body.subject,
            text=text,
            html=html,
            about=about or (f"assist:{assist.pk}" if assist else ""),
            reply_to=reply_to.email if reply_to else "",
            calendar=carried[0] if carried else b"",
            calendar_method=carried[1] if carried else "",
            unsubscribe_url=body.unsubscribe_url,
        ),
        domain=domain(),
    )
    return 1 if queued else 0
