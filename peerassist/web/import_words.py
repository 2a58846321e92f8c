"""What the import of people says: its columns, and what is wrong in one place of a file."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

COLUMNS: Mapping[str, Words] = {
    "email": _("E-mail address; the only column that is needed beside a name"),
    "name": _("The whole name"),
    "given_name": _("The name in two parts, where “name” is not there"),
    "family_name": _("The name in two parts, where “name” is not there"),
    "job": _("What they do"),
    "team": _("Their team; made where it is new"),
    "unit": _("The line of work that the team belongs to"),
    "city": _("Where they are"),
    "region": _("Where they are"),
    "place": _("Where they are, in one column"),
    "time_zone": _("A zone such as Africa/Nairobi, or its large city; empty: the community’s"),
    "languages": _("Languages they speak, by name or code, parted by semicolons"),
    "skills": _("What they can do, parted by semicolons"),
    "education": _("What they have studied"),
    "ask_me_about": _("What others could ask them about"),
    "earlier_teams": _("Teams they were in before, parted by semicolons: they do not come from outside there"),
    "since": _("The day they came, as 2024-05-31"),
}

PROBLEMS: Mapping[str, Words] = {
    "column_twice": _("The column “%(value)s” stands there twice. Leave one of them."),
    "too_many_cells": _(
        "This line has %(value)s cells, more than the heading. A separator inside a text needs quotation marks."
    ),
    "bad_address": _("“%(value)s” is no e-mail address."),
    "no_address": _("There is no e-mail address. Each person needs one."),
    "no_name": _("There is no name."),
    "twice": _("The same address stands in line %(value)s already."),
    "bad_zone": _("“%(value)s” is no time zone. Write a name such as Africa/Nairobi, or leave it empty."),
    "bad_language": _("“%(value)s” is no language we know. Write its name in English, or its code."),
    "bad_day": _("“%(value)s” is no day. Write it as 2024-05-31, or leave it empty."),
    "too_long": _("This is longer than %(value)s characters."),
}


def of_problem(problem: Mapping[str, str]) -> str:
    """Return what is wrong in one place of the file, and what to do."""
    return str(PROBLEMS[problem["code"]]) % problem
