"""What was seen in several meetings is one verdict: nothing that went wrong in one of them is lost among the others."""

from bench.faults.one import together


def test_counts_are_added_up_and_of_the_rest_the_worst_stays() -> None:
    good = {"trials": 15, "lost": 0, "acknowledged": 900, "back": 1.5, "byes": ["restart"]}
    bad = {"trials": 10, "lost": 1, "acknowledged": 600, "back": float("inf"), "byes": []}
    for seen in ([good, bad], [bad, good]):
        whole = together(seen)
        assert (whole["trials"], whole["lost"], whole["acknowledged"]) == (25, 1, 1500)
        assert whole["back"] == float("inf") and whole["byes"] == ["restart"]
