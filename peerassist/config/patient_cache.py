"""The cache that several processes share. It only spares the database work: when Valkey or Redis is away, everything is
read from the database and nothing ends in an error."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger("cache")
PAUSE = 2.0  # seconds without asking, after the line broke: a dead host must not make every page wait
T = TypeVar("T")
Key = Any
Seconds = Any  # Django's own: a number, None for ever, or its DEFAULT_TIMEOUT


class PatientRedisCache(RedisCache):
    """Django's Redis cache that holds nothing while Redis is away."""

    silent_until = 0.0

    def get(self, key: Key, default: Any = None, version: int | None = None) -> Any:
        return self._ask(default, lambda: super(PatientRedisCache, self).get(key, default, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return self._ask({}, lambda: super(PatientRedisCache, self).get_many(keys, version))

    def has_key(self, key: Key, version: int | None = None) -> bool:
        return self._ask(False, lambda: super(PatientRedisCache, self).has_key(key, version))

    def add(self, key: Key, value: Any, timeout: Seconds = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask(True, lambda: super(PatientRedisCache, self).add(key, value, timeout, version))

    def set(self, key: Key, value: Any, timeout: Seconds = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask(None, lambda: super(PatientRedisCache, self).set(key, value, timeout, version))

    def touch(self, key: Key, timeout: Seconds = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask(False, lambda: super(PatientRedisCache, self).touch(key, timeout, version))

    def delete(self, key: Key, version: int | None = None) -> bool:
        return self._ask(False, lambda: super(PatientRedisCache, self).delete(key, version))

    def _ask(self, otherwise: T, question: Callable[[], T]) -> T:
        if time.monotonic() < type(self).silent_until:
            return otherwise
        try:
            return question()
        except (RedisError, OSError) as problem:
            type(self).silent_until = time.monotonic() + PAUSE
            log.warning("away", problem=str(problem))
            return otherwise
