"""Whoever looks after the installation sees what waits, and can read a sign-in code while there is no mail."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from peerassist.outbox.models import Letter
from peerassist.outbox.posting import Post, put
from tests.cast import Cast


def letter(key: str, to: str) -> Letter:
    made = put(
        Post(
            key, "Ada", to, "en", "Your code", "Your code is QWERTZ", "", due_at=datetime(2026, 5, 4, 3, 2, tzinfo=UTC)
        ),
        domain="example.org",
    )
    assert made is not None
    return made


def said(*words: str) -> str:
    out = StringIO()
    call_command("letters", *words, stdout=out)
    return out.getvalue()


def test_what_waits_and_what_was_refused_is_listed(cast: Cast) -> None:
    letter("waits", "ada@example.org")
    Letter.objects.filter(pk=letter("sent", "bo@example.org").pk).update(sent_at=timezone.now())
    Letter.objects.filter(pk=letter("refused", "cy@example.org").pk).update(
        refused_at=timezone.now(), error="550 unknown"
    )
    listed = said()
    assert "ada@example.org\tYour code\tdue 2026-05-04 03:02 UTC\n" in listed
    assert "refused: 550 unknown" in listed
    assert "bo@example.org" not in listed
    assert "1 waiting, 1 refused." in listed
    assert "QWERTZ" not in listed


def test_one_letter_can_be_read(cast: Cast) -> None:
    assert "Your code is QWERTZ" in said("--show", str(letter("one", "ada@example.org").pk))


def test_a_letter_that_is_not_there_is_said(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no letter 12345"):
        said("--show", "12345")
