"""The form in which the team divides its people: one part for each group, one choice for each person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from peerassist.assists.grouping import MOST_GROUPS, Plan
from peerassist.assists.models import Participation

MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A person, and the key of the group where they are to sit ("" nowhere yet)."""

    seat: Participation
    key: str
    keeps: bool  # takes the notes there


@dataclass(frozen=True, slots=True)
class Part:
    """A group as the form shows it; `key` is "g7" for one that is kept, "n1" for a new one."""

    key: str
    label: str
    name: str
    language: str
    rows: tuple[Row, ...]
    wrong: str = ""


def parts_of(plans: Sequence[Plan], seats: Sequence[Participation], numbers: Mapping[int, int]) -> list[Part]:
    """Return what the form shows for plans; `numbers` are those of the groups that are kept."""
    by_key, found = {seat.pk: seat for seat in seats}, []
    last = max(numbers.values(), default=0)
    for n, plan in enumerate(plans, 1):
        key = f"g{plan.pk}" if plan.pk else f"n{n}"
        number = numbers.get(plan.pk or 0) or (last := last + 1)
        rows = tuple(Row(by_key[pk], key, pk == plan.note_taker) for pk in plan.seats if pk in by_key)
        label = plan.name or _("Group %(number)d") % {"number": number}
        found.append(Part(key, label, plan.name, plan.language, rows))
    return found


def read(
    posted: Mapping[str, str], keys: Sequence[str], seats: Sequence[Participation]
) -> tuple[list[Plan], dict[str, str]]:
    """Return the plans that were sent, and what is wrong with them by the group's key."""
    languages, wrong, plans = {code for code, _name in settings.LANGUAGES}, {}, []
    for key in dict.fromkeys(keys[:MOST_GROUPS]):
        pk = int(key[1:]) if key[:1] == "g" and key[1:].isdecimal() and len(key) < 18 else None
        if pk is None and key[:1] != "n":
            continue
        name = " ".join(posted.get(f"name-{key}", "").replace("\x00", "").split())
        if len(name) > MOST_NAME:
            wrong[key] = _("This name is longer than %(most)d characters. Shorten it; the rest is as you left it.") % {
                "most": MOST_NAME
            }
        language = posted.get(f"language-{key}", "")
        keeper = posted.get(f"keeper-{key}", "")
        plans.append(
            Plan(
                pk,
                name,
                language if language in languages else "",
                tuple(seat.pk for seat in seats if posted.get(f"seat-{seat.pk}") == key),
                int(keeper) if keeper.isdecimal() and len(keeper) < 18 else None,
            )
        )
    return [_sits(plan) for plan in plans], wrong


def _sits(plan: Plan) -> Plan:
    """Who sits elsewhere takes no notes here."""
    keeper = plan.note_taker if plan.note_taker in plan.seats else None
    return Plan(plan.pk, plan.name, plan.language, plan.seats, keeper)
