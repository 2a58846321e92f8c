"""A refusal says which rule, and fills its sentence."""

from peerassist.method.errors import DomainError


def test_a_refusal_has_a_code_and_values():
    refused = DomainError("agenda_minutes", most=600)
    assert (refused.code, refused.values) == ("agenda_minutes", {"most": 600})
    assert "agenda_minutes" in str(refused)
