"""The agenda: the ordered, timed parts of the meeting, and the method's own timing.

Source of the minutes: the method's page, "Timing (at least 1 hour 30 minutes)": introduce 10, process and roles 5,
case 5-10, discussion and facilitation 45, validate notes and plan follow-up 5, plenary 15 (after several), close 5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from peerassist.method.errors import DomainError
from peerassist.method.kinds import Mode

FORM = 1  # of the JSON
LEAST_MINUTES = 90  # "at least 1 hour 30 minutes"
MOST_PHASES = 30
LONGEST_PHASE = 600  # minutes; a day's work is no phase
MOST_TITLE, MOST_PROMPT = 60, 400  # characters


class PhaseKind(StrEnum):
    """What happens in a phase."""

    MEET = "meet"  # introduce the session, meet each other
    ROLES = "roles"  # the facilitator explains process and roles
    CASE = "case"  # the assistee presents the case
    QUESTIONS = "questions"  # clarifying questions, before any advice
    DISCUSSION = "discussion"  # experience, options, insights; the assistee listens
    ROUND = "round"  # one of several rounds of discussion; after it the peers go on to the next group
    FISHBOWL = "fishbowl"  # some discuss in an inner circle, the others listen around them
    HEARD = "heard"  # playback: what I heard, what I will do differently
    VALIDATE = "validate"  # validate notes, plan follow-up
    PLENARY = "plenary"  # debriefing after several assists
    CLOSE = "close"
    BREAK = "break"
    OTHER = "other"


USUAL_MODE: dict[PhaseKind, Mode] = {
    PhaseKind.MEET: Mode.TOGETHER,
    PhaseKind.ROLES: Mode.TELL,
    PhaseKind.CASE: Mode.TELL,
    PhaseKind.QUESTIONS: Mode.LISTEN,
    PhaseKind.DISCUSSION: Mode.LISTEN,
    PhaseKind.ROUND: Mode.LISTEN,
    PhaseKind.FISHBOWL: Mode.LISTEN,
    PhaseKind.HEARD: Mode.TELL,
    PhaseKind.VALIDATE: Mode.TOGETHER,
    PhaseKind.PLENARY: Mode.TOGETHER,
    PhaseKind.CLOSE: Mode.TOGETHER,
    PhaseKind.BREAK: Mode.TOGETHER,
    PhaseKind.OTHER: Mode.TOGETHER,
}

DISCUSSING = frozenset({PhaseKind.DISCUSSION, PhaseKind.ROUND, PhaseKind.FISHBOWL})


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of the agenda. `title` and `prompt` are the host's own words; empty means the method's."""

    kind: PhaseKind
    minutes: int
    mode: Mode
    title: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The phases in order."""

    phases: tuple[Phase, ...]

    @property
    def minutes(self) -> int:
        return sum(phase.minutes for phase in self.phases)


def agenda_of(*parts: tuple[PhaseKind, int]) -> Agenda:
    """Return an agenda of phases in their usual mode."""
    return Agenda(tuple(Phase(kind, minutes, USUAL_MODE[kind]) for kind, minutes in parts))


K = PhaseKind


def default_agenda(plenary: bool = False) -> Agenda:
    """Return the method's agenda to the minute, 95 with a plenary and 90 without.

    The method's 45 minutes "discussion and facilitation" hold the clarifying questions (10), the discussion (30) and
    the assistee's playback (5), so that listening comes before advice and advice is said back. Without the plenary
    the method's parts add up to 80; since it asks for at least 90, the ten minutes go to the discussion.
    """
    if plenary:
        return agenda_of(
            (K.MEET, 10), (K.ROLES, 5), (K.CASE, 10), (K.QUESTIONS, 10), (K.DISCUSSION, 30), (K.HEARD, 5),
            (K.VALIDATE, 5), (K.PLENARY, 15), (K.CLOSE, 5),
        )  # fmt: skip
    return agenda_of(
        (K.MEET, 10), (K.ROLES, 5), (K.CASE, 10), (K.QUESTIONS, 10), (K.DISCUSSION, 40), (K.HEARD, 5),
        (K.VALIDATE, 5), (K.CLOSE, 5),
    )  # fmt: skip


class Template(StrEnum):
    """Agendas to start from: the method in two forms, shorter and longer, and its relatives."""

    DEFAULT = "default"
    PLENARY = "plenary"
    SHORT = "short"
    LONG = "long"
    AFTER_ACTION_REVIEW = "after_action_review"
    KNOWLEDGE_CAFE = "knowledge_cafe"
    EXPERT_INTERVIEW = "expert_interview"
    RETROSPECT = "retrospect"
    ROTATING = "rotating"
    FISHBOWL = "fishbowl"


TEMPLATES: Mapping[Template, Agenda] = {
    Template.DEFAULT: default_agenda(),
    Template.PLENARY: default_agenda(plenary=True),
    Template.SHORT: agenda_of(
        (K.MEET, 5), (K.ROLES, 3), (K.CASE, 7), (K.QUESTIONS, 8), (K.DISCUSSION, 25), (K.HEARD, 5), (K.VALIDATE, 5), (K.CLOSE, 2)
    ),
    Template.LONG: agenda_of(
        (K.MEET, 20), (K.ROLES, 5), (K.CASE, 15), (K.QUESTIONS, 20), (K.DISCUSSION, 35), (K.BREAK, 15), (K.DISCUSSION, 35),
        (K.HEARD, 15), (K.VALIDATE, 12), (K.CLOSE, 8),
    ),
    Template.AFTER_ACTION_REVIEW: agenda_of((K.MEET, 5), (K.CASE, 10), (K.DISCUSSION, 30), (K.HEARD, 5), (K.VALIDATE, 5), (K.CLOSE, 5)),
    Template.KNOWLEDGE_CAFE: agenda_of((K.MEET, 15), (K.CASE, 10), (K.DISCUSSION, 20), (K.DISCUSSION, 20), (K.DISCUSSION, 20), (K.PLENARY, 20), (K.CLOSE, 5)),
    Template.EXPERT_INTERVIEW: agenda_of((K.MEET, 5), (K.CASE, 5), (K.QUESTIONS, 35), (K.HEARD, 5), (K.VALIDATE, 5), (K.CLOSE, 5)),
    Template.ROTATING: agenda_of(
        (K.MEET, 10), (K.ROLES, 5), (K.CASE, 10), (K.QUESTIONS, 10), (K.ROUND, 15), (K.ROUND, 15), (K.ROUND, 10), (K.HEARD, 5),
        (K.VALIDATE, 5), (K.PLENARY, 15), (K.CLOSE, 5),
    ),
    Template.FISHBOWL: agenda_of(
        (K.MEET, 10), (K.ROLES, 5), (K.CASE, 10), (K.QUESTIONS, 10), (K.FISHBOWL, 15), (K.FISHBOWL, 15), (K.DISCUSSION, 10), (K.HEARD, 5),
        (K.VALIDATE, 5), (K.CLOSE, 5),
    ),
    Template.RETROSPECT: agenda_of((K.MEET, 15), (K.ROLES, 5), (K.CASE, 20), (K.DISCUSSION, 50), (K.BREAK, 10), (K.DISCUSSION, 50), (K.HEARD, 10), (K.VALIDATE, 15), (K.CLOSE, 5)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """Minutes by mode; `listen` is when the assistee listens."""

    minutes: int
    tell: int
    listen: int
    together: int


def totals(agenda: Agenda) -> Totals:
    """Add up `agenda`'s minutes."""

    def of(mode: Mode) -> int:
        return sum(p.minutes for p in agenda.phases if p.mode is mode)

    return Totals(agenda.minutes, of(Mode.TELL), of(Mode.LISTEN), of(Mode.TOGETHER))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the method would advise against; never a wall. `values` fill the sentence."""

    code: str
    values: Mapping[str, int]


def doubts(agenda: Agenda) -> tuple[Doubt, ...]:
    """Return what the method would say about `agenda`."""
    sums, kinds = totals(agenda), [p.kind for p in agenda.phases]
    found = []
    if sums.minutes < LEAST_MINUTES:
        found.append(Doubt("shorter_than_advised", {"minutes": sums.minutes, "least": LEAST_MINUTES}))
    if sums.tell > sums.listen:
        found.append(Doubt("more_telling_than_listening", {"tell": sums.tell, "listen": sums.listen}))
    if K.QUESTIONS not in kinds[: next((i for i, kind in enumerate(kinds) if kind in DISCUSSING), None)]:
        found.append(Doubt("no_questions_before_advice", {}))
    for kind, code in (
        (K.HEARD, "no_playback"),
        (K.VALIDATE, "no_validation"),
        (K.MEET, "no_time_to_meet"),
    ):
        if kind not in kinds:
            found.append(Doubt(code, {}))
    return tuple(found)


def check(agenda: Agenda) -> Agenda:
    """Return `agenda`, or raise DomainError where it can't be run at all."""
    if not 1 <= len(agenda.phases) <= MOST_PHASES:
        raise DomainError("agenda_phase_count", most=MOST_PHASES)
    for phase in agenda.phases:
        if not 1 <= phase.minutes <= LONGEST_PHASE:
            raise DomainError("agenda_minutes", most=LONGEST_PHASE)
    return agenda


