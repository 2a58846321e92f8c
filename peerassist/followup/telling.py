"""Progress notes and outcomes: those who helped hear what came of their advice."""

from datetime import date

from django.db import transaction

from peerassist.assists.models import Assist
from peerassist.followup.models import CheckIn, Outcome, ProgressNote
from peerassist.method.errors import DomainError
from peerassist.people.models import Person


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
