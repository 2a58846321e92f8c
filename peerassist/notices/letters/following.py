"""Letters after the meeting: validate, publish, act, and hear what came of it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerassist.assists.models import Assist, Participation
from peerassist.followup.models import Action, CheckIn, Outcome, ProgressNote
from peerassist.notices.compose import address, speaking
from peerassist.notices.letters.parts import letter, send, title
from peerassist.notices.letters.whom import Reader, Someone, helpers, hosts, seat_link
from peerassist.people.secrets import link_secret


def to_validate(seat: Participation) -> None:
    """Ask someone who was at the table to read the notes over: five minutes on a phone."""
    assist = seat.assist
    with speaking(seat.language):
        body = letter(
            assist,
            seat,
            subject=_("Five minutes: is this what was said? %(title)s") % {"title": title(assist)},
            paragraphs=(
                _(
                    "Thank you for your experience. Please look through the notes, card by card: confirm, correct or strike."
                ),
            ),
            act=(_("Look through the notes"), seat_link(seat, "validate")),
            why=_("You get this letter because you were at the table."),
        )
        send(f"validate:{seat.pk}:{timezone.localdate()}", seat, body, assist)  # again on another day, if asked again


def published(assist: Assist) -> None:
    """Tell all who helped that the record is published."""
    for seat in helpers(assist):
        with speaking(seat.language):
            body = letter(
                assist,
                seat,
                subject=_("The record is published: %(title)s") % {"title": title(assist)},
                paragraphs=(_("The record of our assist is published. Thank you: what you said is in it."),),
                act=(_("Read the record"), seat_link(seat, "record")),
                why=_("You get this letter because you were at the table."),
            )
            send(f"published:{seat.pk}", seat, body, assist)


def action_due(action: Action, days: int) -> int:
    """Call an action to mind, kindly; done by a link, without signing in. `days` to its date, negative after it. Return
    how many letters that makes."""
    assist = action.assist
    owner: Reader = action.owner or Someone(action.owner_name, action.owner_email, action.owner_language)
    if not owner.email:
        return 0
    with speaking(owner.language):
        if days > 0:
            when = ngettext("It is due in %(days)d day.", "It is due in %(days)d days.", days) % {"days": days}
        elif days == 0:
            when = _("It is due today.")
        else:
            when = ngettext("It was due %(days)d day ago.", "It was due %(days)d days ago.", -days) % {"days": -days}
        body = letter(
            assist,
            owner,
            subject=_("Your action: %(words)s") % {"words": action.words[:100]},
            paragraphs=(_("You took this on:"), action.words, when),
            act=(_("Say how it stands"), address("action", link_secret("action", action.pk))),
            why=_("You get this letter because you took on an action."),
        )
        return send(f"action:{action.pk}:{action.due_on}:{days}", owner, body, assist)


def progress(note: ProgressNote) -> None:
    """Tell all who helped how it goes."""
    by = note.by.name if note.by else ""
    for seat in helpers(note.assist):
        with speaking(seat.language):
            body = letter(
                note.assist,
                seat,
                subject=_("How it goes: %(title)s") % {"title": title(note.assist)},
                paragraphs=(_("You helped with this question. Here is how it goes:"),),
                quote=note.words,
                quote_by=by,
                act=(_("See what was done"), seat_link(seat, "follow")),
                why=_("You get this letter because you were at the table."),
            )
            send(f"progress:{note.pk}:{seat.pk}", seat, body, note.assist)


def check_in(due: CheckIn) -> None:
    """Ask the assistee what they did differently."""
    assist: Assist = due.assist
    for host in hosts(assist):
        with speaking(host.language):
            body = letter(
                assist,
                host,
                stoppable=False,
                subject=_("What did you do differently? %(title)s") % {"title": title(assist)},
                paragraphs=(
                    _(
                        "Some time has passed since your assist. Those who helped would like to hear: what did you do differently, and what came of it? Two sentences are enough."
                    ),
                ),
                act=(_("Tell them"), address("outcome", assist.pk)),
                why=_("You get this letter because you asked for this assist."),
            )
            send(f"check-in:{due.pk}:{host.pk}", host, body, assist)


def outcome(told: Outcome) -> None:
    """Let all who helped hear what came of it, with thanks."""
    by = told.by.name if told.by else ""
    words = "\n\n".join(t for t in (told.differently, told.result, told.thanks) if t)
    for seat in helpers(told.assist):
        with speaking(seat.language):
            body = letter(
                told.assist,
                seat,
                subject=_("What came of your advice: %(title)s") % {"title": title(told.assist)},
                paragraphs=(_("You gave your experience to this question. This is what came of it:"),),
                quote=words,
                quote_by=by,
                act=(_("Read the whole story"), seat_link(seat, "record")),
                why=_("You get this letter because you were at the table."),
            )
            send(f"outcome:{told.pk}:{seat.pk}", seat, body, told.assist)
