"""A large library made of real sentences: lessons taken apart and put together anew, the same each time.

Two or three lessons lend their sentences to one story, so that a story stays about something and words keep the
company they keep in real text. Spanish and French stories are made the same way from the demonstration's assists.
"""

import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LESSONS = HOUSE.parent / "shared" / "data" / "lessons" / "nasa-llis.jsonl"  # where there is none, the shipped ones
SHIPPED = HOUSE / "peerassist" / "demonstration" / "data"
SEED = 2011
SHARES = (("en", 84), ("es", 8), ("fr", 8))  # percent of the stories in each language
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Source:
    """What one lesson lends: its title in words, its sentences."""

    title: tuple[str, ...]
    happened: tuple[str, ...]
    learned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A story put together."""

    language: str
    title: str
    happened: str
    lesson: str
    advice: str
    year: int


def stories(count: int, seed: int = SEED) -> Iterator[Made]:
    """Yield `count` stories, the same for the same seed."""
    rng = random.Random(seed)
    codes, weights = zip(*SHARES, strict=True)
    for _ in range(count):
        yield _story(rng, rng.choices(codes, weights)[0])


def _story(rng: random.Random, language: str) -> Made:
    first, second, third = rng.sample(sources(language), 3)
    head, tail = first.title, second.title
    title = [*head[: max(2, len(head) * 2 // 3)], *tail[len(tail) // 2 :]]
    return Made(
        language,
        " ".join(title)[:300],
        _some(rng, (*first.happened, *second.happened), 3, 6),
        _some(rng, (*first.learned, *third.learned), 1, 3),
        _some(rng, second.learned, 1, 2),
        rng.randint(1996, 2026),
    )


def _some(rng: random.Random, sentences: tuple[str, ...], least: int, most: int) -> str:
    return " ".join(rng.sample(sentences, min(len(sentences), rng.randint(least, most))))


@cache
def sources(language: str) -> list[Source]:
    """Return what stories of a language are made of."""
    return _lessons() if language == "en" else _assists(language)


def origin() -> str:
    """Say where the English sentences come from."""
    return "1,000 lessons" if LESSONS.exists() else "the 300 shipped lessons"


def _lessons() -> list[Source]:
    given = LESSONS if LESSONS.exists() else SHIPPED / "stories.jsonl"
    found = []
    for line in given.read_text().splitlines():
        row = json.loads(line)
        happened = row.get("driving_event_text", row.get("happened", ""))
        learned = (
            f"{row.get('lesson_text', row.get('lesson', ''))} {row.get('recommendation_text', row.get('advice', ''))}"
        )
        source = Source(tuple(row["title"].split()), _sentences(happened), _sentences(learned))
        if source.title and source.happened and source.learned:
            found.append(source)
    return found


def _assists(language: str) -> list[Source]:
    found = []
    for path in sorted((SHIPPED / "assists").glob("*.toml")):
        row = tomllib.loads(path.read_text())
        if row.get("language", "en") != language:
            continue
        happened = _sentences(f"{row.get('background', '')} {row.get('tried', '')} {row['question']}")
        learned = tuple(card["text"] for card in row.get("cards", ()))
        title = tuple(row["question"].split())
        # One source for each three cards: few assists must make many different stories.
        for i in range(0, max(1, len(learned)), 3):
            found.append(Source(title, happened, learned[i : i + 6] or happened))
    return found


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(s.strip()[:600] for s in _SENTENCE.split(" ".join(text.split())) if len(s) > 20)
