"""A nudge: a quiet word from who leads, to one person or to all in a room. It asks for no answer, and goes away by itself."""

from datetime import timedelta
from enum import StrEnum

from peerassist.method.errors import DomainError

LASTS = timedelta(seconds=20)  # long enough to be read twice, too short to stand in the way
MOST_WORDS = 120  # characters of a sentence of one's own
MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 6  # in one room: more of them would be noise


class Nudge(StrEnum):
    """What it says. All but the last are said in the reader's own language."""

    UNHEARD = "unheard"  # we have not heard you; to all: let us hear those who were not heard
    TIME = "time"  # two minutes, please
    SHORT = "short"  # shorter, please
    OWN = "own"  # a sentence of one's own


def checked(what: Nudge, words: str) -> str:
    """Return the sentence that goes with a nudge, on one line: none but for one's own. Raises DomainError ``text_empty``,
    ``text_too_long``."""
    if what is not Nudge.OWN:
        return ""
    line = " ".join(words.split())
    if not line:
        raise DomainError("text_empty")
    if len(line) > MOST_WORDS:
        raise DomainError("text_too_long", most=MOST_WORDS)
    return line
