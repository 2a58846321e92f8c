"""The benchmarks' table: goals met, missed, not measured."""

import math

import pytest

from bench.table import Table, percentile


def test_all_met_exits_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("Pages")
    table.at_most("p95", 60, 59.9, "ms")
    table.at_least("performance", 95, 95, "points")
    assert table.close() == 0
    assert capsys.readouterr().out.endswith("met 2 of 2\n")


def test_one_missed_exits_with_one_and_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("Pages")
    table.at_most("p95", 60, 60.1, "ms")
    table.at_most("queries", 12, 12, "queries")
    assert table.close() == 1
    out = capsys.readouterr().out
    assert "met 1 of 2" in out
    assert [line for line in out.splitlines() if "MISSED" in line][0].startswith("p95")


@pytest.mark.parametrize("seen", [None, math.nan])
def test_what_could_not_be_measured_is_missed(seen: float | None) -> None:
    table = Table("Pages")
    table.at_least("score", 1, seen, "points")
    assert table.close() == 1


def test_a_table_without_goals_is_no_success() -> None:
    table = Table("Pages")
    table.show("documents", 100_000, "")
    assert table.close() == 1


def test_percentiles_are_values_that_were_seen() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, p) for p in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert percentile([7.0], 95) == 7
    assert math.isnan(percentile([], 95))
