"""`peerassist demonstration`: fill the demonstration community into an empty database, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from peerassist.demonstration import filling


class Command(BaseCommand):
    help = "Fill the demonstration community into an empty database; does nothing where it is filled."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This installation is no demonstration. Set PEERASSIST_DEMONSTRATION=1 to make it one.")
        try:
            filled = filling.fill()
        except filling.NotEmptyError as problem:
            raise CommandError(str(problem)) from problem
        if options["verbosity"] > 0:
            self.stdout.write("The demonstration community is filled." if filled else "It was filled before.")
