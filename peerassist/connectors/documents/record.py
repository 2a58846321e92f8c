"""What every writer of documents is given: the record's words, ascribed and translated already."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words, in the record's language."""

    outcome: str
    case: str
    tried: str
    decision: str
    actions: str
    what: str
    who: str
    when: str
    done: str
    open: str
    source: str
    address: str
    page: str = "{n} / {total}"


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card; `by` is what the attribution rule lets be said, `stars` how many found it worth keeping in sight."""

    text: str
    by: str = ""
    stars: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """The cards of one kind, under what was wanted of it."""

    kind: str
    heading: str
    lead: str
    cards: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action with owner and date, as words."""

    words: str
    owner: str
    due: str
    done: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A record whole. All text is plain; nothing in it is markup."""

    title: str
    language: str
    community: str
    facts: str  # "Peer Assist of 12 March 2026. The community. By role only."
    labels: Labels
    address: str
    outcome: tuple[str, ...] = ()
    background: str = ""
    tried: str = ""
    decision: str = ""
    sections: tuple[Section, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    table: str = ""
    signed: str = ""
    licence: str = ""
    source: str = ""
    story: tuple[tuple[str, str], ...] = field(default=())  # (name, date)


def clean(text: str) -> str:
    """Return `text` without what documents can't hold: control characters, lone surrogates, non-characters."""
    safe = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in safe
        if c in "\n\t" or (ord(c) >= 32 and not 0x7F <= ord(c) <= 0x9F and ord(c) not in (0xFFFE, 0xFFFF))
    )


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`, cleaned, empty ones left out."""
    return [part.strip() for part in clean(text).split("\n") if part.strip()]
