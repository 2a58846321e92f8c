"""Peer Assist: a meeting held before doing, from the first doubt to what came of it."""

__version__ = "0.1.0"
