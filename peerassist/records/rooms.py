"""Which cards of an assist with several groups somebody may read. Until the groups come together, those of their own group and
of the plenary; those who lead all groups, and everybody once the plenary has begun or the meeting is over, the whole record."""

from collections.abc import Iterable

from django.db.models import Q

from peerassist.assists import access
from peerassist.assists.access import LEADS, Standing
from peerassist.assists.models import Assist, Participation, Script
from peerassist.method import agenda as agendas
from peerassist.method import phases
from peerassist.method.agenda import PhaseKind


def readable(assist: Assist, found: Iterable[Standing], seat: Participation | None) -> Q:
    """Return the filter for the cards that a viewer with these standings may read of an assist whose record they may read. At
    most two queries."""
    if LEADS & set(found) or have_met(assist) or not access.several(assist.pk):
        return Q()
    own = Q(room__group=None) | Q(room=None)
    return own | Q(room__group=seat.group_id) if seat is not None and seat.group_id is not None else own


def have_met(assist: Assist) -> bool:
    """Say whether the groups have come together: the plenary has begun, or the meeting is over. One query at most."""
    script: Script | None = getattr(assist, "script", None)
    if script is None:
        return True  # a record without a room has no groups that could be apart
    run, agenda = phases.from_json(script.state), agendas.from_json(script.agenda)
    if run.ended_at is not None:
        return True
    first = next((i for i, phase in enumerate(agenda.phases) if phase.kind is PhaseKind.PLENARY), len(agenda.phases))
    return run.started and run.index >= first
