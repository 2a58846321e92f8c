"""Python and the browser's package give the same answers to the same edits: chosen cases, and thousands at random."""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peerassist.method import text

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SIGNS = "abc é\u0301😀👩\u200d🚒שلع中\n"
SEED, RANDOM_CASES = 20261124, 5_000

CHOSEN: list[dict[str, Any]] = [
    {"text": "pump", "a": [4, "s"], "b": [4, "ing"], "c": [5, "!"], "caret": 4},  # both at the end
    {"text": "pump", "a": ["A "], "b": ["The "], "c": [2, "new "], "caret": 0},  # both at the start
    {"text": "old pump", "a": [{"d": 4}], "b": [2, {"d": 4}], "c": [], "caret": 6},  # deletions that overlap
    {"text": "old pump", "a": [2, "XY"], "b": [{"d": 8}], "c": [3, {"d": 1}], "caret": 3},  # typing where all goes
    {"text": "👩\u200d🚒 pump", "a": [3, "s"], "b": [{"d": 3}], "c": [1, {"d": 1}], "caret": 3},  # joined emoji
    {"text": "مضخة", "a": [4, " قديمة"], "b": [{"d": 1}], "c": [4, {"d": 1}], "caret": 4},  # right to left
    {"text": "", "a": ["x"], "b": ["y"], "c": [1, "z"], "caret": 0},
    {"text": "abc", "a": [], "b": [], "c": [], "caret": 2},
]


def at_random(rng: random.Random) -> dict[str, Any]:
    words = some(rng, 12)
    a, b = edit(rng, words), edit(rng, words)
    c = edit(rng, text.apply(words, a))
    wire = {name: text.outward(op) for name, op in (("a", a), ("b", b), ("c", c))}
    return {"text": words, **wire, "caret": rng.randint(0, len(words))}


def some(rng: random.Random, most: int) -> str:
    return "".join(rng.choice(SIGNS) for _ in range(rng.randint(0, most)))


def edit(rng: random.Random, words: str) -> text.Op:
    return text.normal(pieces(rng, len(words)))


def pieces(rng: random.Random, left: int) -> Iterator[text.Part]:
    while left and rng.random() < 0.85:
        if rng.random() < 0.3:
            yield some(rng, 3)
        else:
            length = rng.randint(1, left)
            left -= length
            yield length if rng.random() < 0.6 else -length
    if rng.random() < 0.3:
        yield some(rng, 2)


def in_the_browser(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the package makes of each case. Node comes from the system or from the project's own tools."""
    node = shutil.which("node", path=f"{os.environ['PATH']}{os.pathsep}{ROOT / '.tools' / 'bin'}")
    assert node, "Node.js is needed for the contract with the browser: `make test` brings it."
    lines = "\n".join(json.dumps(case) for case in cases)
    told = subprocess.run(
        [node, str(HERE / "text-unicode.mjs")], input=lines, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()]


def in_python(case: dict[str, Any]) -> dict[str, Any]:
    a, b, c = (text.read(case[name]) for name in "abc")
    return {
        "after": text.apply(case["text"], a),
        "first": text.outward(text.transform(a, b, first=True)),
        "second": text.outward(text.transform(b, a, first=False)),
        "both": text.outward(text.compose(a, c)),
        "caret": text.moved(case["caret"], a),
    }


@pytest.mark.parametrize("kind", ["chosen", "at random"])
def test_both_sides_agree(kind: str) -> None:
    rng = random.Random(SEED)
    cases = CHOSEN if kind == "chosen" else [at_random(rng) for _ in range(RANDOM_CASES)]
    for case, theirs in zip(cases, in_the_browser(cases), strict=True):
        assert in_python(case) == theirs, case
