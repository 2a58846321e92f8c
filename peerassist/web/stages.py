"""The frame of every page of an assist: its purpose, and the line of stages with the links one may follow."""

from dataclasses import dataclass

from django.urls import reverse

from peerassist.assists.access import Act
from peerassist.method.kinds import STAGES, Stage
from peerassist.web.access import Seen
from peerassist.web.words import STAGE, Words

PAGES: dict[Stage, tuple[str, Act]] = {
    Stage.PLAN: ("plan", Act.SEE_PLAN),
    Stage.INVITE: ("invite", Act.INVITE),
    Stage.SCHEDULE: ("schedule", Act.SCHEDULE),
    Stage.RUN: ("run", Act.ENTER),
    Stage.VALIDATE: ("validate", Act.VALIDATE),
    Stage.PUBLISH: ("publish", Act.PUBLISH),
    Stage.FOLLOW: ("follow", Act.SEE_FOLLOW_UP),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the line: `state` is past, now (this page) or next; `url` is empty where one may not go."""

    name: Words
    url: str
    state: str
    reached: bool


def frame(seen: Seen, here: str) -> dict[str, object]:
    """Return what ``assist_frame.html`` needs; `here` is the stage of this page."""
    return {
        "assist": seen.assist,
        "seen": seen,
        "may": seen.may,
        "stages": line(seen, here),
        "nav": "assists",
        "cancelled": getattr(seen.assist, "cancellation", None),
    }


def line(seen: Seen, here: str) -> list[Point]:
    """Return the seven stages. A guide, not a cage: whoever may act in a stage can open its page at any time."""
    reached = STAGES.index(Stage(seen.assist.stage))
    points = []
    for i, stage in enumerate(STAGES):
        name, act = PAGES[stage]
        url = reverse(name, args=[seen.assist.pk]) if seen.allows(act) else ""
        state = "now" if stage == here else "past" if i < reached else "next"
        points.append(Point(STAGE[stage], url, state, i <= reached))
    return points


def page_of(seen: Seen) -> str:
    """Return the address of the page where the assist stands now, or the nearest that the viewer may open."""
    reached = STAGES.index(Stage(seen.assist.stage))
    for stage in reversed(STAGES[: reached + 1]):
        name, act = PAGES[stage]
        if seen.allows(act):
            return reverse(name, args=[seen.assist.pk])
    return reverse("plan", args=[seen.assist.pk])
