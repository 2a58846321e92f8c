"""What a field is called on the page it was sent from, found by its name alone."""

from collections import defaultdict
from functools import cache
from types import ModuleType
from typing import Any

from django.forms import Form, ModelForm
from django.utils.functional import Promise
from django.utils.translation import override

from peerassist.web.forms import doors, follow, groups, invite, library, people, plan, profile, publish, room

FORMS: tuple[ModuleType, ...] = (doors, follow, groups, invite, library, people, plan, profile, publish, room)


def field_name(name: str) -> str:
    """Return the label of the field that is sent as `name`, in the reader's language; "" where none is known, or where
    forms call it differently. A row's field, as `2-title`, is called as the one field is."""
    return str(_labels().get(name.rpartition("-")[2], ""))


@cache
def _labels() -> dict[str, str | Promise]:
    found: dict[str, list[str | Promise]] = defaultdict(list)
    for form in _forms():
        for name, field in form.base_fields.items():
            if field.label:
                found[name].append(field.label)
    # Compared by what was written in the code: the translations of this minute's reader say nothing of the others'.
    return {name: labels[0] for name, labels in found.items() if len({_written(label) for label in labels}) == 1}


def _forms() -> set[type[Form] | type[ModelForm[Any]]]:
    here = (thing for module in FORMS for thing in vars(module).values())
    return {thing for thing in here if isinstance(thing, type) and issubclass(thing, Form | ModelForm)}


def _written(label: str | Promise) -> str:
    with override(None):
        return str(label)
