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
    state: str
    summary: str
    address: str
    page: str = "{n} / {total}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on a card (JPEG), what it shows, whose it is ("Picture: Rosa Quispe"), and where it can be seen."""

    content: bytes
    width: int
    height: int
    caption: str
    credit: str = ""
    address: str = ""

    @property
    def under(self) -> str:
        """What stands under the picture, on one line."""
        return " · ".join(part for part in (flat(self.caption), flat(self.credit)) if part)


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card; `by` is what the attribution rule lets be said, `stars` how many found it worth keeping in sight, `mark`
    what became of it: "taken up, from October"."""

    text: str
    by: str = ""
    stars: int = 0
    mark: str = ""
    more: tuple[tuple[str, str], ...] = ()  # headings and words: where and why an experience worked
    figure: Figure | None = None

    @property
    def added(self) -> list[str]:
        """What is said beside the card's text, a line each."""
        return [f"{flat(head)}{'' if head.endswith('?') else ':'} {flat(words)}" for head, words in self.more]

    @property
    def notes(self) -> str:
        """What stands under the card, on one line."""
        stars = f"★ {self.stars}" if self.stars else ""
        return " · ".join(part for part in (flat(self.by), stars, flat(self.mark)) if part)


@dataclass(frozen=True, slots=True)
class Section:
    """The cards of one kind, under what was wanted of it."""

    kind: str
    heading: str
    lead: str
    cards: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action with owner, date and how it stands, as words."""

    words: str
    owner: str
    due: str
    state: str  # "done", "open", "dropped"


@dataclass(frozen=True, slots=True)
class Record:
    """A record whole. All text is plain; nothing in it is markup."""

    title: str
    language: str
    community: str
    facts: str  # "Peer Assist of 12 March 2026. The community. By role only."
    labels: Labels
    address: str
    summary: str = ""
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


# No sign of a language: marks of byte order, non-characters, and what turns the words that follow around for good.
_NEVER = {0xFEFF, 0xFFFE, 0xFFFF, *range(0xFFF9, 0xFFFC), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def clean(text: str) -> str:
    """Return `text` without what documents can't hold: control characters, lone surrogates, non-characters, overrides of
    the direction of writing."""
    safe = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n").replace("\r", "\n")
    safe = safe.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in safe if c in "\n\t" or _may_stand(ord(c)))


def _may_stand(code: int) -> bool:
    return code >= 32 and not 0x7F <= code <= 0x9F and code not in _NEVER and code & 0xFFFE != 0xFFFE


def flat(text: str) -> str:
    """Return `text`, cleaned, on one line."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`, cleaned, empty ones left out."""
    return [part.strip() for part in clean(text).split("\n") if part.strip()]
