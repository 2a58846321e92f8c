"""The codes that are kept in databases and sent over the wire: they stay as they are."""

import pytest

from peerassist.method import agenda, kinds, situations
from peerassist.method.phases import Move


def test_the_stages_are_in_the_order_of_an_assists_life():
    assert " ".join(kinds.STAGES) == "plan invite schedule run validate publish follow"


def test_visibility_goes_from_fewest_to_most():
    assert " ".join(kinds.Visibility) == "private team community public"


def test_the_cards_are_those_of_the_record():
    assert " ".join(kinds.CardKind) == "question experience option insight playback action"


@pytest.mark.parametrize(
    "codes",
    [
        *(kinds.CardKind, kinds.Mode, kinds.Role, kinds.Visibility, kinds.Attribution, kinds.Stage, kinds.Answer),
        *(agenda.PhaseKind, agenda.Template, situations.Situation, situations.Method, Move),
    ],
)
def test_a_code_is_its_name_in_small_letters(codes):
    assert [str(c) for c in codes] == [c.name.lower() for c in codes]
