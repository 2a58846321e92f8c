"""A group's own time is the same on the server and on the screens."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from peerassist.method import lag
from peerassist.method.agenda import Agenda, Phase, PhaseKind
from peerassist.method.kinds import Mode
from peerassist.method.phases import Run
from tests.contract.browser import built
from tests.contract.test_ops import Ops

BEGAN = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Ops:
    folder: Path = tmp_path_factory.mktemp("lag")
    return Ops(built("room/lag.ts", folder))


def some(rng: random.Random) -> tuple[Run, Agenda, lag.Given, datetime]:
    kinds = [rng.choice(list(PhaseKind)) for _ in range(rng.randint(1, 8))]
    agenda = Agenda(tuple(Phase(kind, rng.randint(1, 30), Mode.TOGETHER) for kind in kinds))
    index = rng.randrange(len(kinds))
    began = None if rng.random() < 0.1 else BEGAN
    run = Run(
        index=index,
        began_at=began,
        started_at=began,
        seconds=agenda.phases[index].minutes * 60 + rng.choice([0, 300]),
        skipped=tuple(i for i in range(len(kinds)) if i != index and rng.random() < 0.15),
    )
    now = BEGAN + timedelta(seconds=rng.randint(0, 900))
    if began and rng.random() < 0.3:
        run = replace(run, **{rng.choice(["paused_at", "ended_at"]): now - timedelta(seconds=rng.randint(0, 60))})
    given = tuple((i, 120 * rng.randint(1, 3)) for i in range(len(kinds)) if rng.random() < 0.4)
    return run, agenda, given, now


def milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def script(run: Run) -> dict[str, Any]:
    return {
        "index": run.index,
        "began_at": milliseconds(run.began_at),
        "paused_at": milliseconds(run.paused_at),
        "ended_at": milliseconds(run.ended_at),
        "seconds": run.seconds,
        "skipped": list(run.skipped),
    }


def test_both_sides_say_the_same(browser: Ops) -> None:
    rng = random.Random(7)
    cases = [some(rng) for _ in range(500)]
    calls = [
        [
            "ofGroup",
            script(run),
            [{"kind": str(p.kind), "minutes": p.minutes} for p in agenda.phases],
            given,
            milliseconds(now),
        ]
        for run, agenda, given, now in cases
    ]
    found = browser.all(calls)
    assert found == [script(lag.of_group(run, agenda, given, now)) for run, agenda, given, now in cases]
    assert sum(answer["index"] != run.index for answer, (run, *_) in zip(found, cases, strict=True)) > 20
