"""What heads a signed record, and by which rule its words are ascribed, stands as it was agreed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peerassist.assists import planning
from peerassist.assists.models import Assist, Consent
from peerassist.method.errors import DomainError
from peerassist.records import validating
from tests.cast import Cast
from tests.records.table import Held


@pytest.fixture
def signed(cast: Cast) -> Held:
    held = Held(cast)
    held.card("Count")
    validating.sign_off(held.assist, by=cast.ada, as_it_is=True)
    return held


@pytest.mark.parametrize(
    "fields",
    [{"question": "Another?"}, {"background": "x"}, {"tried": "x"}, {"decision_on": None}, {"attribution": "none"}],
)
def test_what_stands_in_a_signed_record_is_frozen(signed: Held, fields: dict[str, Any]) -> None:
    before = Assist.objects.values().get(pk=signed.assist.pk)
    with pytest.raises(DomainError) as refused:
        planning.change(signed.assist, fields)
    assert refused.value.code == "frozen" and Assist.objects.values().get(pk=signed.assist.pk) == before


def test_what_does_not_stand_in_it_and_what_stays_as_it_is_may_be_kept(signed: Held) -> None:
    planning.change(signed.assist, {"call_url": "https://example.org", "question": signed.assist.question})


@pytest.mark.parametrize(
    ("agreed", "wished", "allowed"),
    [
        ("none", "role", False),
        ("none", "named", False),
        ("role", "named", False),
        ("role", "none", True),
        ("named", "role", True),
    ],
)
def test_words_are_not_ascribed_more_openly_than_was_agreed(
    cast: Cast, agreed: str, wished: str, allowed: bool
) -> None:
    held = Held(cast, attribution=agreed)
    Consent.objects.create(participation=held.di, rules="", attribution=agreed)
    if allowed:
        planning.change(held.assist, {"attribution": wished})
    else:
        with pytest.raises(DomainError) as refused:
            planning.change(held.assist, {"attribution": wished})
        assert refused.value.code == "rule_agreed"
    assert Assist.objects.get(pk=held.assist.pk).attribution == (wished if allowed else agreed)


def test_before_anybody_came_in_the_rule_is_free(cast: Cast) -> None:
    planning.change(Held(cast, attribution="none").assist, {"attribution": "named"})


def test_the_pages_say_so_and_keep_what_was_typed(signed: Held, cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    plan = reverse("plan", args=[signed.assist.pk])
    assert "<textarea" not in client.get(plan).text
    assert "frozen" in client.post(plan, {"question": "Another?"}).text
    answer = client.post(
        reverse("meeting", args=[signed.assist.pk]),
        {
            "place_kind": "call",
            "call_url": "https://example.org/call",
            "attribution": "named",
            "ground_rules": "Be kind",
        },
    )
    assert answer.status_code == 422 and "frozen" in answer.text and "Be kind" in answer.text
    assert Assist.objects.get(pk=signed.assist.pk).question == signed.assist.question
