"""Which letter goes to whom, in which words. Each function queues letters in the present transaction."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core.signing import dumps
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from peerassist.assists.models import Assist, Invitation, Participation, Response
from peerassist.assists.queries import agenda_of
from peerassist.connectors.calendar.invitation import Meeting, Party, cancel, request
from peerassist.followup.models import (
    Action,
    CheckIn,
    Outcome,
    ProgressNote,
    Unsubscription,
)
from peerassist.method.kinds import Answer, Role
from peerassist.notices.compose import Body, address, domain, moment, speaking, written
from peerassist.outbox.posting import Post, put
from peerassist.people.models import CommunityInvitation, Person
from peerassist.people.secrets import link_secret


def invitation(asked: Invitation) -> None:
    """Ask someone to come, or to lead, with a calendar file once there is a date."""
    assist, host = asked.assist, _inviter(asked)
    with speaking(asked.language):
        if asked.role == Role.FACILITATOR:
            subject = _("%(host)s asks you to lead a Peer Assist: %(title)s")
            first = _(
                "%(host)s asks you to lead a Peer Assist: a meeting held before doing, in which peers who have done the like share what they learned."
            )
            second = _(
                "You would lead the process: the time, the balance of telling and listening, the record. You need not know the matter."
            )
        else:
            subject = _("%(host)s asks for your experience: %(title)s")
            first = _(
                "%(host)s asks for ninety minutes of your experience, before a decision is made. You need not prepare anything."
            )
            second = _(
                "A Peer Assist is a meeting held before doing: six to eight peers who have done the like listen, ask and share; the team then changes its plan."
            )
        values = {"host": host.name, "title": assist.title or assist.question}
        paragraphs = [first % values, second]
        if asked.brings:
            paragraphs.append(_("You were thought of for this: %(brings)s.") % {"brings": asked.brings})
        body = Body(
            subject=subject % values,
            greeting=_greeting(asked.name),
            purpose=assist.question,
            paragraphs=tuple(paragraphs),
            quote=asked.message,
            quote_by=host.name,
            facts=_facts(assist, asked.time_zone),
            choices=tuple((words, answer_link(asked, given)) for given, words in _answers()),
            ending=_("You can answer without an account, and change your answer with the same links."),
            why=_("You get this letter because %(host)s invited you.") % {"host": host.name},
            unsubscribe_url=unsubscribe_link(assist, asked.email),
        )
        _send(
            f"invitation:{asked.pk}",
            asked.name,
            asked.email,
            asked.language,
            body,
            assist,
            _calendar(assist, asked),
            reply_to=host.email,
        )


def chaser(asked: Invitation, number: int) -> None:
    """Call an unanswered invitation to mind."""
    assist, host = asked.assist, _inviter(asked)
    with speaking(asked.language):
        body = Body(
            subject=_("A word is enough: can you come? %(title)s") % {"title": assist.title or assist.question},
            greeting=_greeting(asked.name),
            purpose=assist.question,
            paragraphs=(
                _("%(host)s hopes for your answer. A no helps as well: someone else can then be asked.")
                % {"host": host.name},
            ),
            facts=_facts(assist, asked.time_zone),
            choices=tuple((words, answer_link(asked, given)) for given, words in _answers()),
            why=_("You get this letter because %(host)s invited you.") % {"host": host.name},
            unsubscribe_url=unsubscribe_link(assist, asked.email),
        )
        _send(f"chaser:{asked.pk}:{number}", asked.name, asked.email, asked.language, body, assist, reply_to=host.email)


def answered(asked: Invitation, given: Answer, words: str) -> None:
    """Tell the hosts who answered what."""
    assist = asked.assist
    for host in hosts(assist):
        with speaking(host.language):
            said = {
                Answer.YES: _("%(name)s said yes"),
                Answer.MAYBE: _("%(name)s said maybe"),
                Answer.NO: _("%(name)s said no"),
            }
            body = Body(
                subject=said[given] % {"name": asked.name},
                greeting=_greeting(host.name),
                purpose=assist.question,
                paragraphs=(said[given] % {"name": asked.name} + ".",),
                quote=words,
                quote_by=asked.name,
                act=(_("See all answers"), address("invite", assist.pk)),
                why=_("You get this letter because you host this assist."),
            )
            _send(f"answered:{asked.pk}:{uuid4().hex}", host.name, host.email, host.language, body, assist)


def dated(assist: Assist, *, changed: bool) -> None:
    """Send the date, or its change, to everyone who comes or has yet to answer; their calendars follow."""
    for asked in _standing(assist):
        with speaking(asked.language):
            values = {"title": assist.title or assist.question}
            subject = _("New date: %(title)s") if changed else _("The date is set: %(title)s")
            first = (
                _("The date has changed. Your calendar takes the new one from this letter.")
                if changed
                else _("The date is set. Your calendar takes it from this letter.")
            )
            body = Body(
                subject=subject % values,
                greeting=_greeting(asked.name),
                purpose=assist.question,
                paragraphs=(first,),
                facts=_facts(assist, asked.time_zone),
                choices=tuple((words, answer_link(asked, given)) for given, words in _answers()),
                why=_("You get this letter because you are invited to this assist."),
                unsubscribe_url=unsubscribe_link(assist, asked.email),
            )
            _send(
                f"dated:{asked.pk}:{assist.calendar_sequence}",
                asked.name,
                asked.email,
                asked.language,
                body,
                assist,
                _calendar(assist, asked),
            )
    for host in hosts(assist):
        with speaking(host.language):
            body = Body(
                subject=_("The date is set: %(title)s") % {"title": assist.title or assist.question},
                greeting=_greeting(host.name),
                purpose=assist.question,
                paragraphs=(_("Everyone who was asked gets the date for their calendar."),),
                facts=_facts(assist, host.time_zone),
                act=(_("Open the assist"), address("assist", assist.pk)),
                why=_("You get this letter because you host this assist."),
            )
            _send(
                f"dated:host:{host.pk}:{assist.calendar_sequence}",
                host.name,
                host.email,
                host.language,
                body,
                assist,
                _host_calendar(assist, host),
            )


def cancelled(assist: Assist, words: str) -> None:
    """Tell everyone who was asked that the assist is called off; calendars drop it."""
    for asked in _standing(assist):
        with speaking(asked.language):
            body = Body(
                subject=_("Called off: %(title)s") % {"title": assist.title or assist.question},
                greeting=_greeting(asked.name),
                purpose=assist.question,
                paragraphs=(_("This assist will not take place. Thank you for having been ready to help."),),
                quote=words,
                why=_("You get this letter because you were invited to this assist."),
            )
            calendar = (cancel(meeting(assist), Party(asked.name, asked.email)), "CANCEL") if assist.starts_at else None
            _send(f"cancelled:{asked.pk}", asked.name, asked.email, asked.language, body, assist, calendar)


def withdrawn(asked: Invitation) -> None:
    """Tell someone that they need not come after all."""
    assist = asked.assist
    with speaking(asked.language):
        body = Body(
            subject=_("You need not come: %(title)s") % {"title": assist.title or assist.question},
            greeting=_greeting(asked.name),
            purpose=assist.question,
            paragraphs=(_("Your invitation to this assist was taken back. Thank you for having been ready to help."),),
            why=_("You get this letter because you were invited to this assist."),
        )
        calendar = (cancel(meeting(assist), Party(asked.name, asked.email)), "CANCEL") if assist.starts_at else None
        _send(f"withdrawn:{asked.pk}", asked.name, asked.email, asked.language, body, assist, calendar)


def responded(response: Response) -> None:
    """Tell the hosts that someone answered their shared plan."""
    assist = response.assist
    for host in hosts(assist):
        with speaking(host.language):
            said = {
                Response.Kind.SOLVED: _("%(name)s has solved this before"),
                Response.Kind.SAME: _("%(name)s has the same question"),
                Response.Kind.INVITE_ME: _("%(name)s would like to be invited"),
                Response.Kind.ASK: _("%(name)s suggests someone to ask"),
            }[Response.Kind(response.kind)] % {"name": response.person.name}
            whom = response.ask_person.name if response.ask_person else response.ask_name
            body = Body(
                subject=said,
                greeting=_greeting(host.name),
                purpose=assist.question,
                paragraphs=(said + ".", *((_("Ask %(whom)s.") % {"whom": whom},) if whom else ())),
                quote=response.words,
                quote_by=response.person.name,
                act=(_("See the answers to your plan"), address("plan", assist.pk)),
                why=_("You get this letter because you shared this plan."),
            )
            _send(
                f"responded:{response.pk}:{host.pk}:{response.at.timestamp():.0f}",
                host.name,
                host.email,
                host.language,
                body,
                assist,
                reply_to=response.person.email,
            )


def joining(asked: CommunityInvitation) -> None:
    """Invite an address into a community."""
    with speaking(asked.language):
        values = {
            "community": asked.community.name,
            "by": asked.invited_by.name if asked.invited_by else asked.community.name,
        }
        body = Body(
            subject=_("%(by)s invites you to %(community)s") % values,
            greeting=_("Good day,"),
            paragraphs=(
                _(
                    "%(by)s invites you to %(community)s, where teams ask peers before they start something, and share what they learned."
                )
                % values,
                _("The link is good for two weeks, and only for you."),
            ),
            act=(_("Come in"), address("joining", link_secret("joining", asked.pk))),
            why=_("You get this letter because a steward of %(community)s wrote your address.") % values,
        )
        _send(f"joining:{asked.pk}:{asked.sent_at.timestamp():.0f}", "", asked.email, asked.language, body, None)


def to_validate(seat: Participation) -> None:
    """Ask someone who was at the table to read the notes over: five minutes on a phone."""
    assist = seat.assist
    with speaking(seat.language):
        body = Body(
            subject=_("Five minutes: is this what was said? %(title)s") % {"title": assist.title or assist.question},
            greeting=_greeting(seat.name),
            purpose=assist.question,
            paragraphs=(
                _(
                    "Thank you for your experience. Please look through the notes, card by card: confirm, correct or strike."
                ),
            ),
            act=(_("Look through the notes"), seat_link(seat, "validate")),
            why=_("You get this letter because you were at the table."),
            unsubscribe_url=unsubscribe_link(assist, seat.email),
        )
        _send(f"validate:{seat.pk}", seat.name, seat.email, seat.language, body, assist)


def published(assist: Assist) -> None:
    """Tell all who helped that the record is published."""
    for seat in helpers(assist):
        with speaking(seat.language):
            body = Body(
                subject=_("The record is published: %(title)s") % {"title": assist.title or assist.question},
                greeting=_greeting(seat.name),
                purpose=assist.question,
                paragraphs=(_("The record of our assist is published. Thank you: what you said is in it."),),
                act=(_("Read the record"), seat_link(seat, "record")),
                why=_("You get this letter because you were at the table."),
                unsubscribe_url=unsubscribe_link(assist, seat.email),
            )
            _send(f"published:{seat.pk}", seat.name, seat.email, seat.language, body, assist)


def action_due(action: Action, days: int) -> None:
    """Call an action to mind, kindly; done by a link, without signing in."""
    assist = action.assist
    email = action.owner.email if action.owner else action.owner_email
    name = action.owner.name if action.owner else action.owner_name
    if not email:
        return
    with speaking(action.owner.language if action.owner else action.owner_language):
        if days > 0:
            when = ngettext("It is due in %(days)d day.", "It is due in %(days)d days.", days) % {"days": days}
        elif days == 0:
            when = _("It is due today.")
        else:
            when = ngettext("It was due %(days)d day ago.", "It was due %(days)d days ago.", -days) % {"days": -days}
        body = Body(
            subject=_("Your action: %(words)s") % {"words": action.words[:100]},
            greeting=_greeting(name),
            purpose=assist.question,
            paragraphs=(_("You took this on:"), action.words, when),
            act=(_("Say how it stands"), address("action", link_secret("action", action.pk))),
            why=_("You get this letter because you took on an action."),
            unsubscribe_url=unsubscribe_link(assist, email),
        )
        _send(f"action:{action.pk}:{action.due_on}:{days}", name, email, "", body, assist)


def progress(note: ProgressNote) -> None:
    """Tell all who helped how it goes."""
    assist = note.assist
    for seat in helpers(assist):
        with speaking(seat.language):
            by = note.by.name if note.by else ""
            body = Body(
                subject=_("How it goes: %(title)s") % {"title": assist.title or assist.question},
                greeting=_greeting(seat.name),
                purpose=assist.question,
                paragraphs=(_("You helped with this question. Here is how it goes:"),),
                quote=note.words,
                quote_by=by,
                act=(_("See what was done"), seat_link(seat, "follow")),
                why=_("You get this letter because you were at the table."),
                unsubscribe_url=unsubscribe_link(assist, seat.email),
            )
            _send(f"progress:{note.pk}:{seat.pk}", seat.name, seat.email, seat.language, body, assist)


def check_in(due: CheckIn) -> None:
    """Ask the assistee what they did differently."""
    assist = due.assist
    for host in hosts(assist):
        with speaking(host.language):
            body = Body(
                subject=_("What did you do differently? %(title)s") % {"title": assist.title or assist.question},
                greeting=_greeting(host.name),
                purpose=assist.question,
                paragraphs=(
                    _(
                        "Some time has passed since your assist. Those who helped would like to hear: what did you do differently, and what came of it? Two sentences are enough."
                    ),
                ),
                act=(_("Tell them"), address("outcome", assist.pk)),
                why=_("You get this letter because you asked for this assist."),
            )
            _send(f"check-in:{due.pk}:{host.pk}", host.name, host.email, host.language, body, assist)


def outcome(told: Outcome) -> None:
    """Let all who helped hear what came of it, with thanks."""
    assist = told.assist
    for seat in helpers(assist):
        with speaking(seat.language):
            by = told.by.name if told.by else ""
            told_text = "\n\n".join(t for t in (told.differently, told.result, told.thanks) if t)
            body = Body(
                subject=_("What came of your advice: %(title)s") % {"title": assist.title or assist.question},
                greeting=_greeting(seat.name),
                purpose=assist.question,
                paragraphs=(_("You gave your experience to this question. This is what came of it:"),),
                quote=told_text,
                quote_by=by,
                act=(_("Read the whole story"), seat_link(seat, "record")),
                why=_("You get this letter because you were at the table."),
                unsubscribe_url=unsubscribe_link(assist, seat.email),
            )
            _send(f"outcome:{told.pk}:{seat.pk}", seat.name, seat.email, seat.language, body, assist)


def word_to(person: Person, by: Person, words: str) -> None:
    """Carry a member's word to another member; the address stays unseen until they answer."""
    with speaking(person.language):
        body = Body(
            subject=_("%(by)s writes to you") % {"by": by.name},
            greeting=_greeting(person.name),
            paragraphs=(_("%(by)s found you in the directory and writes:") % {"by": by.name},),
            quote=words,
            quote_by=by.name,
            ending=_("Answer this letter and it goes to %(by)s. Until then they do not see your address.")
            % {"by": by.name},
            why=_("You get this letter because you agreed to be asked."),
        )
        _send(
            f"word:{uuid4().hex}",
            person.name,
            person.email,
            person.language,
            body,
            None,
            reply_to=by.email,
            about=f"word:{by.pk}",
        )


