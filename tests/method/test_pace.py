"""What those at the table tell of their typing, and what it suggests."""

import pytest

from peerassist.method.pace import Pace, Suggestion, suggestion


@pytest.mark.parametrize(
    ("told", "suggested"),
    [
        ([], Suggestion.ASK),
        ([Pace.SHARE], Suggestion.SHARE),
        ([Pace.SHARE, Pace.SHARE], Suggestion.SHARE),
        ([Pace.SHARE, Pace.PAUSES], Suggestion.PAUSE),
        ([Pace.PAUSES, Pace.WELL, Pace.SHARE], Suggestion.ONE),
    ],
)
def test_the_surest_hand_counts(told: list[Pace], suggested: Suggestion) -> None:
    assert suggestion(told) is suggested
