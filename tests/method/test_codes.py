"""The code of a room: short, said aloud, typed on a phone."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.codes import ALPHABET, LENGTH, join_code, normalised


def test_a_code_is_six_signs_that_nobody_confuses():
    code = join_code(Random(7))
    assert len(code) == LENGTH == 6
    assert not set("01OI") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


@pytest.mark.parametrize("typed", ["7KQ42M", "7kq42m", "7kq-42m", " 7KQ 42M ", "7 K Q 4 2 M", "7kq–42m\n", "7K.Q4.2M"])
def test_however_it_is_typed_it_is_the_same_code(typed):
    assert normalised(typed) == "7KQ42M"


def test_signs_that_are_in_no_code_say_nothing():
    assert normalised("") == normalised("0O1I – !") == ""


@given(st.integers())
def test_every_code_is_typed_back_as_it_is(seed):
    code = join_code(Random(seed))
    assert set(code) <= set(ALPHABET)
    assert normalised(code) == normalised(code.lower()) == code


@given(st.text())
def test_whatever_is_typed_becomes_letters_of_codes(typed):
    assert set(normalised(typed)) <= set(ALPHABET)
    assert normalised(normalised(typed)) == normalised(typed)


def test_codes_are_spread_out():
    rng = Random(1)
    assert len({join_code(rng) for _ in range(2000)}) == 2000
