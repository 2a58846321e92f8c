"""`peerassist letters`: what waits in the outbox and what was refused, for whoever looks after the installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peerassist.outbox.models import Letter

MOST = 30


class Command(BaseCommand):
    help = "List letters that wait or were refused, the newest first; --show NUMBER prints one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show", type=int, metavar="NUMBER", help="print this letter's text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show"] is not None:
            self._show(options["show"])
            return
        unsent = Letter.objects.filter(sent_at=None).order_by("-pk")
        for letter in unsent[:MOST]:
            self.stdout.write(f"{letter.pk}\t{letter.to_address}\t{letter.subject}\t{_stands(letter)}")
        waiting, refused = unsent.filter(refused_at=None).count(), unsent.exclude(refused_at=None).count()
        self.stdout.write(f"{waiting} waiting, {refused} refused.")

    def _show(self, number: int) -> None:
        letter = Letter.objects.filter(pk=number).first()
        if letter is None:
            raise CommandError(f"There is no letter {number}.")
        self.stdout.write(f"To: {letter.to_address}\nSubject: {letter.subject}\n\n{letter.text}")


def _stands(letter: Letter) -> str:
    if letter.refused_at is not None:
        return f"refused: {letter.error}"
    tried = f", tried {letter.attempts} times: {letter.error}" if letter.attempts else ""
    return f"due {letter.due_at:%Y-%m-%d %H:%M} UTC{tried}"