def with_minutes(agenda: Agenda, index: int, minutes: int) -> Agenda:
    """Return `agenda` with another length of the phase at `index`."""
    return check(_put(agenda, index, replace(_at(agenda, index), minutes=minutes)))


def without(agenda: Agenda, index: int) -> Agenda:
    """Return `agenda` without the phase at `index`."""
    _at(agenda, index)
    return check(Agenda(agenda.phases[:index] + agenda.phases[index + 1 :]))


def added(agenda: Agenda, phase: Phase, index: int | None = None) -> Agenda:
    """Return `agenda` with `phase` at `index` (the end)."""
    at = len(agenda.phases) if index is None else max(0, min(index, len(agenda.phases)))
    return check(Agenda((*agenda.phases[:at], phase, *agenda.phases[at:])))


def moved(agenda: Agenda, index: int, by: int) -> Agenda:
    """Return `agenda` with the phase at `index` moved `by` places."""
    phase = _at(agenda, index)
    rest = agenda.phases[:index] + agenda.phases[index + 1 :]
    at = max(0, min(index + by, len(rest)))
    return Agenda((*rest[:at], phase, *rest[at:]))


def to_json(agenda: Agenda) -> dict[str, Any]:
    """Return `agenda` as plain JSON."""
    return {
        "form": FORM,
        "phases": [
            {
                "kind": str(p.kind),
                "minutes": p.minutes,
                "mode": str(p.mode),
                "title": p.title,
                "prompt": p.prompt,
            }
            for p in agenda.phases
        ],
    }


