"""The room's sentences, handed to its script as data, so that translations have one home."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from peerassist.method.agenda import Phase, PhaseKind
from peerassist.web import words
from peerassist.web.company_words import company_words, errors
from peerassist.web.group_words import group_room_words
from peerassist.web.lead_words import lead_words
from peerassist.web.talk_words import talk_words
from peerassist.web.words import Words

# What each should do now: the assistee, those who lead, the peers.
PROMPTS: Mapping[PhaseKind, Mapping[str, Words]] = {
    PhaseKind.MEET: {
        "all": gettext_lazy("Say your name, where you are, and one thing you have done that is near to this question."),
        "lead": gettext_lazy("Welcome everyone. A round of names; nobody longer than a minute."),
    },
    PhaseKind.ROLES: {
        "all": gettext_lazy("Listen how the time runs and who does what."),
        "lead": gettext_lazy(
            "Explain process and roles. Read the ground rules. Nobody is judged; the assistee decides."
        ),
    },
    PhaseKind.CASE: {
        "all": gettext_lazy("Listen. Note questions for later."),
        "assistee": gettext_lazy("Tell your case: what happened so far, what you tried, what you need to decide."),
        "lead": gettext_lazy("Keep the time. No questions yet."),
    },
    PhaseKind.QUESTIONS: {
        "all": gettext_lazy("Ask what you need to know. No advice yet."),
        "assistee": gettext_lazy("Answer shortly. What you don’t know is worth a card."),
        "lead": gettext_lazy("Questions only. Turn advice into a question, or park it."),
    },
    PhaseKind.DISCUSSION: {
        "all": gettext_lazy("What have you lived that is like this? What would you do in their place?"),
        "assistee": gettext_lazy("Listen for understanding. Mark what you want to come back to."),
        "lead": gettext_lazy("Experience before options. Ask those who were not heard yet."),
    },
    PhaseKind.ROUND: {
        "all": gettext_lazy("What does this group’s case remind you of? Build on what stands on its cards already."),
        "assistee": gettext_lazy("Listen for understanding. Each round brings other eyes to your question."),
        "lead": gettext_lazy("The note-taker says in a minute what was said so far. At the end the peers go on."),
    },
    PhaseKind.FISHBOWL: {
        "all": gettext_lazy("Only the inner circle speaks. One chair is free: sit down in it to speak, then leave it."),
        "assistee": gettext_lazy("Sit in the circle and listen. Mark what you want to come back to."),
        "lead": gettext_lazy("Keep the circle small and one chair free. Those around it listen and write cards."),
    },
    PhaseKind.HEARD: {
        "all": gettext_lazy("Listen: did they hear what you meant?"),
        "assistee": gettext_lazy("Say back what you heard, and what you will do differently. Write it on cards."),
        "lead": gettext_lazy("Let the assistee speak. Peers correct at the end, in one sentence each."),
    },
    PhaseKind.VALIDATE: {
        "all": gettext_lazy("Look through the cards: is this what was said? Note who does what by when."),
        "assistee": gettext_lazy("Name your actions, each with an owner and a date."),
        "lead": gettext_lazy("Card by card. Strike what should not stand."),
    },
    PhaseKind.PLENARY: {
        "all": gettext_lazy("Each group: the one thing the others should hear."),
        "lead": gettext_lazy("Two minutes a group. What was alike, what was different?"),
    },
    PhaseKind.CLOSE: {
        "all": gettext_lazy("One word each: what do you take home yourself?"),
        "assistee": gettext_lazy("Thank your peers. Say when they will hear from you."),
        "lead": gettext_lazy("Thank everyone. The record is here from now on."),
    },
    PhaseKind.BREAK: {"all": gettext_lazy("A break. Stretch, drink, talk of something else.")},
    PhaseKind.OTHER: {"all": gettext_lazy("Follow the facilitator.")},
}

# A part's name under its piece of the agenda's bar: one short word or two.
SHORT: Mapping[PhaseKind, Words] = {
    PhaseKind.MEET: pgettext_lazy("short, in the agenda", "Meet"),
    PhaseKind.ROLES: pgettext_lazy("short, in the agenda", "Roles"),
    PhaseKind.CASE: pgettext_lazy("short, in the agenda", "Case"),
    PhaseKind.QUESTIONS: pgettext_lazy("short, in the agenda", "Questions"),
    PhaseKind.DISCUSSION: pgettext_lazy("short, in the agenda", "Discussion"),
    PhaseKind.ROUND: pgettext_lazy("short, in the agenda", "Round"),
    PhaseKind.FISHBOWL: pgettext_lazy("short, in the agenda", "Fishbowl"),
    PhaseKind.HEARD: pgettext_lazy("short, in the agenda", "What I heard"),
    PhaseKind.VALIDATE: pgettext_lazy("short, in the agenda", "Validate"),
    PhaseKind.PLENARY: pgettext_lazy("short, in the agenda", "Plenary"),
    PhaseKind.CLOSE: pgettext_lazy("short, in the agenda", "Close"),
    PhaseKind.BREAK: pgettext_lazy("short, in the agenda", "Break"),
    PhaseKind.OTHER: pgettext_lazy("short, in the agenda", "Other"),
}


def phase_title(phase: Phase) -> str:
    """Return a phase's name: the host's own, or the method's."""
    return phase.title or str(words.PHASE[phase.kind])


