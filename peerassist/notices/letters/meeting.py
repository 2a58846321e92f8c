"""Letters about the date: set, changed, near, called off."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from peerassist.assists.models import Assist, Invitation, Participation
from peerassist.method.kinds import Answer
from peerassist.notices.compose import address, speaking
from peerassist.notices.letters.parts import answers, calendar_for, calendar_without, facts, letter, send, title
from peerassist.notices.letters.whom import given_by, hosts, seat_link, standing
from peerassist.people.models import Person


def dated(assist: Assist, *, changed: bool, words: str = "", by: str = "") -> None:
    """Send the date, or its change with the host's `words` on it, to everyone who comes or has yet to answer, and to
    the hosts; their calendars follow."""
    for asked in standing(assist):
        _dated_guest(asked, changed, words, by)
    for host in hosts(assist):
        _dated_host(assist, host, changed, words, by)


def _dated_guest(asked: Invitation, changed: bool, words: str, by: str) -> None:
    assist = asked.assist
    comes = given_by(asked) == Answer.YES
    with speaking(asked.language):
        first = (
            _("Something about the meeting has changed. Your calendar takes it from this letter.")
            if changed
            else _("The date is set. Your calendar takes it from this letter.")
        )
        ask_again = (_("Can you still come? If not, a word is enough."),) if changed and comes else ()
        body = letter(
            assist,
            asked,
            subject=_date_subject(assist, changed),
            paragraphs=(first, *ask_again),
            quote=words,
            quote_by=by,
            facts=facts(assist, asked),
            choices=answers(asked)[2:] if comes else answers(asked),
            why=_("You get this letter because you are invited to this assist."),
        )
        carried = calendar_for(assist, asked, accepted=comes, account=bool(asked.person_id))
        send(f"dated:{asked.pk}:{assist.calendar_sequence}", asked, body, assist, carried=carried)


def _dated_host(assist: Assist, host: Person, changed: bool, words: str, by: str) -> None:
    with speaking(host.language):
        body = letter(
            assist,
            host,
            stoppable=False,
            subject=_date_subject(assist, changed),
            paragraphs=(
                _("Everyone who was asked gets the change for their calendar.")
                if changed
                else _("Everyone who was asked gets the date for their calendar."),
            ),
            quote=words,
            quote_by=by,
            facts=facts(assist, host),
            act=(_("Open the assist"), address("assist", assist.pk)),
            why=_("You get this letter because you host this assist."),
        )
        carried = calendar_for(assist, host, accepted=True, account=True)
        send(f"dated:host:{host.pk}:{assist.pk}:{assist.calendar_sequence}", host, body, assist, carried=carried)


def _date_subject(assist: Assist, changed: bool) -> str:
    words = _("Changed: %(title)s") if changed else _("The date is set: %(title)s")
    return words % {"title": title(assist)}


def tomorrow(seat: Participation) -> int:
    """The day before: when, where, and the way into the room. Return how many letters that makes."""
    assist = seat.assist
    with speaking(seat.language):
        body = letter(
            assist,
            seat,
            subject=_("Tomorrow: %(title)s") % {"title": title(assist)},
            paragraphs=(
                _("We meet tomorrow. You need not prepare anything; this link lets you in, without an account:"),
            ),
            facts=facts(assist, seat),
            act=(_("Your way into the room"), seat_link(seat, "room")),
            why=_("You get this letter because you are at the table."),
        )
        return send(f"tomorrow:{seat.pk}:{assist.calendar_sequence}", seat, body, assist)


def cancelled(assist: Assist, words: str, *, by: str = "", unsent: Collection[str] = ()) -> None:
    """Tell everyone who was asked that the assist is called off; calendars drop it. Whoever's invitation had not left
    yet (its key is among `unsent`) hears nothing."""
    for asked in standing(assist):
        if f"invitation:{asked.pk}" in unsent:
            continue
        with speaking(asked.language):
            body = letter(
                assist,
                asked,
                subject=_("Called off: %(title)s") % {"title": title(assist)},
                paragraphs=(_("This assist will not take place. Thank you for having been ready to help."),),
                quote=words,
                quote_by=by,
                why=_("You get this letter because you were invited to this assist."),
            )
            send(f"cancelled:{asked.pk}", asked, body, assist, carried=calendar_without(assist, asked))
    for host in hosts(assist) if assist.starts_at else ():
        with speaking(host.language):
            body = letter(
                assist,
                host,
                stoppable=False,
                subject=_("Called off: %(title)s") % {"title": title(assist)},
                paragraphs=(_("Everyone who was asked is told. Your calendar drops the meeting with this letter."),),
                quote=words,
                quote_by=by,
                why=_("You get this letter because you host this assist."),
            )
            send(f"cancelled:host:{host.pk}:{assist.pk}", host, body, assist, carried=calendar_without(assist, host))
