"""How a card came to read as it does: written, written anew, judged, taken back; told as far as the rule lets it be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from peerassist.assists.models import Participation
from peerassist.method.attribution import ascribed
from peerassist.method.kinds import Attribution
from peerassist.records.models import Validation
from peerassist.records.validating import Judged


class Deed(StrEnum):
    """What happened to a card."""

    REWRITTEN = "rewritten"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    STRUCK = "struck"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a card. `before` is how it read until then, where that changed. Without attribution
    neither `by` nor `at` is given: the moment could tell who."""

    deed: Deed
    by: str
    at: datetime | None
    before: str = ""
    words: str = ""


def history(judged: Judged, rule: str) -> list[Step]:
    """Return what happened to a card, oldest first. The card must have come with its history (validating.cards)."""
    steps = [(v.at, _verdict(v, rule)) for v in judged.past]
    steps += [
        (v.taken_back_at, Step(Deed.TAKEN_BACK, who(v.taken_back_by, rule), when(v.taken_back_at, rule)))
        for v in judged.past
        if v.taken_back_at
    ]
    corrections = [v for v in judged.past if v.verdict == Validation.Verdict.CORRECTED]
    told = {v.seen for v in corrections} | {v.version for v in corrections if v.taken_back_at}
    for revision in judged.card.revisions.all():
        if revision.version not in told:  # a correction, and what undid it, stand in the list already
            steps.append(
                (revision.at, Step(Deed.REWRITTEN, who(revision.by, rule), when(revision.at, rule), revision.text))
            )
    return [step for _, step in sorted(steps, key=lambda s: s[0])]


def _verdict(v: Validation, rule: str) -> Step:
    before = v.before if v.verdict == Validation.Verdict.CORRECTED else ""
    return Step(Deed(v.verdict), who(v.by, rule), when(v.at, rule), before, v.words)


def who(seat: Participation | None, rule: str) -> str:
    """Return how someone at the table is named: by name and place, by job and place, or not at all."""
    return ascribed(rule, name=seat.name, job=seat.job, place=seat.place) if seat else ""


def when(at: datetime | None, rule: str) -> datetime | None:
    """Return the moment where it may be told."""
    return None if rule == Attribution.NONE else at
