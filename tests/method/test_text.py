"""Edits that cross: whoever comes second finds the other's words, and all texts become equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method import text
from peerassist.method.errors import DomainError

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


@st.composite
def edits(draw: st.DrawFn, words: str) -> text.Op:
    left, parts = len(words), []
    while left and draw(st.booleans()):
        length = draw(st.integers(1, left))
        parts += [draw(WORDS), length if draw(st.booleans()) else -length]
        left -= length
    return text.normal([*parts, draw(WORDS)])


@given(st.data())
def test_crossing_edits_end_in_one_text(data: st.DataObject) -> None:
    words = data.draw(WORDS)
    a, b = data.draw(edits(words)), data.draw(edits(words))
    here = text.apply(text.apply(words, a), text.transform(b, a, first=False))
    there = text.apply(text.apply(words, b), text.transform(a, b, first=True))
    assert here == there


@given(st.data())
def test_two_edits_put_together_do_what_both_did(data: st.DataObject) -> None:
    words = data.draw(WORDS)
    first = data.draw(edits(words))
    second = data.draw(edits(text.apply(words, first)))
    assert text.apply(words, text.compose(first, second)) == text.apply(text.apply(words, first), second)


@given(st.data())
def test_three_that_cross_may_come_together_in_any_way(data: st.DataObject) -> None:
    """What waits on a device may be put together before it is moved over another's edit, or after."""
    words = data.draw(WORDS)
    other, first = data.draw(edits(words)), data.draw(edits(words))
    second = data.draw(edits(text.apply(words, first)))
    together = text.transform(text.compose(first, second), other, first=True)
    one = text.transform(first, other, first=True)
    seen = text.transform(other, first, first=False)
    then = text.transform(second, seen, first=True)
    whole = text.apply(words, other)
    assert text.apply(whole, together) == text.apply(text.apply(whole, one), then)


@given(st.data())
def test_the_wire_brings_an_edit_back_as_it_was(data: st.DataObject) -> None:
    op = data.draw(edits(data.draw(WORDS)))
    assert text.read(text.outward(op)) == op


@given(st.data())
def test_a_caret_stays_in_the_text(data: st.DataObject) -> None:
    words = data.draw(WORDS)
    op = data.draw(edits(words))
    assert 0 <= text.moved(data.draw(st.integers(0, len(words))), op) <= len(text.apply(words, op))


def test_of_two_at_one_place_the_first_stands_before() -> None:
    assert text.transform(("a",), ("b",), first=True) == ("a",)
    assert text.transform(("a",), ("b",), first=False) == (1, "a")


def test_what_both_deleted_is_deleted_once() -> None:
    assert text.transform((-4,), (2, -4), first=True) == (-2,)


@pytest.mark.parametrize(
    "wire",
    [
        None,
        "abc",
        {"d": 1},
        [0],
        [-1],
        [True],
        [1.5],
        [""],
        [{"d": 0}],
        [{"d": ""}],
        [{"d": True}],
        [{"d": 1, "i": "x"}],
        [[1]],
        [None],
        ["a\x00b"],
        ["\ud83d"],
        [10**9],
        [{"d": 10**30}],
        ["x" * (text.LONGEST + 1)],
        [1, "a"] * text.MOST_PARTS,
    ],
)
def test_what_is_no_edit_is_refused(wire: object) -> None:
    with pytest.raises(DomainError) as refusal:
        text.read(wire)
    assert refusal.value.code == "edit_unreadable"


@pytest.mark.parametrize("op", [(4, "x"), (-4,), (3, -1)])
def test_an_edit_longer_than_the_text_is_refused(op: text.Op) -> None:
    with pytest.raises(DomainError) as refusal:
        text.apply("abc", op)
    assert refusal.value.code == "edit_beyond"
