"""What the invite page says and draws: the table, the suggestions with their reasons, the answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from peerassist.assists.choosing import FacilitatorChoice, Suggested
from peerassist.assists.models import Assist, Invitation, Participation
from peerassist.assists.queries import NeedCover, Seat
from peerassist.method import timing
from peerassist.method.kinds import Answer, Role
from peerassist.outbox.posting import SUPPRESSED
from peerassist.web import pictures, words
from peerassist.web.templatetags.look import day, joined

FIRST = 3  # suggestions shown before the others


def table(
    assist: Assist, seats: Iterable[Seat], needs: Sequence[NeedCover], lead: Participation | None
) -> pictures.Table:
    """Return the table with its seats: filled with what people bring, open where someone is asked, empty for a need
    that nobody brings; the first such seat is the one to fill."""
    host = assist.created_by
    places = [
        pictures.Place(*_at_seat(s.invitation), state="full" if s.state == "full" else "open")
        for s in seats
        if s.state != "no"
    ]
    gaps = [c.need.words for c in needs if not c.full and not c.open]
    places += [pictures.Place(gap, _("Nobody yet"), state="nobody", now=i == 0) for i, gap in enumerate(gaps)]
    least = assist.group_least or assist.community.group_least
    places += [pictures.Place(_("A seat"), _("Nobody yet"), state="nobody") for _i in range(least - len(places))]
    asks = pictures.Place(_("Asks"), f"{host.name}, {host.place}".strip(", ") if host else "")
    leads = (
        pictures.Place(_("Leads"), f"{lead.name}, {lead.place}".strip(", "))
        if lead
        else pictures.Place(_("Leads"), _("Nobody yet"), state="nobody")
    )
    lines = tuple(pictures.Line(c.need.words, c.full, c.open) for c in needs)
    return pictures.Table(asks, leads, tuple(places), lines)


def _at_seat(invitation: Invitation) -> tuple[str, str]:
    """Return what stands at a seat: what they bring and who they are; the name comes first where nobody said what."""
    brings = invitation.brings or (invitation.need.words if invitation.need else "")
    place = invitation.person.place if invitation.person else ""
    return (
        (brings, ", ".join(part for part in (invitation.name, place) if part)) if brings else (invitation.name, place)
    )


def shelves(found: Iterable[Suggested], needs: Sequence[NeedCover]) -> dict[str, list[dict[str, Any]]]:
    """Return the first few suggestions with the first who is held back, and all others."""
    shown = [suggested(one, needs) for one in found]
    free, held = [s for s in shown if not s["held_back"]], [s for s in shown if s["held_back"]]
    return {"suggested": [*free[:FIRST], *held[:1]], "more_suggested": [*free[FIRST:], *held[1:]]}


def suggested(one: Suggested, needs: Iterable[NeedCover]) -> dict[str, Any]:
    """Return a suggestion with its reasons in words, and the need for which it would be asked."""
    by_number = {c.need.pk: c.need for c in needs}
    asked, agrees_to = one.asked, one.person.agrees_to
    return {
        "person": one.person,
        "team": one.team,
        "within": min(asked, agrees_to),
        "left": max(0, agrees_to - asked),
        "beyond": max(0, asked - agrees_to),
        "load": words.load(asked, agrees_to, held_back=one.suggestion.held_back),
        "held_back": one.suggestion.held_back,
        "reasons": [said for r in one.suggestion.reasons if (said := words.reason(r.code, r.values))],
        "need": next((by_number[n] for n in one.suggestion.covers if n in by_number), None),
    }


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of the answers: `seat_number` is the seat at the table, 0 while there is none or for guests, who have no
    account to take the notes with."""

    seat: Seat
    dot: str
    said: words.Words
    unreached: str
    seat_number: int
    takes_notes: bool


def answers(
    seats: Iterable[Seat], present: Iterable[Participation], refusals: Mapping[str, str], stopped: frozenset[str]
) -> list[AnswerRow]:
    """Return the lines of the answers, by name; each with whether letters reach them, and who takes the notes."""
    at_table = list(present)
    notes = {p.person_id for p in at_table if p.role == Role.NOTE_TAKER}
    by_person = {p.person_id: p.pk for p in at_table if p.person_id is not None}
    return [
        AnswerRow(
            s,
            {Answer.YES: "full", Answer.MAYBE: "half", Answer.NO: "no"}.get(s.answer or Answer.MAYBE, "open")
            if s.answer
            else "open",
            words.ANSWER[s.answer] if s.answer else _("no answer yet"),
            unreached(s.invitation.email.lower(), refusals, stopped),
            by_person.get(s.invitation.person_id, 0) if s.state == "full" and s.invitation.person_id else 0,
            s.invitation.person_id in notes,
        )
        for s in sorted(seats, key=lambda s: s.invitation.name)
    ]


def unreached(address: str, refusals: Mapping[str, str], stopped: frozenset[str]) -> str:
    """Return why no letter reaches an address, and what helps; "" where letters reach it."""
    if address in stopped or refusals.get(address) == SUPPRESSED:
        return _("Wants no more letters. Speak to them, and note the answer here.")
    if address in refusals:
        return _("The letter did not reach them (%(why)s). Look at the address, or speak to them.") % {
            "why": refusals[address][:120]
        }
    return ""


def reply_sentence(assist: Assist, seats: Iterable[Seat], today: date) -> str:
    """Return the reply date with the days left, and who is reminded next: "Reply date: Friday 9 October, in two days.
    Tariq Mahmood is reminded on Thursday 8 October."."""
    if assist.reply_by is None:
        return ""
    left = (assist.reply_by - today).days
    if left < 0:
        return _("The reply date was %(day)s.") % {"day": day(assist.reply_by)}
    near = _("today") if not left else ngettext("in %(days)d day", "in %(days)d days", left) % {"days": left}
    first = pgettext("reply date", "Reply date: %(day)s, %(near)s.") % {"day": day(assist.reply_by), "near": near}
    return f"{first} {_reminded(assist.reply_by, seats, today)}".strip()


def _reminded(reply_by: date, seats: Iterable[Seat], today: date) -> str:
    coming: dict[date, list[str]] = {}
    for seat in seats:
        if seat.answer is None:
            days = timing.chase_on(reply_by, seat.invitation.sent_at.date())
            if following := next((d for d in days if d > today), None):
                coming.setdefault(following, []).append(seat.invitation.name)
    if not coming:
        return ""
    soonest = min(coming)
    values = {"names": joined(coming[soonest]), "day": day(soonest)}
    return (
        ngettext("%(names)s is reminded on %(day)s.", "%(names)s are reminded on %(day)s.", len(coming[soonest]))
        % values
    )


def choice(one: FacilitatorChoice) -> dict[str, Any]:
    """Return someone of the facilitators' pool with what speaks for and against them, in words."""
    near = [str(words.NEAR[r.code]) for r in one.distance.reasons]
    reasons = near or [_("From outside: another team, another line, no shared work lately.")]
    if not one.speaks:
        reasons.append(_("Does not say that they speak the language of this assist."))
    if one.away_until is not None:
        reasons.append(_("Away until %(day)s.") % {"day": day(one.away_until)})
    if one.led:
        reasons.append(
            ngettext("Led one assist in the last year.", "Led %(led)d assists in the last year.", one.led)
            % {"led": one.led}
        )
    else:
        reasons.append(_("Has not led an assist in the last year."))
    return {"person": one.person, "team": one.team, "external": one.distance.external, "reasons": reasons}
