"""Print a link that signs somebody in, for an installation that sends no mail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peerassist.people.models import Person
from peerassist.web.console import GOOD_FOR, link_for


class Command(BaseCommand):
    help = "Print a link that signs somebody in once, for an installation that sends no mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link; say so where nobody has this address."""
        person = Person.objects.filter(email=options["email"].strip().lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {options['email']}.")
        self.stdout.write(f"Open this within {GOOD_FOR // 60} minutes, once, to be {person.name}:\n{link_for(person)}")
