"""Which letter goes to whom, in which words. Each function queues letters in the present transaction."""

from peerassist.notices.letters.asking import answered, chaser, confirmed, handed_over, invitation, reply_day, withdrawn
from peerassist.notices.letters.following import action_due, check_in, outcome, progress, published, to_validate
from peerassist.notices.letters.meeting import cancelled, dated, tomorrow
from peerassist.notices.letters.members import joining, word_to
from peerassist.notices.letters.parts import calendar_file
from peerassist.notices.letters.planning import joined, responded
from peerassist.notices.letters.whom import helpers, hosts, seats_of

__all__ = [
    "action_due",
    "answered",
    "calendar_file",
    "cancelled",
    "chaser",
    "check_in",
    "confirmed",
    "dated",
    "handed_over",
    "helpers",
    "hosts",
    "invitation",
    "joined",
    "joining",
    "outcome",
    "progress",
    "published",
    "reply_day",
    "responded",
    "seats_of",
    "to_validate",
    "tomorrow",
    "withdrawn",
    "word_to",
]
