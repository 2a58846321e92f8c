"""Benchmarks: one module a promise; each prints goal and seen, ends with `met N of M`, and exits 1 when one is missed."""
