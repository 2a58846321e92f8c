"""A Chromium whose microphone hears a file: somebody who speaks for a while and is silent for a while, again and again."""

import math
import random
import struct
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.browsers import alike

RATE = 48_000  # samples a second


def speech(path: Path, *, speaks: float, silent: float) -> Path:
    """Write a sound that goes like a voice: overtones that rise and fall four times a second, with some breath in it;
    then silence, both in seconds. Return the path."""
    chance = random.Random(1)
    samples = []
    for n in range(int(RATE * speaks)):
        t = n / RATE
        syllable = max(0.0, math.sin(2 * math.pi * 4 * t)) ** 0.5
        tone = sum(math.sin(2 * math.pi * 130 * k * t * (1 + 0.01 * math.sin(3 * t))) / k for k in range(1, 12))
        samples.append(0.2 * syllable * (tone + 0.3 * chance.uniform(-1, 1)))
    samples += [0.0] * int(RATE * silent)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", int(max(-1.0, min(1.0, s)) * 32_000)) for s in samples))
    return path


@contextmanager
def with_microphone(other: Browser, sound: Path) -> Iterator[Browser]:
    """Start another browser, which gives `sound` for its microphone without asking anybody."""
    flags = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}",
    ]
    started = alike(other, flags)
    try:
        yield started
    finally:
        started.close()
