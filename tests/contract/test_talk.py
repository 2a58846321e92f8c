"""What the browser computes of talk: shares as Python has them, and whether somebody speaks, by how loud it is."""

import json
import random
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from peerassist.method import balance
from peerassist.method.balance import Side

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
SEED = 20261124
QUIET, VOICE, FAN = 0.002, 0.08, 0.02  # levels: a still room, somebody speaking, a loud fan

# Take the types off one file with what the build uses, and give its exports to a function of the cases.
RUN = """
import { readFileSync } from "node:fs";
import { transformWithOxc } from "vite";
const [file, body] = process.argv.slice(1);
const { code } = await transformWithOxc(readFileSync(file, "utf8"), file);
const module = await import("data:text/javascript," + encodeURIComponent(code));
let cases = "";
for await (const piece of process.stdin) cases += piece;
const answer = new Function("module", "cases", body)(module, JSON.parse(cases));
console.log(JSON.stringify(answer));
"""


def in_the_browsers_words(name: str, body: str, cases: object) -> Any:
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node.js is needed, as for building the front end.")
    arguments = [node, "--input-type=module", "-e", RUN, str(FRONTEND / "room" / name), body]
    done = subprocess.run(arguments, input=json.dumps(cases), cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_both_share_the_talk_alike() -> None:
    rng = random.Random(SEED)
    cases = [
        {str(side): rng.choice([0, rng.randint(0, 9), rng.randint(0, 9_000_000)]) for side in Side}
        for _ in range(2_000)
    ]
    cases += [dict.fromkeys(map(str, Side), n) for n in (0, 1, 1_000)]
    browser = in_the_browsers_words("shares.ts", "return cases.map(module.percents)", cases)
    for case, shares in zip(cases, browser, strict=True):
        python = balance.percents({side: timedelta(milliseconds=case[side]) for side in Side})
        assert shares == {str(side): python.get(side, 0) for side in Side}, case


def hears(*parts: tuple[float, float]) -> list[float]:
    """Return at how many seconds the hearing changes its mind; `parts` are (level, seconds), looked at ten times each."""
    levels = [level for level, seconds in parts for _ in range(round(seconds * 10))]
    body = """
      const hearing = new module.Hearing();
      return cases.map((level) => hearing.hear(level, 100));
    """
    heard: list[bool] = in_the_browsers_words("hearing.ts", body, levels)
    before = [False, *heard]
    return [round((n + 1) / 10, 1) for n, now in enumerate(heard) if now is not before[n]]


def test_a_voice_is_heard_soon_and_ends_after_a_breath() -> None:
    began, ended = hears((QUIET, 3), (VOICE, 4), (QUIET, 3))
    assert 3.2 <= began <= 3.6 and 8.3 <= ended <= 8.7


def test_a_pause_for_breath_ends_nothing() -> None:
    assert len(hears((QUIET, 2), (VOICE, 2), (QUIET, 1), (VOICE, 2), (QUIET, 1), (VOICE, 2))) == 1


def test_syllables_with_gaps_are_one_speech() -> None:
    assert len(hears((QUIET, 2), *[(VOICE, 0.3), (QUIET, 0.1)] * 20)) == 1


def test_a_cup_put_down_is_no_voice() -> None:
    assert hears((QUIET, 3), (VOICE, 0.2), (QUIET, 3), (VOICE, 0.2), (QUIET, 3)) == []


def test_a_fan_is_soon_taken_for_the_place_and_a_voice_over_it_is_heard() -> None:
    began, ended = hears((FAN, 10), (4 * FAN, 4), (FAN, 4))
    assert 10 < began < 11 and 14 < ended < 16


def test_a_still_room_stays_silent() -> None:
    assert hears((0, 2), (QUIET, 10), (0, 2)) == []
