"""What the room says of nudges, of the facilitator's role handed over, and of the keys of those who lead."""

from django.utils.translation import gettext as _


def lead_words() -> dict[str, str]:
    """Return the room's sentences for those who lead, as `room_words.room_words` does."""
    return {
        "nudge": _("Nudge"),
        "nudge_how": _("A quiet word on their screen. It goes away by itself after twenty seconds."),
        "whom": _("For whom"),
        "everyone": _("Everyone in this room"),
        "unheard": _("We have not heard you yet. What would you add?"),
        "unheard_all": _("Let us hear those who have not spoken yet."),
        "time": _("Two minutes, please."),
        "short": _("Shorter, please."),
        "own": _("Or in your own words"),
        "send": _("Send"),
        "for_you": _("For you alone:"),
        "hand": _("Hand over the lead"),
        "hand_sure": _(
            "{name} will be the facilitator from now on, with the clock, the door and the agenda. You stay in the room. "
            "The record names you both."
        ),
        "hand_yes": _("Hand over to {name}"),
        "nobody": _("Nobody is here who could take the lead: a peer or a note-taker who has come into this room."),
        "handed": _("{name} handed you the facilitator’s role. You lead now."),
        "back": _("Hand it back"),
        "types": _("typing: {word}"),
        "key_pause": _("Pause, or go on; press it twice"),
        "key_extend": _("Five minutes more; press it twice"),
        "key_more": _("More moves; press it twice"),
        "key_lock": _("Close or open the door; press it twice"),
        "key_nudge": _("Nudge; press it twice"),
        "key_sheet": _("This sheet"),
    }