# ---- who, and with what links -------------------------------------------------------------------------------------


def hosts(assist: Assist) -> list[Person]:
    """Return the people who host the assist: assistees with an account, then whoever planned it."""
    rows = assist.participations.filter(role=Role.ASSISTEE, ended_at=None, person__isnull=False).select_related(
        "person"
    )
    found = {row.person for row in rows if row.person}
    return sorted(found or ({assist.created_by} if assist.created_by else set()), key=lambda p: p.pk)


def helpers(assist: Assist) -> list[Participation]:
    """Return those who helped and can be written to: everyone at the table but the assistee, once each."""
    stopped = {e.lower() for e in Unsubscription.objects.filter(assist=assist).values_list("email", flat=True)}
    rows = assist.participations.filter(ended_at=None).exclude(role=Role.ASSISTEE).exclude(email="")
    once = {row.email.lower(): row for row in rows.select_related("assist")}
    host_emails = {h.email for h in hosts(assist)}
    return [row for email, row in once.items() if email not in stopped | host_emails]


def answer_link(asked: Invitation, given: Answer) -> str:
    """Return the link that opens the answer page with `given` chosen; opening it decides nothing."""
    return address("answer", link_secret("invitation", asked.pk)) + f"?answer={given}"


def seat_link(seat: Participation, page: str) -> str:
    """Return a link to a page of the assist that works without an account."""
    return address("seat", link_secret("seat", seat.pk), seat.pk, page)


