"""How much one participant may say, by person and never by address: a whole hall sits behind one."""

import time
from dataclasses import dataclass, field

PER_SECOND, BURST = 25.0, 120.0  # messages of one participant, from all their screens
A_VISIT = 4.0  # what coming in costs, in messages: it reads the whole room
# Seconds after which who said too much may come again: by then a quarter of the bucket is full, however empty it was. Longer would
# punish an honest screen on a line that breaks all the time, which sends all that waits each time; it would not hold up a hostile one.
REST = 4.0
MOST_SCREENS = 12  # of one participant in one room
MOST_IN_ROOM = 600  # screens of one room in one process
MOST_STRIKES = 3  # messages that can't be read, then the socket is closed


@dataclass(slots=True)
class Budget:
    """A bucket that fills by `PER_SECOND` up to `BURST`; it outlives a socket, so that coming back does not refill it."""

    tokens: float = BURST
    last: float = field(default_factory=time.monotonic)

    def spend(self, cost: float = 1.0) -> bool:
        """Take `cost`; False when there is not enough."""
        self._fill()
        self.tokens -= cost
        if self.tokens >= 0:
            return True
        self.tokens = max(self.tokens, -BURST / 2)  # a flood is not held against them for ever
        return False

    @property
    def full(self) -> bool:
        self._fill()
        return self.tokens >= BURST

    def _fill(self) -> None:
        now = time.monotonic()
        self.tokens, self.last = min(BURST, self.tokens + (now - self.last) * PER_SECOND), now
