"""Reads what a form sent, where no form class stands behind it."""

from django.http import HttpRequest


def number_in(request: HttpRequest, name: str) -> int:
    """Return the whole number sent as `name`, to look a row up by; 0, which no row has, for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0
