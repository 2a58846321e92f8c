"""When a Peer Assist is the right method, and what serves better when it is not.

The five situations are the method's own ("When to use"); the others come from its relatives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Situation(StrEnum):
    """What may hold for a team that has a doubt."""

    # a Peer Assist fits
    NEW_START = "new_start"  # starting a job, activity or project; wants advice of the more experienced
    FACED_BEFORE = "faced_before"  # another group has faced this problem
    LONG_AGO = "long_ago"  # has not dealt with such a situation for a long time
    UNSURE_PROCEDURE = "unsure_procedure"  # no longer sure what new procedures to follow
    SIMILAR_PROJECT = "similar_project"  # another group has completed a similar project
    # another method serves better
    JUST_DONE = "just_done"  # an activity has just ended
    PROJECT_ENDED = "project_ended"  # a whole project has ended
    ONE_KNOWS = "one_knows"  # one person knows it, and may leave
    LEARN_OVER_TIME = "learn_over_time"  # someone wants to grow into a role
    NEED_SKILL = "need_skill"  # a known skill is missing
    MANY_VIEWS = "many_views"  # many people should think about an open theme, no decision is near


class Method(StrEnum):
    """The method's relatives, by name."""

    PEER_ASSIST = "peer_assist"
    AFTER_ACTION_REVIEW = "after_action_review"
    RETROSPECT = "retrospect"
    EXPERT_INTERVIEW = "expert_interview"
    MENTORING = "mentoring"
    TRAINING = "training"
    KNOWLEDGE_CAFE = "knowledge_cafe"


FITTING: tuple[Situation, ...] = tuple(Situation)[:5]
BETTER: dict[Situation, Method] = {
    Situation.JUST_DONE: Method.AFTER_ACTION_REVIEW,
    Situation.PROJECT_ENDED: Method.RETROSPECT,
    Situation.ONE_KNOWS: Method.EXPERT_INTERVIEW,
    Situation.LEARN_OVER_TIME: Method.MENTORING,
    Situation.NEED_SKILL: Method.TRAINING,
    Situation.MANY_VIEWS: Method.KNOWLEDGE_CAFE,
}


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether a Peer Assist fits, because of what, and which methods would serve the rest."""

    fits: bool
    because: tuple[Situation, ...]
    better: tuple[Method, ...]


def advise(situations: Iterable[Situation]) -> Advice:
    """Return the advice for what holds. Nothing ticked: it does not say no, it says nothing fits yet."""
    held = set(situations)
    because = tuple(s for s in FITTING if s in held)
    better = tuple(method for situation, method in BETTER.items() if situation in held)
    return Advice(bool(because), because, better)
