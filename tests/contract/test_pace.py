"""How the typing check judges a sentence, in the browser's own module."""

from typing import Any

import pytest

from tests.contract.browser import built
from tests.contract.test_ops import Ops

ASKED = "It worked for us when every village chose its own day and one person kept the list."  # 83 letters: 16.6 words


@pytest.fixture(scope="module")
def pace(tmp_path_factory: pytest.TempPathFactory) -> Ops:
    return Ops(built("site/pace.ts", tmp_path_factory.mktemp("pace")))


def judged(pace: Ops, typed: str, seconds: float) -> Any:
    return pace.all([["judge", {"asked": ASKED, "typed": typed, "seconds": seconds}]])[0]


@pytest.mark.parametrize(
    ("seconds", "speed", "word"),
    [(10, 100, "well"), (24, 42, "well"), (26, 38, "pauses"), (44, 23, "pauses"), (50, 20, "share")],
)
def test_by_its_speed(pace: Ops, seconds: float, speed: int, word: str) -> None:
    assert judged(pace, ASKED, seconds) == {"pace": word, "speed": speed, "differ": 0}


def test_many_letters_that_differ_are_not_called_well(pace: Ops) -> None:
    typed = ASKED.replace("e", "r")
    found = judged(pace, typed, 10)
    assert found["pace"] == "pauses" and found["differ"] == ASKED.count("e") == 10


def test_capitals_quotes_and_double_spaces_are_no_faults(pace: Ops) -> None:
    calls = [["judge", {"asked": "Aujourd’hui,  l’eau", "typed": "aujourd'hui, L'EAU", "seconds": 3}]]
    assert pace.all(calls)[0]["differ"] == 0


def test_letters_of_every_script_count_once(pace: Ops) -> None:
    calls = [["distance", list("año😀"), list("ano😁")], ["distance", [], list("ab")], ["distance", list("ab"), []]]
    assert pace.all(calls) == [2, 2, 2]


@pytest.mark.parametrize(("typed", "seconds"), [("", 5), ("It worked for us", 3), (ASKED, 0)])
def test_too_little_is_not_judged(pace: Ops, typed: str, seconds: float) -> None:
    assert judged(pace, typed, seconds) is None
