"""What a person says of themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from peerassist.people.models import Experience, Person, skills_named

MOST_EXPERIENCES, MOST_SKILLS = 20, 30


@transaction.atomic
def change(
    person: Person,
    fields: Mapping[str, Any],
    *,
    skills: Iterable[str] | None = None,
    experiences: Sequence[tuple[str, str, int | None]] | None = None,
) -> None:
    """Set fields of the profile; `experiences` are (words, place, year) and replace those before."""
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    if skills is not None:
        person.skills.set(skills_named(list(skills)[:MOST_SKILLS]))
    if experiences is not None:
        person.experiences.all().delete()
        Experience.objects.bulk_create(
            Experience(person=person, words=words[:300], place=place[:120], year=year)
            for words, place, year in experiences[:MOST_EXPERIENCES]
            if words.strip()
        )
