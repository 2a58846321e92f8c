"""The room's sentences on talk and listening, handed to its script as data."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from peerassist.assists import talking
from peerassist.assists.models import Room
from peerassist.method import balance
from peerassist.method.balance import Side
from peerassist.method.listening import Mark


def talk_words() -> dict[str, Any]:
    """Return them in the reader's language. ``{name}`` is filled in by the script; a pair of one and other is chosen by
    the number."""
    return {
        **_balance(),
        **_turns(),
        **_listening(),
        **_voice(),
    }


def shared_talk(room: Room) -> dict[str, int] | None:
    """Return how the talk of a meeting was shared, in percent, with its minutes and the method's advice; None where
    nobody said who spoke. One query."""
    now = timezone.now()
    sums = balance.in_all(balance.spent(talking.spans(room), now))
    shares = balance.percents(sums)
    if not shares:
        return None
    minutes = round(sum(long.total_seconds() for long in sums.values()) / 60)
    return {
        **{str(side): share for side, share in shares.items()},
        "minutes": minutes,
        "advised": balance.advised(None) or 0,
    }


def _balance() -> dict[str, Any]:
    return {
        "balance": _("Telling and listening"),
        "in_part": _("Talk in this part"),
        "in_all": _("Talk so far"),
        "this_part": pgettext("which talk is shown", "This part"),
        "so_far": pgettext("which talk is shown", "Whole meeting"),
        "minutes": {"one": ngettext("{n} minute", "{n} minutes", 1), "other": ngettext("{n} minute", "{n} minutes", 2)},
        "none_in_part": _("Nobody has spoken in this part yet."),
        "side": {
            str(Side.ASSISTEE): pgettext("after a percentage of talk", "those who ask"),
            str(Side.LEAD): pgettext("after a percentage of talk", "facilitation"),
            str(Side.PEERS): pgettext("after a percentage of talk", "peers"),
        },
        "advised": _("advised for {name}: up to {n} %"),
        "tells": _("here {name} is to tell"),
        "in_words": _("{name} {a} %, facilitation {b} %, peers {c} % of the talk."),
        "how_to": _("Tap a seat when somebody speaks: then you see how the talk is shared, and who was not heard yet."),
        "who_speaks": _("Who speaks now?"),
        "someone_else": _("Someone else speaks"),
        "speaks": _("speaks now"),
        "not_heard": _("not heard yet"),
        "not_heard_yet": _("Not heard yet: {names}"),
        "not_heard_many": {
            "one": ngettext("Not heard yet: {names} and {n} more", "Not heard yet: {names} and {n} more", 1),
            "other": ngettext("Not heard yet: {names} and {n} more", "Not heard yet: {names} and {n} more", 2),
        },
        "all_heard": _("Everyone has been heard"),
        "see_to": _("See to a person"),
        "see_to_how": _("Tap the seat of the person whom you want to see to."),
    }


def _turns() -> dict[str, Any]:
    return {
        "raise": _("I would like to speak"),
        "lower": _("Lower my hand"),
        "you_next": _("You are next. {why}"),
        "before_you": {
            "one": ngettext("{names} is before you. {why}", "{names} are before you. {why}", 1),
            "other": ngettext("{names} is before you. {why}", "{names} are before you. {why}", 2),
        },
        "why": _("Who has spoken least comes first, then who raised a hand first."),
        "your_turn": _("You have the word."),
        "queue": _("Would like to speak"),
        "give": _("Give {name} the word"),
        "then": _("then {names}"),
        "dismiss": _("Lower the hand of {name}"),
    }


def _listening() -> dict[str, Any]:
    return {
        "you_listen": _("You listen now. {name} keeps the record."),
        "listen_how": _("Mark what you want to come back to; only you see it. You write again in the next part."),
        "mark": {
            str(Mark.TRY): pgettext("a mark on a card, for oneself", "try this"),
            str(Mark.ASK): pgettext("a mark on a card, for oneself", "ask more"),
        },
        "mark_for_you": _("Mark for yourself alone"),
        "marked": _("What you marked"),
        "only_you": _("Only you see this."),
        "done": pgettext("a marked card was said back", "Done"),
        "let_write": _("Let {name} write"),
        "let_listen": _("Let {name} listen again"),
        "writes": _("{name} may write while listening"),
    }


def _voice() -> dict[str, Any]:
    return {
        "voice": _("Notice by itself when I speak"),
        "voice_ask": _(
            "May this page use your microphone to notice whether you speak? No sound is kept and none leaves this"
            " device: the room is told “speaks” or “silent”, nothing else. It is of use in a call, where each has a"
            " microphone of their own; around one table it would hear the others."
        ),
        "voice_yes": _("Yes, use my microphone"),
        "voice_no": _("No"),
        "voice_starts": _("Waiting for the microphone"),
        "voice_on": _("This page listens whether you speak"),
        "voice_hears": _("It hears you speak"),
        "voice_stop": _("Stop listening"),
        "voice_refused": _(
            "The microphone was not given. You can allow it in your browser’s settings for this page, and try again."
        ),
        "voice_none": _("This browser gives no page a microphone here; the address has to begin with https."),
        "close": pgettext("what covers the page", "Close"),
    }
