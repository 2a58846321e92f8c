"""The codes of the method that every room shares."""

from enum import StrEnum


class CardKind(StrEnum):
    """What a card of the record is."""

    QUESTION = "question"
    EXPERIENCE = "experience"
    OPTION = "option"
    INSIGHT = "insight"
    PLAYBACK = "playback"
    ACTION = "action"


class Mode(StrEnum):
    """What a phase asks of the group: one tells, the assistee listens, all together."""

    TELL = "tell"
    LISTEN = "listen"
    TOGETHER = "together"


class Role(StrEnum):
    """What someone is in an assist."""

    ASSISTEE = "assistee"
    FACILITATOR = "facilitator"
    NOTE_TAKER = "note_taker"
    PEER = "peer"
    OBSERVER = "observer"


class Visibility(StrEnum):
    """Who may read, from fewest to most."""

    PRIVATE = "private"
    TEAM = "team"
    COMMUNITY = "community"
    PUBLIC = "public"


class Attribution(StrEnum):
    """How words are ascribed when they leave the table."""

    NAMED = "named"
    ROLE = "role"
    NONE = "none"


class Stage(StrEnum):
    """Part of an assist's life, in order."""

    PLAN = "plan"
    INVITE = "invite"
    SCHEDULE = "schedule"
    RUN = "run"
    VALIDATE = "validate"
    PUBLISH = "publish"
    FOLLOW = "follow"


STAGES: tuple[Stage, ...] = tuple(Stage)


class Answer(StrEnum):
    """What an invited person says."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
