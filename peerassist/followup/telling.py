"""Progress notes, what became of each option, outcomes: those who helped hear what came of their advice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from peerassist.assists.models import Assist
from peerassist.followup.models import CheckIn, Outcome, ProgressNote, Uptake
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind
from peerassist.people.models import Person
from peerassist.records.models import Card
from peerassist.records.validating import cards


def note(assist: Assist, words: str, *, by: Person) -> ProgressNote:
    """Tell how it goes."""
    if not words.strip():
        raise DomainError("text_empty")
    return ProgressNote.objects.create(assist=assist, by=by, words=words.strip()[:4000])


@transaction.atomic
def tell(assist: Assist, *, by: Person, differently: str, result: str = "", thanks: str = "", today: date) -> Outcome:
    """Answer "what did you do differently?". It answers the check-in that is due, if there is one."""
    if not differently.strip():
        raise DomainError("text_empty")
    due = CheckIn.objects.filter(assist=assist, due_on__lte=today, outcome=None).order_by("-due_on").first()
    return Outcome.objects.create(
        assist=assist,
        check_in=due,
        by=by,
        differently=differently.strip()[:4000],
        result=result.strip()[:4000],
        thanks=thanks.strip()[:2000],
    )


@dataclass(frozen=True, slots=True)
class Option:
    """An option of the record, and what is known of its fate."""

    card: Card
    uptake: Uptake | None


def options(assist: Assist) -> list[Option]:
    """Return the options that stand in the record, in its order."""
    rows = Card.objects.filter(kind=CardKind.OPTION).select_related("uptake")
    return [Option(j.card, getattr(j.card, "uptake", None)) for j in cards(assist, rows=rows) if not j.struck]


@transaction.atomic
def take_up(assist: Assist, answers: Mapping[str, tuple[bool | None, str]], *, by: Person) -> int:
    """Say of options (by uid) whether they were taken up, and why; None takes it back. Return how many are told now."""
    for option in options(assist):
        if option.card.uid in answers:
            taken_up, words = answers[option.card.uid]
            _one(option, taken_up, words.strip()[:160], by)
    return Uptake.objects.filter(card__assist=assist).count()


def _one(option: Option, taken_up: bool | None, words: str, by: Person) -> None:
    if taken_up is None:
        Uptake.objects.filter(card=option.card).delete()
    elif option.uptake is None or (option.uptake.taken_up, option.uptake.words) != (taken_up, words):
        now = {"taken_up": taken_up, "words": words, "by": by, "at": timezone.now()}
        Uptake.objects.update_or_create(card=option.card, defaults=now)
