"""What the browser does with operations beside the package: what was typed, where carets go, how an edit is undone. Fields
count UTF-16 units, operations code points."""

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from peerassist.method import text
from tests.contract.browser import HERE, built, node
from tests.contract.test_text import edit, some


class Ops:
    """The functions of frontend/room/ops.ts."""

    def __init__(self, module: Path) -> None:
        self._module = module.as_uri()

    def all(self, calls: list[list[Any]]) -> list[Any]:
        lines = "\n".join(json.dumps(call) for call in calls)
        command = [node(), str(HERE / "ops.mjs"), self._module]
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def ops(tmp_path_factory: pytest.TempPathFactory) -> Ops:
    return Ops(built("room/ops.ts", tmp_path_factory.mktemp("built")))


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def test_what_was_typed_is_found_wherever_the_caret_is(ops: Ops) -> None:
    rng = random.Random(1)
    pairs = [(some(rng, 8), some(rng, 8)) for _ in range(800)]
    calls = [["between", before, after, rng.randint(0, units(after))] for before, after in pairs]
    for (before, after), op in zip(pairs, ops.all(calls), strict=True):
        assert text.apply(before, text.read(op)) == after, (before, after, op)


@pytest.mark.parametrize(
    ("before", "after", "caret", "op"),
    [
        ("aaa", "aaaa", 1, ["a"]),  # typed before the first
        ("aaa", "aaaa", 3, [2, "a"]),
        ("aaa", "aa", 1, [1, {"d": 1}]),
        ("pump", "pump", 2, []),
        ("😀", "😁", 2, ["😁", {"d": 1}]),  # their first halves are equal
        ("😀", "𝘀", 0, ["𝘀", {"d": 1}]),  # their second halves are
        ("a😀😁b", "a😁b", 1, [1, {"d": 1}]),
        ("pump", "pumps\n", 6, [4, "s\n"]),
        ("", "x" * 10_000, 10_000, ["x" * 10_000]),
    ],
)
def test_an_edit_says_what_was_done(ops: Ops, before: str, after: str, caret: int, op: list[Any]) -> None:
    assert ops.all([["between", before, after, caret]]) == [op]


def test_an_edit_is_undone(ops: Ops) -> None:
    rng = random.Random(2)
    cases = [(words, edit(rng, words)) for words in (some(rng, 12) for _ in range(500))]
    backs = ops.all([["inverse", text.outward(op), words] for words, op in cases])
    for (words, op), back in zip(cases, backs, strict=True):
        assert text.apply(text.apply(words, op), text.read(back)) == words


def test_carets_go_where_they_go_on_the_server(ops: Ops) -> None:
    rng = random.Random(3)
    cases = [(words, edit(rng, words), rng.randint(0, len(words))) for words in (some(rng, 12) for _ in range(500))]
    moved = ops.all([["moved", caret, text.outward(op)] for _, op, caret in cases])
    assert moved == [text.moved(caret, op) for _, op, caret in cases]


def test_the_caret_of_who_typed_stands_behind_what_they_typed(ops: Ops) -> None:
    assert ops.all([["moved", 2, [2, "xy"], True], ["moved", 1, [2, "xy"], True], ["moved", 2, [2, "xy"]]]) == [4, 1, 2]


def test_units_and_code_points(ops: Ops) -> None:
    rng = random.Random(4)
    cases = [(words, rng.randint(0, len(words))) for words in (some(rng, 12) for _ in range(300))]
    assert ops.all([["points", words] for words, _ in cases]) == [len(words) for words, _ in cases]
    assert ops.all([["units", *case] for case in cases]) == [units(words[:n]) for words, n in cases]


def test_what_no_record_takes_is_left_out(ops: Ops) -> None:
    assert ops.all([["clean", "a\x00\ud83db\udc00 😀\r\nc\rd"]]) == ["ab 😀\nc\nd"]
