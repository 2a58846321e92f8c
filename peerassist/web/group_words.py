"""How groups are called, and what the room says of them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerassist.assists.models import Group


def name_of(group: Group | None) -> str:
    """Return a group's own name, or its number in words; the plenary's for none."""
    if group is None:
        return _("Plenary")
    return group.name or _("Group %(number)d") % {"number": group.number}


def to_choose(group: Group, size: int) -> str:
    """Return a group as it is offered at the door: its name, and how many sit there."""
    seated = ngettext("%(number)d person", "%(number)d people", size) % {"number": size}
    return _("%(group)s, %(seated)s") % {"group": name_of(group), "seated": seated}


def group_room_words() -> dict[str, Any]:
    """Return the room's sentences about groups, as `room_words.room_words` does."""
    return {
        "group": _("Group {n}"),
        "plenary": _("Plenary"),
        "all": _("All groups"),
        "brought": _("What the groups brought"),
        "to_plenary": _("To the plenary"),
        "plenary_now": _("The plenary is on. Everyone comes together there."),
        "word": _("To all:"),
        "put_away": _("Put it away"),
        "two_more": _(
            "Your group has minutes of its own: the next part begins later, and the discussion makes up for it."
        ),
        "next_group": _("After this round the peers go on to {group}. The note-taker stays."),
        "inside": _("In the inner circle: {names}"),
        "inside_none": _("Nobody sits in the inner circle."),
        "you_inside": _("You sit in the inner circle now."),
        "sit_down": _("Sit down in the free chair"),
        "get_up": _("Leave the circle"),
        "chair_taken": _("The free chair is taken."),
        "seat_inside": _("Into the circle"),
        "take_out": _("Out of the circle"),
        "who_inside": _("Who sits inside"),
        "inside_how": _(
            "Five peers at most: four, and one in the free chair. Who has spoken there leaves it for the next one."
        ),
    }
