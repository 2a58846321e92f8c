"""A word about one's typing: told, told anew, taken back, and read by those who lead."""

import pytest

from peerassist.assists import typing_check
from peerassist.assists.models import TypingCheck
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.method.pace import Pace
from tests.cast import Cast, guest, takes_part

pytestmark = pytest.mark.django_db


def test_the_newest_word_counts(cast: Cast) -> None:
    seat = guest(cast.assist())
    typing_check.tell(seat, "share")
    typing_check.tell(seat, "well")
    assert typing_check.told_by(seat) is Pace.WELL and TypingCheck.objects.count() == 1


def test_nothing_stays_of_a_word_taken_back(cast: Cast) -> None:
    seat, other = guest(cast.assist()), guest(cast.assist(), "Hal Guest")
    for one in (seat, other):
        typing_check.tell(one, "pauses")
    typing_check.take_back(seat)
    assert typing_check.told_by(seat) is None and typing_check.told_by(other) is Pace.PAUSES


@pytest.mark.parametrize("nonsense", ["", "fast", "WELL", "\x00", "x" * 5000])
def test_no_other_word_is_taken(cast: Cast, nonsense: str) -> None:
    seat = guest(cast.assist())
    typing_check.tell(seat, "well")
    with pytest.raises(DomainError, match="bad_pace"):
        typing_check.tell(seat, nonsense)
    assert typing_check.told_by(seat) is Pace.WELL


def test_those_at_the_table_the_surest_first(cast: Cast) -> None:
    assist = cast.assist()
    gus, cy = guest(assist), takes_part(assist, cast.cy, Role.NOTE_TAKER)
    gone, elsewhere = guest(assist, "Gone Guest"), guest(cast.assist(), "Else Guest")
    for seat, word in ((gus, "share"), (cy, "pauses"), (gone, "well"), (elsewhere, "well")):
        typing_check.tell(seat, word)
    gone.ended_at = gone.since
    gone.save()
    assert typing_check.told_at(assist) == [(cy, Pace.PAUSES), (gus, Pace.SHARE)]