def unsubscribe_link(assist: Assist, email: str) -> str:
    """Return the link that ends letters about one assist to one address."""
    return address("unsubscribe", dumps([assist.pk, email.lower()], salt="unsubscribe", compress=True))


def meeting(assist: Assist) -> Meeting:
    """Return the meeting as calendars see it; the assist must have a date."""
    assert assist.starts_at is not None
    host = assist.created_by
    link = address("assist", assist.pk)
    place = assist.call_url if assist.place_kind == Assist.Place.CALL else assist.place
    return Meeting(
        uid=f"assist-{assist.pk}@{domain()}",
        sequence=assist.calendar_sequence,
        starts_at=assist.starts_at,
        minutes=agenda_of(assist).minutes,
        time_zone=assist.time_zone,
        summary=_("Peer Assist: %(title)s") % {"title": assist.title or assist.question},
        description="\n\n".join(part for part in (assist.question, assist.call_url, link) if part),
        place=place,
        url=link,
        organiser=Party(
            host.name if host else settings.DEFAULT_FROM_EMAIL, host.email if host else f"noreply@{domain()}"
        ),
        stamp=_now(),
    )


def _now() -> datetime:
    return timezone.now().replace(microsecond=0)


def _calendar(assist: Assist, asked: Invitation) -> tuple[bytes, str] | None:
    if assist.starts_at is None:
        return None
    accepted = asked.answers.order_by("-at", "-pk").values_list("answer", flat=True).first() == Answer.YES
    return request(meeting(assist), Party(asked.name, asked.email), accepted=accepted), "REQUEST"


