"""The demonstration community's content, read from the files in ``data/``: people, stories, assists and the cast.

A pure reader: files in, frozen dataclasses out. Days are whole numbers relative to the day of filling, which is 0.
Whatever does not fit (an unknown name, a missing person, a kind that isn't one) raises ContentError with file and cause.
"""

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from django.utils.translation import get_language

from peerassist.method.kinds import Answer, Attribution, CardKind, Role, Stage, Visibility

T = TypeVar("T")
ASKER = "asker"  # the key of an assistee who has no account
HELD = frozenset({Stage.VALIDATE, Stage.PUBLISH, Stage.FOLLOW})  # the meeting is over
SIGNED = frozenset({Stage.PUBLISH, Stage.FOLLOW})


class ContentError(ValueError):
    """A file of the demonstration says something that can't be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """The imaginary community, its teams by line, and how the source's people are placed in it."""

    name: str
    slug: str
    about: str
    language: str
    time_zone: str
    joining: str
    domains: list[str]
    attribution: str
    teams: dict[str, list[str]]
    team_of: dict[str, str]
    job_of: dict[str, str]
    places: dict[str, list[list[str]]]
    skill_of: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Something a person has done."""

    words: str
    place: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone of the community. `facilitates` counts the days since they joined the pool; None is not in it."""

    email: str
    name: str
    job: str
    team: str
    place: str
    zone: str
    languages: list[str]
    language: str = "en"
    skills: list[str] = field(default_factory=list)
    education: str = ""
    earlier_teams: list[str] = field(default_factory=list)
    since: date | None = None
    ask: str = ""
    agrees_to: int = 4
    facilitates: int | None = None
    experiences: tuple[Experience, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A lesson from outside, for the library."""

    number: str
    url: str
    title: str
    date: str
    centre: str
    happened: str
    lesson: str
    advice: str


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: who can be played, and what there is to do for them, by language."""

    email: str
    parts: Mapping[str, str]

    @property
    def part(self) -> str:
        """What there is to do, in the reader's language."""
        return self.parts.get((get_language() or "en").split("-")[0], self.parts["en"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Someone at the table without an account; `key` names them within the assist."""

    name: str
    email: str = ""
    key: str = ""
    language: str = "en"
    zone: str = "UTC"
    place: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation to a person (`who`, an address) or a guest, and the answer."""

    asked: int
    who: str = ""
    guest: Guest | None = None
    role: Role = Role.PEER
    need: str = ""
    brings: str = ""
    chased: int | None = None
    answer: Answer | None = None
    words: str = ""
    answered: int | None = None

    @property
    def key(self) -> str:
        return self.who or (self.guest.key or self.guest.email if self.guest else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer to a shared plan."""

    by: str
    kind: str
    at: int
    words: str = ""
    ask: str = ""
    ask_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the assistee wants to take home."""

    kind: CardKind
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the case needs at the table."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card of the record; `by`, `said_by` and `owner` are keys of those at the table, `stars` how many gave one."""

    kind: CardKind
    by: str
    text: str
    said_by: str = ""
    theme: str = ""
    worked_where: str = ""
    worked_why: str = ""
    holds_here: str = ""
    picture: str = ""  # the caption of a sketch (sketch.py)
    credit: str = ""
    stars: int = 0
    answered: bool = False
    verdict: str = ""
    before: str = ""
    why: str = ""
    owner: str = ""
    owner_name: str = ""
    owner_email: str = ""
    due: int | None = None
    done: int | None = None
    done_words: str = ""
    taken_up: bool | None = None  # what became of an option
    fate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A note of how it goes."""

    at: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it."""

    at: int
    differently: str
    result: str = ""
    thanks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assist:
    """One assist, as far as it has come. `meets_at` is a clock time in `time_zone`; `spent` has the seconds that each
    past phase took, `left` those that the present phase still has. `talk` has who spoke in which phase for how many seconds,
    `marks` the cards (by their number) that who asks marked. `groups` are ``[name, language, [keys]]``, the first of the keys
    takes the notes; a card belongs to the group of who said it. `joined` are pairs of cards put together."""

    key: str
    stage: Stage
    language: str
    host: str
    begun: int
    title: str
    question: str
    background: str
    time_zone: str
    attribution: Attribution
    visibility: Visibility
    asker: Guest | None = None
    follows: str = ""
    shared: int | None = None
    tried: str = ""
    situations: list[str] = field(default_factory=list)
    decision: str = ""
    decided_by: str = ""
    decision_in: int | None = None
    days_needed: int = 14
    late_because: str = ""
    place_kind: str = "call"
    place: str = ""
    call_url: str = ""
    checks: list[str] = field(default_factory=list)
    reply_in: int | None = None
    meets_in: int | None = None
    meets_at: str = "10:00"
    scheduled: int | None = None
    agenda: list[list[Any]] = field(default_factory=list)
    spent: list[int] = field(default_factory=list)
    left: int = 0
    talk: list[list[Any]] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    themes: list[str] = field(default_factory=list)
    groups: list[list[Any]] = field(default_factory=list)
    joined: list[list[int]] = field(default_factory=list)
    signed: int | None = None
    published: int | None = None
    licence: str = ""
    source: str = ""
    summary: str = ""
    helped: int = 0
    tellers: dict[str, str] = field(default_factory=dict)  # who agreed to be asked, and about what
    wanted: tuple[Wanted, ...] = ()
    needs: tuple[Need, ...] = ()
    responses: tuple[Response, ...] = ()
    invitations: tuple[Invited, ...] = ()
    cards: tuple[Card, ...] = ()
    progress: tuple[Progress, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def table(self) -> set[str]:
        """Return the keys of those at the table: who asks, and who said yes."""
        return {ASKER if self.asker else self.host} | {i.key for i in self.invitations if i.answer is Answer.YES}


# What is built of a row rather than taken as it stands, by the field's name.
PARTS: dict[str, Any] = {
    "experiences": Experience, "wanted": Wanted, "needs": Need, "responses": Response, "invitations": Invited,
    "cards": Card, "progress": Progress, "outcomes": Outcome, "guest": Guest, "asker": Guest, "stage": Stage,
    "attribution": Attribution, "visibility": Visibility, "role": Role, "answer": Answer,
}  # fmt: skip


@cache
def community() -> Community:
    """Return the community and the tables that place people in it."""
    return build(Community, _toml("community.toml"), "community.toml")


@cache
def cast() -> tuple[Member, ...]:
    """Return who can be played, in the order shown."""
    members = tuple(Member(row["email"], row["part"]) for row in _toml("cast.toml")["cast"])
    known = {person.email for person in people()}
    for member in members:
        _must(member.email in known and {"en", "es", "fr"} <= set(member.parts), "cast.toml", member.email)
    return members


@cache
def people() -> tuple[Person, ...]:
    """Return everybody: those of the source, with what was written about some of them, and those written."""
    written = {row["email"]: row for row in _toml("people.toml")["people"]}
    rows = list(csv.DictReader(io.StringIO(_text("people.csv"))))
    found = [placed(row, written.pop(row["email"], {}), community()) for row in rows]
    for email, row in written.items():
        _must("name" in row, "people.toml", f"{email} is neither in people.csv nor whole")
        found.append(build(Person, row, f"people.toml, {email}"))
    teams = {team for names in community().teams.values() for team in names}
    for person in found:
        _must(person.email.endswith("@example.org"), "people", f"{person.email} is an address of somebody")
        _must(person.team in teams, "people", f"{person.email} is in no team: {person.team}")
    _must(len({p.email for p in found}) == len(found), "people", "an address stands twice")
    return tuple(found)


def placed(row: Mapping[str, str], written: Mapping[str, Any], where: Community) -> Person:
    """Return a person of the source as they are in `where`: another place, team names in words, skills in clear words."""
    spoken = row["languages"].split(";")
    own = next((code for code in ("es", "fr") if code in spoken), "en")
    known = [place for places in where.places.values() for place in places]
    drawn = where.places[own][_number(row["email"]) % len(where.places[own])]
    wished = [p for p in known if p[0] == written.get("place", drawn[0])]
    _must(wished, "people.toml", f"{row['email']} lives nowhere: {written.get('place')}")
    place, zone, local = wished[0]
    teams = [begins(team, where.team_of) for team in (row["team"], *filter(None, row["earlier_teams"].split(";")))]
    given = {
        "email": row["email"],
        "name": f"{row['given_name']} {row['family_name']}",
        "job": where.job_of.get(row["job"], row["job"]),
        "team": teams[0],
        "place": place,
        "zone": zone,
        "languages": [*spoken, *([local] if local else [])],
        "language": spoken[0],
        "skills": sorted({begins(s, where.skill_of) for s in row["skills"].split(";") if s}),
        "education": row["education"].replace(";", "; ")[:200],
        "earlier_teams": sorted({team for team in teams[1:] if team != teams[0]}),
        "since": date.fromisoformat(row["since"]),
    }
    return build(Person, {**given, **written, "place": place}, f"people.csv, {row['email']}")


def begins(text: str, table: Mapping[str, str]) -> str:
    """Return what `table` says of `text`: by the whole of it, else by the longest key that begins it, else itself."""
    if text in table:
        return table[text]
    keys = [key for key in table if len(key) >= 3 and text.startswith(key)]
    return table[max(keys, key=len)] if keys else text


@cache
def stories() -> tuple[Story, ...]:
    """Return the lessons."""
    lines = _text("stories.jsonl").splitlines()
    return tuple(build(Story, json.loads(line), f"stories.jsonl, line {n}") for n, line in enumerate(lines, 1))


@cache
def assists() -> tuple[Assist, ...]:
    """Return the assists, in the order of their files; each is checked against the people."""
    folder = _data() / "assists"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    found = tuple(_assist(name) for name in names)
    known = {person.email for person in people()}
    for each in found:
        check(each, known, {a.key for a in found})
    return found


def _assist(name: str) -> Assist:
    key = name.removesuffix(".toml").partition("-")[2]
    return build(Assist, {"key": key, **_toml(f"assists/{name}")}, f"assists/{name}")


def check(assist: Assist, people: set[str], keys: set[str]) -> None:
    """Raise ContentError unless everything that `assist` names is there, and its stage has what it takes."""

    def must(holds: object, cause: str) -> None:
        _must(holds, f"assists, {assist.key}", cause)

    named = {assist.host, *(i.who for i in assist.invitations), *(r.by for r in assist.responses)}
    named |= {r.ask for r in assist.responses}
    must(not (unknown := named - people - {""}), f"nobody is called {unknown}")
    must(not assist.follows or assist.follows in keys, f"follows {assist.follows}, which is not there")
    must(all(i.key for i in assist.invitations), "an invitation without anybody")
    needs = {need.words for need in assist.needs}
    must({i.need for i in assist.invitations} <= needs | {""}, "an invitation for what is not needed")
    table = assist.table()
    for card in assist.cards:
        must({card.by, card.said_by, card.owner} <= table | {""}, f"someone was not at the table: {card.text[:40]}")
        must(card.theme in {*assist.themes, ""}, f"no such theme: {card.theme}")
        must(card.verdict in {"", "confirmed", "corrected", "struck"}, f"no such verdict: {card.verdict}")
        must(bool(card.before) == (card.verdict == "corrected"), f"what stood before? {card.text[:40]}")
        must(card.stars <= len(table), f"more stars than people: {card.text[:40]}")
    if assist.stage in HELD | {Stage.RUN}:
        must(assist.meets_in is not None and assist.cards, "a meeting without a day or without cards")
    if assist.stage in SIGNED:
        must(assist.signed is not None and all(card.verdict for card in assist.cards), "signed, but not validated")
    must((assist.published is not None) == (assist.stage is Stage.FOLLOW), "published, or not?")


def build(kind: type[T], row: Mapping[str, Any], where: str) -> T:
    """Return a `kind` with the values of `row`, its parts built as well. Raises ContentError that names `where`."""
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(row) - set(known):
        raise ContentError(f"{where}: no such field: {', '.join(sorted(unknown))}")
    try:
        return kind(**{name: _value(kind, name, value, where) for name, value in row.items()})
    except (TypeError, ValueError, KeyError) as problem:
        raise problem if isinstance(problem, ContentError) else ContentError(f"{where}: {problem}") from problem


def _value(owner: type, name: str, value: Any, where: str) -> Any:
    if name == "kind" and owner in (Wanted, Card):
        return CardKind(value)
    part = PARTS.get(name)
    if isinstance(value, list) and part is not None:
        return tuple(build(part, row, f"{where}, {name} {n}") for n, row in enumerate(value, 1))
    if isinstance(value, dict) and part is not None:
        return build(part, value, f"{where}, {name}")
    if isinstance(value, str):
        text = value.strip()
        return part(text) if part is not None and owner is not Community else text
    return value


def _must(holds: object, where: str, cause: str) -> None:
    if not holds:
        raise ContentError(f"{where}: {cause}")


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def _data() -> Traversable:
    return files("peerassist.demonstration") / "data"


def _text(name: str) -> str:
    return (_data() / name).read_text("utf-8")


def _toml(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(name))
    except tomllib.TOMLDecodeError as problem:
        raise ContentError(f"{name}: {problem}") from problem
