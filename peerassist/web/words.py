"""The words for the method's codes. The method speaks in codes; here they become sentences, ready to translate."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from peerassist.assists.models import Response
from peerassist.method.agenda import PhaseKind, Template
from peerassist.method.errors import DomainError
from peerassist.method.kinds import (
    Answer,
    Attribution,
    CardKind,
    Mode,
    Role,
    Stage,
    Visibility,
)
from peerassist.method.pace import Pace
from peerassist.method.situations import Method, Situation
from peerassist.records.history import Deed
from peerassist.web.templatetags.look import spelled

Words = str | Promise

STAGE: Mapping[Stage, Words] = {
    Stage.PLAN: pgettext_lazy("stage", "Plan"),
    Stage.INVITE: pgettext_lazy("stage", "Invite"),
    Stage.SCHEDULE: pgettext_lazy("stage", "Schedule"),
    Stage.RUN: pgettext_lazy("stage", "Run"),
    Stage.VALIDATE: pgettext_lazy("stage", "Validate"),
    Stage.PUBLISH: pgettext_lazy("stage", "Publish"),
    Stage.FOLLOW: pgettext_lazy("stage", "Follow"),
}

KIND: Mapping[CardKind, Words] = {
    CardKind.QUESTION: _("Question"),
    CardKind.EXPERIENCE: _("Experience"),
    CardKind.OPTION: _("Option"),
    CardKind.INSIGHT: _("Insight"),
    CardKind.PLAYBACK: _("What I heard"),
    CardKind.ACTION: _("Action"),
}
KINDS: Mapping[CardKind, Words] = {
    CardKind.QUESTION: _("Questions"),
    CardKind.EXPERIENCE: _("Experiences"),
    CardKind.OPTION: _("Options"),
    CardKind.INSIGHT: _("Insights"),
    CardKind.PLAYBACK: _("What I heard, what I will do differently"),
    CardKind.ACTION: _("Actions"),
}

ROLE: Mapping[Role, Words] = {
    Role.ASSISTEE: _("assistee"),
    Role.FACILITATOR: _("facilitator"),
    Role.NOTE_TAKER: _("note-taker"),
    Role.PEER: _("peer"),
    Role.OBSERVER: _("observer"),
}

# How somebody's typing goes with a talk.
PACE: Mapping[Pace, Words] = {
    Pace.WELL: _("follows a talk well"),
    Pace.PAUSES: _("follows with pauses"),
    Pace.SHARE: _("better share it"),
}

ANSWER: Mapping[Answer, Words] = {
    Answer.YES: pgettext_lazy("answer", "yes"),
    Answer.MAYBE: pgettext_lazy("answer", "maybe"),
    Answer.NO: pgettext_lazy("answer", "no"),
}

MODE: Mapping[Mode, Words] = {
    Mode.TELL: _("one tells"),
    Mode.LISTEN: _("the assistee listens"),
    Mode.TOGETHER: _("all together"),
}

VISIBILITY: Mapping[Visibility, Words] = {
    Visibility.PRIVATE: _("Only those at the table"),
    Visibility.TEAM: _("My team"),
    Visibility.COMMUNITY: _("The community"),
    Visibility.PUBLIC: _("Everyone, without signing in"),
}

ATTRIBUTION: Mapping[Attribution, Words] = {
    Attribution.NAMED: _("With names: who said it stands under each card"),
    Attribution.ROLE: _("By role only: “District engineer, Kerala”"),
    Attribution.NONE: _("No attribution: nothing tells who said what"),
}

# What happened to a card: without a name and a day, with the day alone, with both.
DEED: Mapping[Deed, tuple[Words, Words, Words]] = {
    Deed.REWRITTEN: (_("Written anew"), _("Written anew, %(day)s"), _("Written anew by %(by)s, %(day)s")),
    Deed.CONFIRMED: (_("Confirmed"), _("Confirmed, %(day)s"), _("Confirmed by %(by)s, %(day)s")),
    Deed.CORRECTED: (_("Corrected"), _("Corrected, %(day)s"), _("Corrected by %(by)s, %(day)s")),
    Deed.STRUCK: (_("Struck"), _("Struck, %(day)s"), _("Struck by %(by)s, %(day)s")),
    Deed.TAKEN_BACK: (_("Taken back"), _("Taken back, %(day)s"), _("Taken back by %(by)s, %(day)s")),
}

PHASE: Mapping[PhaseKind, Words] = {
    PhaseKind.MEET: pgettext_lazy("phase", "Meet each other"),
    PhaseKind.ROLES: pgettext_lazy("phase", "Process and roles"),
    PhaseKind.CASE: pgettext_lazy("phase", "The case"),
    PhaseKind.QUESTIONS: pgettext_lazy("phase", "Questions"),
    PhaseKind.DISCUSSION: pgettext_lazy("phase", "Discussion"),
    PhaseKind.ROUND: pgettext_lazy("phase", "Round"),
    PhaseKind.FISHBOWL: pgettext_lazy("phase", "Fishbowl"),
    PhaseKind.HEARD: pgettext_lazy("phase", "What I heard"),
    PhaseKind.VALIDATE: pgettext_lazy("phase", "Validate notes"),
    PhaseKind.PLENARY: pgettext_lazy("phase", "Plenary"),
    PhaseKind.CLOSE: pgettext_lazy("phase", "Close"),
    PhaseKind.BREAK: pgettext_lazy("phase", "Break"),
    PhaseKind.OTHER: pgettext_lazy("phase", "Another part"),
}

TEMPLATE: Mapping[Template, Words] = {
    Template.DEFAULT: _("The method’s own, one group"),
    Template.PLENARY: _("The method’s own, several groups with a plenary"),
    Template.SHORT: _("Short, one hour"),
    Template.LONG: _("Long, three hours with a break"),
    Template.AFTER_ACTION_REVIEW: _("After action review"),
    Template.KNOWLEDGE_CAFE: _("Knowledge café"),
    Template.EXPERT_INTERVIEW: _("Expert interview"),
    Template.RETROSPECT: _("Retrospect"),
    Template.ROTATING: _("Rotating rounds, several groups with a plenary"),
    Template.FISHBOWL: _("Fishbowl, one inner circle"),
}

SITUATION: Mapping[Situation, Words] = {
    Situation.NEW_START: _(
        "We are starting a job, an activity or a project, and want the advice of those with more experience."
    ),
    Situation.FACED_BEFORE: _("We face a problem that another group has faced."),
    Situation.LONG_AGO: _("We have not had to deal with this for a long time."),
    Situation.UNSURE_PROCEDURE: _("We are no longer sure which procedures to follow."),
    Situation.SIMILAR_PROJECT: _("We plan something like what another group has completed."),
    Situation.JUST_DONE: _("We have just finished an activity and want to learn from it."),
    Situation.PROJECT_ENDED: _("A whole project has ended and its lessons should be kept."),
    Situation.ONE_KNOWS: _("One person knows how it is done, and may leave."),
    Situation.LEARN_OVER_TIME: _("Someone wants to grow into a role over months."),
    Situation.NEED_SKILL: _("We lack a skill that is taught."),
    Situation.MANY_VIEWS: _("Many people should think about an open theme; no decision is near."),
}

METHOD: Mapping[Method, tuple[Words, Words]] = {
    Method.AFTER_ACTION_REVIEW: (
        _("After action review"),
        _(
            "Half an hour with those who did it: what was meant to happen, what did happen, why, and what to do next time."
        ),
    ),
    Method.RETROSPECT: (
        _("Retrospect"),
        _("A longer look back at a finished project, in its order of time, led by someone who was not part of it."),
    ),
    Method.EXPERT_INTERVIEW: (
        _("Expert interview"),
        _("Two people prepare questions and record what one experienced person knows, before they go."),
    ),
    Method.MENTORING: (_("Mentoring"), _("An experienced colleague goes along for months, a conversation at a time.")),
    Method.TRAINING: (
        _("Training"),
        _("Where the skill is known and taught, a course or an exercise is quicker than a meeting."),
    ),
    Method.KNOWLEDGE_CAFE: (
        _("Knowledge café"),
        _("Many people talk at small tables about one open question and change tables; no decision is expected."),
    ),
}

RESPONSE: Mapping[str, Words] = {
    Response.Kind.SOLVED: _("We solved this"),
    Response.Kind.SAME: _("We have this too"),
    Response.Kind.INVITE_ME: _("Invite me"),
    Response.Kind.ASK: _("Ask …"),
}

HINT: Mapping[tuple[str, bool], Words] = {
    ("one_question", True): _("One question"),
    ("one_question", False): _("Put it as one question"),
    ("open_question", True): _("An open one"),
    ("open_question", False): _("Begin with how, what or which, so that it can’t be answered by yes or no"),
    ("names_decision", True): _("Names the decision"),
    ("names_decision", False): _("Name the decision that it feeds"),
    ("short_enough", True): _("Short enough to remember"),
    ("short_enough", False): _("Say it in forty words or fewer"),
}

DOUBT: Mapping[str, Words] = {
    "shorter_than_advised": _(
        "%(minutes)d minutes in all. The method asks for at least %(least)d: good advice takes time to come."
    ),
    "more_telling_than_listening": _(
        "Telling takes %(tell)d minutes, listening %(listen)d. The assistee came to listen."
    ),
    "no_questions_before_advice": _(
        "No time for questions before advice. Peers who have asked first give better advice."
    ),
    "no_playback": _("The assistee does not say back what they heard. Then nobody knows whether it was understood."),
    "no_validation": _("The notes are not validated. What is not checked now is doubted later."),
    "no_time_to_meet": _("No time to meet each other. People who know each other a little say more."),
}

NEAR: Mapping[str, Words] = {
    "same_person": _("Is one of those who ask"),
    "same_team": _("Same team: not from outside"),
    "same_line": _("Same line of work, another team"),
    "worked_there": _("Was in your team in the last three years"),
    "they_worked_here": _("Someone of your team worked in theirs lately"),
    "assisted_lately": _("Sat in an assist with you lately"),
}

REASON: Mapping[str, Words] = {
    "brings": _("Brings what nobody at the table has yet: “%(words)s”."),
    "also_brings": _("Brings as well: “%(words)s”."),
    "differs": _("Shares neither team, place nor job with anyone at the table."),
}


def reason(code: str, values: Mapping[str, str | int]) -> str:
    """Return why somebody is suggested, in a sentence; nothing for what their load says already (see `load`)."""
    if code == "asked_lately":
        days = int(values["days"])
        return (
            ngettext("Asked %(days)d day ago.", "Asked %(days)d days ago.", days) % values
            if days
            else gettext("Asked today.")
        )
    return str(REASON[code]) % values if code in REASON else ""


def load(asked: int, agrees_to: int, *, held_back: bool = False) -> str:
    """Return how often somebody was asked in twelve months, and to how many invitations they agree."""
    if not asked:
        often = gettext("never asked this year")
    else:
        often = ngettext("asked once this year", "asked %(times)s times this year", asked) % {"times": spelled(asked)}
    if not agrees_to:
        agrees = gettext("agrees to none")
    else:
        agrees = ngettext("agrees to one", "agrees to %(times)s", agrees_to) % {"times": spelled(agrees_to)}
    values = {"asked": often if held_back else capfirst(often), "agrees": agrees}
    if held_back:
        return gettext("Would fit. Held back: %(asked)s, %(agrees)s.") % values
    return gettext("%(asked)s, %(agrees)s.") % values


CHECKS: Mapping[str, Mapping[str, Words]] = {
    "place": {
        "table": _("Everyone sits at one table or in one circle; nobody sits behind another"),
        "screen": _("A screen or white wall that each group can read from where it sits"),
        "power": _("Power and a line for the laptop that shows the record"),
        "quiet": _("A room where nobody else comes in"),
        "drinks": _("Water, something warm to drink, ten minutes before the start to meet"),
        "access": _("Everyone can get in: steps, doors, a chair that fits, light"),
    },
    "call": {
        "link": _("The link works from outside the house, without an account"),
        "phone": _("A number to dial in for those on a bad line"),
        "second": _("Someone other than the facilitator helps those who can’t get in"),
        "camera": _("Everyone knows: cameras on for meeting each other, off when the line is bad"),
        "early": _("The call opens ten minutes before the start"),
        "captions": _("Captions are on for those who need them"),
    },
}

GROUND_RULES: tuple[Words, ...] = (
    _("We are here to help, not to judge. A Peer Assist is no review."),
    _("The assistee decides. Advice is an offer."),
    _("Questions first, then experience, then options."),
    _("We speak of what we have done ourselves."),
    _("Everyone is heard; nobody is heard all the time."),
    _("What is told in confidence stays here; what is written is checked by those who said it."),
)

ERROR: Mapping[str, Words] = {
    "agenda_phase_count": _("An agenda has between one and %(most)d parts. Nothing was changed."),
    "agenda_minutes": _(
        "Each part lasts between 1 and %(most)d minutes. Nothing was changed; please correct the number."
    ),
    "agenda_no_such_phase": _(
        "That part of the agenda is no longer there. Someone else may have changed it; this is how it stands now."
    ),
    "agenda_unreadable": _("The agenda could not be read. The one before it is kept."),
    "agenda_is_running": _(
        "The meeting has begun, so its agenda stands. Use the clock in the room to give a part more or less time."
    ),
    "already_invited": _("%(name)s was invited already and has not said no. Nothing was sent."),
    "asks_already": _("%(name)s is one of those who ask, and sits at the table already. Nothing was sent."),
    "too_many_invitations": _(
        "%(most)d invitations wait for an answer. Please let some be answered first; nothing was sent."
    ),
    "no_question": _("The purpose is still empty. Write the question first, so that others can tell what it is about."),
    "cancelled": _("This assist was called off. Nothing was changed."),
    "no_team": _(
        "You belong to no team here, so nothing can be shared with it. Choose the community, or ask a steward."
    ),
    "ask_whom": _("Whom should they ask? Write a name."),
    "no_such_response": _("Please choose one of the four answers."),
    "invitation_withdrawn": _(
        "This invitation was taken back. Your answer was not kept; write to the host if this surprises you."
    ),
    "no_such_zone": _("“%(zone)s” is no time zone we know. Choose one from the list, such as Europe/Madrid."),
    "date_past": _("That moment is past. Choose a date to come; nothing was sent."),
    "date_far": _("That is more than %(years)d years away. Look at the year again; nothing was sent."),
    "no_template_name": _("Give the agenda a name, so that others find it. Nothing was kept yet."),
    "meeting_begun": _("The meeting has begun, so its date stands."),
    "already_held": _("This assist was held; it can’t be called off any more."),
    "clock_moved_on": _(
        "Someone else moved the clock a moment ago. This is how it stands now; try again if you still want to."
    ),
    "clock_illegal_move": _("That can’t be done with the clock as it stands now."),
    "clock_extension": _("Give between 1 and %(most)d minutes at once."),
    "bad_code": _("No room has this code. Look at the wall or the mail again: letters and digits, no O and no I."),
    "bad_pace": _("Please choose one of the three words. Nothing was told yet."),
    "too_many_codes": _(
        "Very many wrong codes came from your network in the last minutes. Wait ten minutes, or come in by the link in"
        " your mail."
    ),
    "room_locked": _("The facilitator has closed the door of this room. Ask them to let you in."),
    "room_closed": _("This room is not open now."),
    "room_ended": _("The meeting has ended, so nobody new can come in. Ask the host for the record."),
    "sent_out": _("You were asked to leave this room. Ask the facilitator if you would like to come back."),
    "cannot_send_out": _("Those who ask and those who lead can’t be sent out, and nobody sends themselves out."),
    "cannot_hand_over": _(
        "The facilitator’s role goes to a peer or a note-taker who has come into this room. Nothing was changed."
    ),
    "nudge_too_often": _("There were %(most)d nudges in the last minute; more would be noise. Wait a little."),
    "circle_full": _("%(most)d peers sit inside already. Wait until one of them leaves their chair."),
    "circle_not_now": _("No fishbowl is on now, so there is no circle to sit in."),
    "circle_peers": _("Peers sit in the inner circle, beside the assistee. Nobody was seated."),
    "too_many_cards": _("The record has %(most)d cards, and takes no more. Your words are safe here; copy them."),
    "consent_needed": _("Please agree to the ground rules first. Without that nobody can speak freely."),
    "name_needed": _("Please write your name, so that the others know who is there."),
    "rule_agreed": _(
        "Some have come in already and agreed that less is told of who said what. Their words can’t be ascribed more"
        " openly now; nothing was changed."
    ),
    "lag_not_now": _("The clock has not started, or the meeting is over: there are no minutes to give."),
    "lag_no_discussion": _(
        "No discussion is to come that could give these minutes. Validation and closing keep theirs; nothing was changed."
    ),
    "lag_discussion_short": _(
        "More than half of this group’s discussion would be gone. Nothing was changed; let the group go on instead."
    ),
    "group_has_room": _(
        "A group with a room that has opened stays, for what was written there. Seat everybody elsewhere and leave it"
        " empty."
    ),
    "groups_over": _("The meeting has ended: everybody stays where they sat. Nothing was changed."),
    "group_missing": _("This group is not there any more. Nothing was changed; choose another one."),
    "join_kinds": _("Only cards of the same kind can be put together. Nothing was changed."),
    "join_same": _("These cards are together already, or are one and the same."),
    "listening": _(
        "While the peers advise, who asks listens and does not write. Your words are safe here: copy them, or write them"
        " in the next part. The facilitator can let you write."
    ),
    "talk_not_now": _("Talk is counted while the clock runs. Start it, or let it go on."),
    "talk_too_often": _("This device says too often who speaks. Wait a minute."),
    "frozen": _("The record is signed off and frozen. Nothing was changed."),
    "not_yours": _("Only who wrote this, the note-taker or the facilitator can change it."),
    "theme_name": _("Give the theme a name of at most %(most)d characters. Nothing was changed."),
    "theme_twice": _("There is a theme “%(name)s” already. Put the card into that one, or choose another name."),
    "too_many_themes": _("There are %(most)d themes, and no more are taken. Nothing was changed."),
    "no_such_theme": _("This theme is no longer there; the card stays where it was."),
    "hidden_kind": _("A hidden card keeps its kind until it is revealed. Nothing was changed."),
    "still_hidden": ngettext_lazy(
        "One card is hidden still. Reveal it in the room first, so that it is not lost; nothing was signed.",
        "%(count)d cards are hidden still. Reveal them in the room first, so that they are not lost; nothing was signed.",
        "count",
    ),
    "vote_goes_on": _("A vote goes on already. Close it before you open another."),
    "no_vote": _("The vote is closed; your dots stand as they were counted."),
    "not_in_vote": _("This card is not in the vote. Your dots are as they were."),
    "no_dots_left": _("You have no more dots to give here. Take one back from another card first."),
    "picture_caption": _("Say in a few words what the picture shows. Those who can’t see it read that."),
    "picture_consent": _("Ask those who can be seen, then say that they agree. The picture was not put up yet."),
    "picture_words": _("Caption and credit are too long: at most %(most)d characters. The picture was not put up yet."),
    "picture_too_big": _(
        "This picture is too big: at most %(most)d megabytes. Make it smaller, or take another; it was not put up."
    ),
    "picture_unreadable": _(
        "This can’t be read as a picture. JPEG, PNG and WebP are taken; in the camera’s settings choose “most compatible”."
    ),
    "too_many_pictures": _("The record has %(most)d pictures, and takes no more. Take one away first."),
    "stale": _("Someone else changed this card in the meantime. Your words are kept beside it."),
    "text_too_long": _("This is longer than %(most)d characters. Nothing was lost; please make two of it."),
    "text_empty": _("This card is still empty."),
    "no_such_card": _("This card is no longer there."),
    "card_moved_on": _(
        "Someone else changed this card in the meantime; this is how it reads now. Nothing was kept of yours yet, and what"
        " you typed is still here."
    ),
    "correction_empty": _("A correction needs words. If the card should not stand at all, strike it."),
    "nothing_to_undo": _("There is no verdict to take back: someone else was quicker."),
    "nothing_to_sign": _("There are no notes yet, so there is nothing to sign. They are written in the room."),
    "not_validated": ngettext_lazy(
        "One card still waits to be looked at. Confirm, correct or strike it first, or sign off as it is.",
        "%(count)d cards still wait to be looked at. Confirm, correct or strike them first, or sign off as it is.",
        "count",
    ),
    "not_signed_off": _("The record is not signed off yet. Sign it off first, then publish."),
    "not_published": _("The record is not in the library. Nothing was changed."),
    "no_tellers": _("Nothing may tell who was at this table, so nobody is named here."),
    "action_closed": _("This action was closed already. Nothing was changed."),
    "already_member": _("%(email)s is a member already."),
    "joining_closed": _("This community takes in new members by invitation. Ask a steward for one."),
    "last_steward": _("A community needs at least one steward. Make someone else a steward first."),
    "file_too_large": _("The file is larger than %(megabytes)d megabytes. Nothing was taken in; please split it."),
    "file_unreadable": _(
        "This file could not be read as CSV. Save it as CSV (UTF-8) and try again; nothing was taken in."
    ),
    "no_email_column": _("There is no column “email”. The heading says: %(found)s. Nothing was taken in."),
    "too_many_rows": _("More than %(most)d lines at once. Nothing was taken in; please split the file."),
    "no_people": _("There is nobody in this file but its heading. Nothing was taken in."),
    "team_exists": _("There is a team of this name already."),
    "link_expired": _("This link is no longer good. Ask for a new one; nothing is lost."),
}

COUNT_DAYS = ngettext_lazy("%(days)d day", "%(days)d days", "days")


def of_error(problem: DomainError) -> str:
    """Return the sentence for a refusal: what happened, what is safe, what to do."""
    words = ERROR.get(problem.code)
    if words is None:
        return str(_("That could not be done. Nothing was changed."))
    return str(words % problem.values)  # type: ignore[operator]


def rules_of(text: str) -> list[str]:
    """Return ground rules line by line: the host's own text, or the method's."""
    own = [line.strip() for line in text.splitlines() if line.strip()]
    return own or [str(rule) for rule in GROUND_RULES]
