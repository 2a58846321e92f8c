"""The words around a record, for its page and for the documents alike: what it is, who was there, its story."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from peerassist.assists import planning
from peerassist.assists.models import Assist
from peerassist.followup.models import Action, ActionClosing, Outcome
from peerassist.library.records import Line, Section, Table
from peerassist.method.kinds import Attribution, CardKind, Visibility
from peerassist.web.group_words import name_of
from peerassist.web.pictures import Moment
from peerassist.web.templatetags.look import day, quoted, spelled
from peerassist.web.words import KINDS, Words

VISIBLE: Mapping[Visibility, Words] = {
    Visibility.PRIVATE: gettext_lazy("Visible to those who were at the table"),
    Visibility.TEAM: gettext_lazy("Visible to the team"),
    Visibility.COMMUNITY: gettext_lazy("Visible to the community"),
    Visibility.PUBLIC: gettext_lazy("Visible to everyone"),
}
CITED: Mapping[Attribution, Words] = {
    Attribution.NAMED: gettext_lazy("cards cited by name"),
    Attribution.ROLE: gettext_lazy("cards cited by role"),
    Attribution.NONE: gettext_lazy("cards cited without saying by whom"),
}


def facts(assist: Assist, *, published: bool) -> str:
    """Say when and where the assist was, who may read it, and how its cards are cited."""
    values = {"day": day(assist.starts_at, "year"), "place": assist.place}
    if not assist.starts_at:
        held = _("Peer Assist.")
    elif assist.place:
        held = _("Peer Assist of %(day)s, %(place)s.") % values
    else:
        held = _("Peer Assist of %(day)s.") % values
    if not published:
        return held + " " + _("Not published: only those who were at the table read this.")
    return f"{held} " + _("%(visible)s, %(cited)s.") % {
        "visible": VISIBLE[Visibility(assist.visibility)],
        "cited": CITED[Attribution(assist.attribution)],
    }


def by(line: Line) -> str:
    """Say from which group a line is, where there were several, whether it says the same as the one above, and who said it."""
    group = name_of(line.group) if line.group is not None else ""
    said = _("the same from %(group)s") % {"group": group} if group and line.with_above else group
    return " · ".join(part for part in (said, line.by) if part)


def table(seats: Table) -> str:
    """Say who sat at the table, as far as the rule lets it be said: "Seven peers from six places, four trades. …"."""
    peers = ngettext("one peer", "%(number)s peers", seats.peers) % {"number": spelled(seats.peers)}
    places = ngettext("one place", "%(number)s places", seats.places) % {"number": spelled(seats.places)}
    jobs = ngettext("one job", "%(number)s different jobs", seats.jobs) % {"number": spelled(seats.jobs)}
    values = {"peers": capfirst(peers), "places": places, "jobs": jobs}
    if seats.places > 1 and seats.jobs > 1:
        said = [_("%(peers)s from %(places)s, with %(jobs)s.") % values]
    elif seats.places > 1:
        said = [_("%(peers)s from %(places)s.") % values]
    else:
        said = [f"{values['peers']}."]
    if seats.first_timers:
        first = ngettext(
            "One was there for the first time.", "%(number)s were there for the first time.", seats.first_timers
        )
        said.append(first % {"number": capfirst(spelled(seats.first_timers))})
    if seats.led_by:
        said.append(_("Led by: %(who)s.") % {"who": seats.led_by})
    return " ".join(said)


def heading(section: Section) -> str:
    """Return what stands over a section."""
    if section.kind == CardKind.QUESTION and section.left_open:
        return _("Left open")
    return str(KINDS[section.kind])


def mark(line: Line) -> str:
    """Say what became of an option: taken up, or set aside, with the team's word."""
    if line.taken_up is None:
        return _("corrected") if line.corrected else ""
    if line.taken_up:
        return _("taken up, %(words)s") % {"words": line.why} if line.why else _("taken up")
    return _("set aside: %(words)s") % {"words": quoted(line.why)} if line.why else _("set aside")


def story(assist: Assist, outcomes: Sequence[Outcome], due: date | None = None) -> list[Moment]:
    """Return the record's story: question, assist, decision, looks back, and the day `due` of the next one, if there is one."""
    moments = [Moment(_("Question"), timezone.localdate(assist.created_at))]
    met = planning.meeting_day(assist)
    if met:
        moments.append(Moment(_("Assist"), met))
    if assist.decision_on:
        moments.append(Moment(_("Decision"), assist.decision_on, "decision"))
    told = sorted({timezone.localdate(o.at) for o in outcomes})
    moments += [Moment(looking_back(met, on), on, "now" if on == told[-1] else "round") for on in told]
    if due:
        moments.append(Moment(looking_back(met, due), due, "open"))
    return moments


def looking_back(met: date | None, on: date) -> str:
    """Name a look back by how long after the meeting it is: "Three months on"."""
    months = round((on - met).days / 30.4) if met else 0
    if months < 1:
        return _("Looking back")
    return capfirst(ngettext("one month on", "%(number)s months on", months) % {"number": spelled(months)})


def owner(assist: Assist, action: Action) -> str:
    """Return who took an action on, as the rule has it: by name, by job, or not at all."""
    match Attribution(assist.attribution):
        case Attribution.NAMED:
            return action.owner_name
        case Attribution.ROLE:
            return action.owner.job if action.owner else ""
        case _:
            return ""


def state(action: Action) -> str:
    """Say how an action stands."""
    if not hasattr(action, "closing"):
        return pgettext("action", "open")
    return pgettext("action", "done") if action.closing.how == ActionClosing.How.DONE else pgettext("action", "dropped")


def worked(line: Line) -> list[tuple[str, str]]:
    """Return what is said of where and why an experience worked, each with its heading."""
    heads = (_("Worked where"), _("Why"), _("Does it hold here?"))
    return [(head, words) for head, words in zip(heads, line.worked, strict=True) if words]


def credit(line: Line) -> str:
    """Return whose a picture is: "Picture: Rosa Quispe"; nothing where nobody said."""
    return _("Picture: %(credit)s") % {"credit": line.picture.credit} if line.picture and line.picture.credit else ""
