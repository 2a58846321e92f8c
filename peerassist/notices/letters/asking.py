"""Letters around an invitation: to who is asked, and to who asks."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerassist.assists.models import Answer as AnswerRow
from peerassist.assists.models import Assist, Invitation, Participation
from peerassist.assists.queries import Seat, seats
from peerassist.method.kinds import Answer, Role
from peerassist.notices.compose import address, speaking
from peerassist.notices.letters.parts import (
    answers,
    calendar_for,
    calendar_without,
    facts,
    letter,
    minutes,
    send,
    title,
)
from peerassist.notices.letters.whom import given_by, hosts, inviter, seat_link
from peerassist.web.templatetags.look import day, joined


def invitation(asked: Invitation) -> None:
    """Ask someone to come, or to lead, with a calendar file once there is a date."""
    assist, host = asked.assist, inviter(asked)
    with speaking(asked.language):
        subject, paragraphs = (
            _to_lead(assist, host.name) if asked.role == Role.FACILITATOR else _to_come(assist, host.name)
        )
        if asked.brings:
            paragraphs = (
                *paragraphs,
                _("You were thought of for this: %(brings)s.") % {"brings": asked.brings.rstrip(".")},
            )
        plan = ((_("The whole plan"), address("plan", assist.pk)),) if asked.person_id else ()
        body = letter(
            assist,
            asked,
            subject=subject,
            paragraphs=paragraphs,
            quote=asked.message,
            quote_by=host.name,
            facts=(*facts(assist, asked), *plan),
            choices=answers(asked),
            ending=_("You can answer without an account, and change your answer with the same links."),
            why=_("You get this letter because %(host)s invited you.") % {"host": host.name},
        )
        accepted = given_by(asked) == Answer.YES
        carried = calendar_for(assist, asked, accepted=accepted, account=bool(asked.person_id))
        send(f"invitation:{asked.pk}", asked, body, assist, carried=carried, reply_to=host)


def _to_come(assist: Assist, host: str) -> tuple[str, tuple[str, ...]]:
    values = {"host": host, "title": title(assist), "minutes": minutes(assist)}
    return _("%(host)s asks for your experience: %(title)s") % values, (
        _("%(host)s asks for %(minutes)s of your experience, before a decision is made. You need not prepare anything.")
        % values,
        _(
            "A Peer Assist is a meeting held before doing: six to eight peers who have done the like listen, ask and share; the team then changes its plan."
        ),
    )


def _to_lead(assist: Assist, host: str) -> tuple[str, tuple[str, ...]]:
    values = {"host": host, "title": title(assist)}
    return _("%(host)s asks you to lead a Peer Assist: %(title)s") % values, (
        _(
            "%(host)s asks you to lead a Peer Assist: a meeting held before doing, in which peers who have done the like share what they learned."
        )
        % values,
        _(
            "You would lead the process: the time, the balance of telling and listening, the record. You need not know the matter."
        ),
    )


def chaser(asked: Invitation, number: int) -> int:
    """Call an unanswered invitation to mind; return how many letters that makes."""
    assist, host = asked.assist, inviter(asked)
    with speaking(asked.language):
        body = letter(
            assist,
            asked,
            subject=_("A word is enough: can you come? %(title)s") % {"title": title(assist)},
            paragraphs=(
                _("%(host)s hopes for your answer. A no helps as well: someone else can then be asked.")
                % {"host": host.name},
            ),
            facts=facts(assist, asked),
            choices=answers(asked),
            why=_("You get this letter because %(host)s invited you.") % {"host": host.name},
        )
        return send(f"chaser:{asked.pk}:{number}", asked, body, assist, reply_to=host)


def confirmed(asked: Invitation, said: AnswerRow) -> None:
    """Thank for an answer where that helps: a yes is kept for the day, with the way into the room; after a no the
    calendar drops the meeting."""
    seat = asked.assist.participations.filter(email__iexact=asked.email, role=asked.role, ended_at=None).first()
    if said.answer == Answer.YES and seat is not None:
        _kept(asked, seat, said.pk)
    elif said.answer == Answer.NO and asked.assist.starts_at is not None:
        _dropped(asked, said.pk)


def _kept(asked: Invitation, seat: Participation, number: int) -> None:
    assist, host = asked.assist, inviter(asked)
    leads = asked.role == Role.FACILITATOR
    with speaking(asked.language):
        thanks = _("Thank you for leading.") if leads else _("Thank you. A seat is kept for you.")
        if assist.starts_at:
            date = _("Your calendar takes the date from this letter.")
        else:
            date = _("The date comes in a letter of its own, ready for your calendar.")
        subject = _("You lead: %(title)s") if leads else _("A seat is kept for you: %(title)s")
        guide = ((_("The run-sheet, to print"), address("runsheet", assist.pk)),) if leads and asked.person_id else ()
        body = letter(
            assist,
            asked,
            subject=subject % {"title": title(assist)},
            paragraphs=(f"{thanks} {date}", _("On the day, this link lets you in, without an account:")),
            facts=(*facts(assist, asked), *guide),
            act=(_("Your way into the room"), seat_link(seat, "room")),
            choices=answers(asked)[2:],
            why=_("You get this letter because you said yes to %(host)s.") % {"host": host.name},
        )
        carried = calendar_for(assist, asked, accepted=True, account=bool(asked.person_id))
        send(f"confirmed:{number}", asked, body, assist, carried=carried, reply_to=host)


def _dropped(asked: Invitation, number: int) -> None:
    assist, host = asked.assist, inviter(asked)
    with speaking(asked.language):
        body = letter(
            assist,
            asked,
            subject=_("Thank you for the quick word: %(title)s") % {"title": title(assist)},
            paragraphs=(_("You are no longer expected, and your calendar drops the meeting with this letter."),),
            choices=answers(asked)[:1],
            why=_("You get this letter because you said no to %(host)s.") % {"host": host.name},
        )
        send(f"confirmed:{number}", asked, body, assist, carried=calendar_without(assist, asked), reply_to=host)


def answered(asked: Invitation, said: AnswerRow, instead: str = "") -> None:
    """Tell the hosts who answered what, and how many come now. After a no, `instead` names who could be asked."""
    assist = asked.assist
    table = seats(assist)
    for host in hosts(assist):
        with speaking(host.language):
            words = {
                Answer.YES: _("%(name)s said yes"),
                Answer.MAYBE: _("%(name)s said maybe"),
                Answer.NO: _("%(name)s said no"),
            }[Answer(said.answer)] % {"name": asked.name}
            next_best = (_("Could be asked instead: %(name)s.") % {"name": instead},) if instead else ()
            body = letter(
                assist,
                host,
                stoppable=False,
                subject=_("%(said)s: %(title)s") % {"said": words, "title": title(assist)},
                paragraphs=(f"{words}.", *_so_far(table), *next_best),
                quote=said.words,
                quote_by=asked.name,
                act=(_("See all answers"), address("invite", assist.pk)),
                why=_("You get this letter because you host this assist."),
            )
            send(f"answered:{said.pk}:{host.pk}", host, body, assist)


def _so_far(table: Sequence[Seat]) -> tuple[str, ...]:
    asked = [s for s in table if s.state != "no"]
    yes = sum(1 for s in asked if s.state == "full")
    if not asked:
        return ()
    words = ngettext("%(yes)d of %(asked)d said yes so far.", "%(yes)d of %(asked)d said yes so far.", yes)
    return (words % {"yes": yes, "asked": len(asked)},)


def reply_day(assist: Assist, today: date) -> int:
    """On the day by which answers were asked for, tell the hosts how it stands and who has not answered; return how many
    letters that makes."""
    table = seats(assist, Role.PEER, Role.FACILITATOR)
    silent = [s.invitation.name for s in table if s.answer is None]
    wrote = 0
    for host in hosts(assist) if silent else ():
        with speaking(host.language):
            body = letter(
                assist,
                host,
                stoppable=False,
                subject=_("The reply date is here: %(title)s") % {"title": title(assist)},
                paragraphs=(
                    *_so_far([s for s in table if s.invitation.role == Role.PEER]),
                    _(
                        "No answer yet from %(names)s. They were reminded; a call may help, or someone else at the table."
                    )
                    % {"names": joined(silent)},
                ),
                facts=((_("Please answer by"), day(today)),),
                act=(_("See all answers"), address("invite", assist.pk)),
                why=_("You get this letter because you host this assist."),
            )
            wrote += send(f"reply:{assist.pk}:{host.pk}:{today}", host, body, assist)
    return wrote


def withdrawn(asked: Invitation) -> None:
    """Tell someone that they need not come after all."""
    assist = asked.assist
    with speaking(asked.language):
        body = letter(
            assist,
            asked,
            stoppable=False,
            subject=_("You need not come: %(title)s") % {"title": title(assist)},
            paragraphs=(_("Your invitation to this assist was taken back. Thank you for having been ready to help."),),
            why=_("You get this letter because you were invited to this assist."),
        )
        send(f"withdrawn:{asked.pk}", asked, body, assist, carried=calendar_without(assist, asked))


def handed_over(former: Participation, to: str) -> None:
    """Tell who led until now that somebody else does."""
    assist = former.assist
    assist.refresh_from_db(fields=["calendar_sequence"])  # it has grown since `former` was read
    if not former.email:
        return
    with speaking(former.language):
        body = letter(
            assist,
            former,
            stoppable=False,
            subject=_("%(name)s leads now: %(title)s") % {"name": to, "title": title(assist)},
            paragraphs=(
                _("%(name)s has taken over as facilitator. Thank you for having been ready to lead.") % {"name": to},
            ),
            why=_("You get this letter because you led this assist."),
        )
        send(f"handed-over:{former.pk}", former, body, assist, carried=calendar_without(assist, former))