def from_json(data: Mapping[str, Any]) -> Agenda:
    """Read what `to_json` wrote; empty is the default agenda.

    Raises DomainError ``agenda_unreadable`` for another form, or what `check` says of an agenda that can't be run.
    """
    if not data:
        return default_agenda()
    try:
        if data["form"] != FORM:
            raise DomainError("agenda_unreadable")
        return check(Agenda(tuple(_phases(data["phases"]))))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise DomainError("agenda_unreadable") from problem


def _phases(rows: Iterable[Mapping[str, Any]]) -> Iterable[Phase]:
    for row in rows:
        minutes = row["minutes"]
        if not isinstance(minutes, int) or isinstance(minutes, bool):
            raise DomainError("agenda_unreadable")
        title, prompt = row.get("title", ""), row.get("prompt", "")
        if not isinstance(title, str) or not isinstance(prompt, str):
            raise DomainError("agenda_unreadable")
        yield Phase(PhaseKind(row["kind"]), minutes, Mode(row["mode"]), title[:MOST_TITLE], prompt[:MOST_PROMPT])


def _at(agenda: Agenda, index: int) -> Phase:
    if not 0 <= index < len(agenda.phases):
        raise DomainError("agenda_no_such_phase")
    return agenda.phases[index]


def _put(agenda: Agenda, index: int, phase: Phase) -> Agenda:
    return Agenda((*agenda.phases[:index], phase, *agenda.phases[index + 1 :]))