def room_words() -> dict[str, Any]:
    """Return all sentences of the room in the reader's language. ``{name}`` is filled in by the script; a pair of
    one and other is chosen by the number."""
    return {
        "language": get_language() or "en",
        "kind": {str(k): str(v) for k, v in words.KIND.items()},
        "kinds": {str(k): str(v) for k, v in words.KINDS.items()},
        "role": {str(k): str(v) for k, v in words.ROLE.items()},
        "phase": {str(k): str(v) for k, v in words.PHASE.items()},
        "short": {str(k): str(v) for k, v in SHORT.items()},
        "prompt": {str(k): {who: str(what) for who, what in v.items()} for k, v in PROMPTS.items()},
        "errors": {
            code: str(words.ERROR[code])
            for code in (
                "frozen",
                "not_yours",
                "stale",
                "text_too_long",
                "text_empty",
                "no_such_card",
                "clock_moved_on",
                "clock_illegal_move",
                "clock_extension",
                "cannot_send_out",
                "cannot_hand_over",
                "nudge_too_often",
                "circle_full",
                "circle_not_now",
                "circle_peers",
                "room_closed",
                "too_many_cards",
                "listening",
            )
        }
        | errors()
        | {
            "other": _("This could not be kept. Your words are safe here; copy them, or try again."),
            "too_late": _(
                "There was no line when you did this, so it was not done. Look at the clock, then do it again."
            ),
        },
        "bye": {
            "gone": _("You have left this room."),
            "reload": _("This page is older than the server. Please load it again; what waits is kept."),
            "flood": _("Too much came from this device at once. It comes back by itself in half a minute."),
            "malformed": _("This device sent something that can’t be read. Please load the page again."),
            "room": _("This room is not open now."),
            "full": _("The room is full. This screen tries again by itself."),
        },
        "talk": talk_words(),
        "groups": group_room_words(),
        "lead": lead_words(),
        "pace": {str(pace): str(word) for pace, word in words.PACE.items()},
        "company": company_words(),
        "purpose": _("Purpose"),
        "asks": _("{name} asks"),
        "decides": _("{who} decides on {day}"),
        "here": _count(
            ngettext("{n} person here", "{n} people here", 1), ngettext("{n} person here", "{n} people here", 2)
        ),
        "saved": _("Saved"),
        "saving": _("Saving"),
        "stuck": _("Not saved yet."),
        "offline": _("No line."),
        "waiting": _count(
            ngettext(
                "{n} change is safe on this device and goes out by itself.",
                "{n} changes are safe on this device and go out by themselves.",
                1,
            ),
            ngettext(
                "{n} change is safe on this device and goes out by itself.",
                "{n} changes are safe on this device and go out by themselves.",
                2,
            ),
        ),
        "waiting_here": _count(
            ngettext(
                "{n} change waits on this page alone, for this browser keeps nothing. Leave the page open.",
                "{n} changes wait on this page alone, for this browser keeps nothing. Leave the page open.",
                1,
            ),
            ngettext(
                "{n} change waits on this page alone, for this browser keeps nothing. Leave the page open.",
                "{n} changes wait on this page alone, for this browser keeps nothing. Leave the page open.",
                2,
            ),
        ),
        "waiting_full": _count(
            ngettext(
                "{n} change waits on this page alone, for this device is full. Leave the page open.",
                "{n} changes wait on this page alone, for this device is full. Leave the page open.",
                1,
            ),
            ngettext(
                "{n} change waits on this page alone, for this device is full. Leave the page open.",
                "{n} changes wait on this page alone, for this device is full. Leave the page open.",
                2,
            ),
        ),
        "connecting": _("Connecting"),
        "left": _("left of {n}"),
        "over": _("over the time"),
        "paused": _("Paused"),
        "ended": _("The meeting has ended."),
        "ended_more": _("The meeting has ended. Look through the notes: is this what was said?"),
        "signed": _("The record is signed off. It can be read, and nothing is added any more."),
        "not_started": _("Not started yet"),
        "ends_at": _("ends at {time}"),
        "then": _("then {phase}, {n} min"),
        "minutes_left": _count(
            ngettext("minute left of {of}", "minutes left of {of}", 1),
            ngettext("minute left of {of}", "minutes left of {of}", 2),
        ),
        "timer": _("{minutes} minutes {seconds} seconds left"),
        "agenda": _("Agenda"),
        "record": _("The record"),
        "wanted": _("wanted: {words}"),
        "write": {
            "question": _("Ask a question"),
            "experience": _("Write an experience"),
            "option": _("Write an option"),
            "insight": _("Write an insight"),
            "playback": _("Write what you heard"),
            "action": _("Note an action"),
        },
        "hint": {
            "option": _("what could be done"),
            "insight": _("what was learned"),
            "experience": _("what happened where it was tried"),
            "playback": _("what the assistee says back"),
        },
        "next_card": _("next card"),
        "new_line": _("new line"),
        "put": _("Done, next card"),
        "seen_live": _("Everyone here sees it while you type."),
        "for": _("for"),
        "myself": _("myself"),
        "typing": _("{name} is typing"),
        "typing_many": _("{names} are typing"),
        "someone": _("Someone"),
        "edit": _("Change"),
        "keep": _("Keep"),
        "cancel": _("Leave it"),
        "remove": _("Take back"),
        "removed": _("Taken back."),
        "undo": _("Bring it back"),
        "star": _("Star this card"),
        "unsent": _("On this device only, not on the record yet"),
        "struck": _("struck"),
        "corrected": _("corrected"),
        "first_card": _("What is said comes here, card by card."),
        "more_above": _count(
            ngettext("{n} more above", "{n} more above", 1), ngettext("{n} more above", "{n} more above", 2)
        ),
        "all_cards": _count(
            ngettext("Show the {n} card", "Show all {n} cards", 1),
            ngettext("Show the {n} card", "Show all {n} cards", 2),
        ),
        "stars": _count(ngettext("{n} star", "{n} stars", 1), ngettext("{n} star", "{n} stars", 2)),
        "not_answered": _("not answered"),
        "answered": _("answered"),
        "open_of": _("{n} open of {of}"),
        "answer": _("It is answered"),
        "open_again": _("Still open"),
        "owner": _("Who"),
        "due": _("By when"),
        "by": _("by {day}"),
        "nobody": _("nobody yet"),
        "join_code": _("Join code"),
        "wall": _("Wall"),
        "typing_check": _("Typing check"),
        "start": _("Start"),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "extend": _count(
            ngettext("{n} more minute", "{n} more minutes", 1), ngettext("{n} more minute", "{n} more minutes", 2)
        ),
        "back": _("Back"),
        "skip": _("Leave out {phase}"),
        "next": _("Next: {phase}"),
        "end": _("End the meeting"),
        "end_sure": _("End the meeting for everyone? The record stays open to be validated."),
        "validate": _("Look through the notes"),
        "refused": _("Not kept:"),
        "copy": _("Copy the words"),
        "copied": _("Copied"),
        "copy_all": _("Copy all of them"),
        "not_kept": _count(
            ngettext("{n} text is not on the record.", "{n} texts are not on the record.", 1),
            ngettext("{n} text is not on the record.", "{n} texts are not on the record.", 2),
        ),
        "kept_here": _(
            "These words of yours are not on the record. They are on this device alone; copy them if you need them."
        ),
        "drop": _("Let it go"),
        "come_in": _("Come in:"),
        "come_in_how": _("at {address}, or with a camera"),
        "new": _("new"),
        "to_assist": _("To the assist’s page"),
        "reload": _("Load the page again"),
        "to_front": _("To the front page"),
        "desk": _("Who is here, and what to do now"),
        "here_of": _("{n} of {of} are here"),
        "not_here": _("Not here yet: {names}"),
        "not_here_many": _count(
            ngettext("Not here yet: {names} and {n} more", "Not here yet: {names} and {n} more", 1),
            ngettext("Not here yet: {names} and {n} more", "Not here yet: {names} and {n} more", 2),
        ),
        "all_here": _("Everyone is here"),
        "is_here": _("here"),
        "is_away": _("not here yet"),
        "send_out": _("Send out"),
        "send_out_sure": _("Send {name} out? Their screens close, and they can’t come back by themselves."),
        "send_out_yes": _("Yes, send out"),
        "door_closed": _("The door is closed to newcomers."),
        "close_door": _("Close the door"),
        "open_door": _("Open the door"),
        "more": pgettext("more buttons", "More"),
        "less": _("Less"),
        "close": pgettext("what covers the page", "Close"),
        "behind": _count(
            ngettext("{n} minute behind", "{n} minutes behind", 1),
            ngettext("{n} minute behind", "{n} minutes behind", 2),
        ),
        "ahead": _count(
            ngettext("{n} minute ahead", "{n} minutes ahead", 1), ngettext("{n} minute ahead", "{n} minutes ahead", 2)
        ),
        "in_time": _("in time"),
        "phase_now": _("Now: {phase}, {n} minutes"),
        "card_new": _("New: {kind}"),
        "last_state": _("No line since {time}. This is how it stood then."),
        "keys": _("Keys"),
        "keys_next": _("The clock’s next move; press it twice"),
        "keys_letters": _("A letter alone goes to its field"),
    }


def _count(one: str, other: str) -> dict[str, str]:
    return {"one": one, "other": other}