def _host_calendar(assist: Assist, host: Person) -> tuple[bytes, str] | None:
    return (
        (request(meeting(assist), Party(host.name, host.email), accepted=True), "REQUEST") if assist.starts_at else None
    )


def _standing(assist: Assist) -> list[Invitation]:
    """Return the invitations that were not taken back or declined, whose addresses still want letters."""
    stopped = {e.lower() for e in Unsubscription.objects.filter(assist=assist).values_list("email", flat=True)}
    rows = assist.invitations.filter(withdrawn_at=None).select_related("assist__created_by").prefetch_related("answers")
    declined = [r.pk for r in rows if (a := list(r.answers.all())) and a[-1].answer == Answer.NO]
    return [r for r in rows if r.pk not in declined and r.email.lower() not in stopped]


def _inviter(asked: Invitation) -> Person:
    host = asked.invited_by or asked.assist.created_by
    return host or Person(name=asked.assist.community.name, email="")


def _greeting(name: str) -> str:
    return _("Dear %(name)s,") % {"name": name} if name else _("Good day,")


def _answers() -> tuple[tuple[Answer, str], ...]:
    return (Answer.YES, _("Yes, I will come")), (Answer.MAYBE, _("Maybe")), (Answer.NO, _("No, I can't"))


def _facts(assist: Assist, time_zone: str) -> tuple[tuple[str, str], ...]:
    minutes = agenda_of(assist).minutes
    found = [(_("How long"), ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes})]
    if assist.starts_at:
        found.insert(0, (_("When"), moment(assist.starts_at, time_zone)))
    where = " · ".join(part for part in (assist.place, assist.call_url) if part)
    if where:
        found.append((_("Where"), where))
    if assist.reply_by and assist.reply_by >= timezone.localdate():
        found.append((_("Please answer by"), date_format(assist.reply_by, "DATE_FORMAT")))
    if assist.decision:
        found.append((_("The decision it feeds"), assist.decision))
    return tuple(found)


def _send(
    key: str,
    name: str,
    email: str,
    language: str,
    body: Body,
    assist: Assist | None,
    calendar: tuple[bytes, str] | None = None,
    reply_to: str = "",
    about: str = "",
) -> None:
    spoken = get_language() or language or "en"
    text, html = written(body, spoken)
    put(
        Post(
            key=key,
            to_name=name,
            to_address=email,
            language=spoken,
            subject=body.subject,
            text=text,
            html=html,
            about=about or (f"assist:{assist.pk}" if assist else ""),
            reply_to=reply_to,
            calendar=calendar[0] if calendar else b"",
            calendar_method=calendar[1] if calendar else "",
            unsubscribe_url=body.unsubscribe_url,
        ),
        domain=domain(),
    )
