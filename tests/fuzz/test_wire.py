"""The wire's decoder stands whatever comes: the kept corpus, and fresh bytes for a moment."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fuzz.wire import throw

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
known = st.fixed_dictionaries(
    {"t": st.sampled_from(["hello", "intent", "presence", "ping"])},
    optional={
        "v": anything,
        "ticket": anything,
        "since": anything,
        "id": st.just("a-1") | anything,
        "kind": st.just("card.write") | anything,
        "body": st.dictionaries(st.text(max_size=8), anything, max_size=5) | anything,
        "typing": st.just("option") | anything,
        "uid": anything,
        "version": anything,
        "at": anything,
    },
)


@pytest.mark.parametrize("kept", CORPUS, ids=lambda path: path.name)
def test_what_was_found_once_does_no_harm_any_more(kept: Path) -> None:
    throw(kept.read_bytes())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_do_no_harm(data: bytes) -> None:
    throw(data)


@settings(max_examples=250, deadline=None)
@given(known)
@example({"t": "ping", "at": float("nan")})
@example({"t": "ping", "at": 10**400})
@example({"t": "presence", "at": [0, -1]})
def test_messages_that_almost_are_some_do_no_harm(message: object) -> None:
    throw(json.dumps(message).encode())
