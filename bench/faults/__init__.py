"""Faults made on purpose in the real server, and what was lost by them: `make bench-faults`."""
