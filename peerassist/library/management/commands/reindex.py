"""Index everything anew, after a restore or a change of how words are read."""

from typing import Any

from django.core.management.base import BaseCommand

from peerassist.library.indexing import rebuild


class Command(BaseCommand):
    help = "Index assists, stories and people anew."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} documents indexed.")
