"""What a fuzzer throws at the decoder of the room's wire. Run it for as long as you like, with atheris in an environment of
its own (it is no part of the project's, for its wheels do not exist for every Python that the product runs on):

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris -e . && /tmp/fuzz/bin/python -m tests.fuzz.wire \\
        -max_total_time=600 /tmp/found tests/fuzz/corpus

What it finds goes to `tests/fuzz/corpus/`, which every test run plays (`test_wire.py`).
"""

import sys
import time

import msgspec

from peerassist.live import wire

MOST_SECONDS = 0.05  # no message may stop a process for longer


def throw(data: bytes) -> None:
    """Decode, as bytes and as text: either a message within all limits, or BadMessage with words that can be shown."""
    for form in (data, data.decode("utf-8", "surrogateescape")):
        # The quickest of three: a collection of the test's own garbage may fall into one of them.
        spent = next((took for _ in range(3) if (took := _decode(form)) < MOST_SECONDS), MOST_SECONDS)
        assert spent < MOST_SECONDS


def _decode(data: str | bytes) -> float:
    """Return the seconds that it took."""
    began = time.process_time()
    try:
        message = wire.decode(data)
    except wire.BadMessage as problem:
        words = str(problem)
        assert words and words.isascii() and len(words) <= 120, words
    else:
        again = wire.encode(message)  # what was taken in can be told again, and reads the same
        assert wire.decode(again) == message
        if isinstance(message, wire.Intent):
            assert 1 <= len(message.id) <= 40 and wire.depth(message.body) <= wire.MOST_DEPTH
            msgspec.json.encode(message.body)
    return time.process_time() - began


def main() -> None:
    """Let atheris look for what breaks it."""
    import atheris  # type: ignore[import-not-found, unused-ignore]

    for part in (wire.decode, wire.depth, throw, _decode):
        atheris.instrument_func(part)
    atheris.Setup(sys.argv, throw)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
