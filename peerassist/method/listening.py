"""Listening: while peers advise, the assistee listens, marks and does not write."""

from enum import StrEnum

from peerassist.method.agenda import Phase, PhaseKind
from peerassist.method.kinds import Mode


class Mark(StrEnum):
    """What who listens puts on a card, for their own eyes."""

    TRY = "try"  # try this
    ASK = "ask"  # ask more


def advises(phase: Phase) -> bool:
    """Say whether peers advise in this phase, so that the assistee listens and does not write.

    Clarifying questions are listened to as well, but they come before advice: there the assistee answers, and "what you
    don't know is worth a card".
    """
    return phase.mode is Mode.LISTEN and phase.kind is not PhaseKind.QUESTIONS
