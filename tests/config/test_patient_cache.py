"""A cache whose Redis is away is an empty cache, and keeps nobody waiting."""

import socket
import time

import pytest

from peerassist.config.patient_cache import PatientRedisCache


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> PatientRedisCache:
    """A cache at a port where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setattr(PatientRedisCache, "silent_until", 0.0)
    return PatientRedisCache(f"redis://127.0.0.1:{port}/0", {})


def test_reading_finds_nothing(away: PatientRedisCache) -> None:
    assert away.get("key", "otherwise") == "otherwise"
    assert away.get_many(["key"]) == {}
    assert not away.has_key("key")


def test_writing_does_no_harm(away: PatientRedisCache) -> None:
    away.set("key", 1)
    assert away.add("key", 1)
    assert not away.delete("key")
    assert not away.touch("key")


def test_after_a_failure_it_is_not_asked_for_a_while(away: PatientRedisCache) -> None:
    away.get("key")
    assert PatientRedisCache.silent_until > time.monotonic()
    asked: list[str] = []
    assert away._ask("nothing", lambda: asked.append("asked") or "something") == "nothing"
    assert asked == []
