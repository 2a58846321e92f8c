"""Everything the installation keeps of one person, for them to take away.

It is found through the models themselves: each row that points at the person, or at a seat of theirs at a table. So a
new kind of row is in it from its first day.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from peerassist.assists.models import Participation
from peerassist.people.models import CommunityInvitation, PeopleImport, Person

SECRET = frozenset({"token_hash", "session_key", "data", "password"})  # what would open a door
# Rows that a person made about others: these are the others' data.
OF_OTHERS = frozenset({(PeopleImport, "by"), (CommunityInvitation, "invited_by")})


def everything(person: Person) -> dict[str, Any]:
    """Return all rows about a person and by them, by kind ("assists.response"), each as field -> value."""
    found: dict[str, Any] = {"people.person": [_row(person)]}
    seats = list(Participation.objects.filter(person=person).values_list("pk", flat=True))
    for model, field, at in _pointing(person, seats):
        rows = model._default_manager.filter(**{f"{field}__in": at}).order_by("pk")
        kept = [_row(row) for row in rows]
        if kept:
            into = found.setdefault(model._meta.label_lower, [])
            into += [row for row in kept if row not in into]
    return found


def _pointing(person: Person, seats: list[int]) -> Iterator[tuple[type[models.Model], str, list[int]]]:
    """Yield each model and field that points at people or seats, with the numbers that are this person's."""
    mine: dict[type[models.Model], list[int]] = {Person: [person.pk], Participation: seats}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            to = field.related_model
            if isinstance(field, models.ForeignKey) and to in mine and not _of_others(model, field.name):
                yield model, field.name, mine[to]  # type: ignore[index]


def _of_others(model: type[models.Model], field: str) -> bool:
    return field == "invited_by" or (model, field) in OF_OTHERS


def _row(row: models.Model) -> dict[str, Any]:
    return {field.name: field.value_from_object(row) for field in row._meta.concrete_fields if field.name not in SECRET}
