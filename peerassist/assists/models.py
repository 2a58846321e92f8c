"""One assist from plan to close.

A change of state leaves a row that says who and when (Sharing, Answer, Consent, Cancellation). `Assist.stage` is the
present stage of the journey, moved only by the doors of this room and those above it.

A Room is an ordered log of entries that every screen follows; see docs/live-protocol.md.
"""

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from peerassist.method import kinds
from peerassist.method.nudges import Nudge as What
from peerassist.method.pace import Pace
from peerassist.people.models import (
    LANGUAGE_LENGTH,
    Community,
    Person,
    Skill,
    Team,
    initials,
)


def choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """Return Django's choices for a code of the method; the words are made in the pages."""
    return [(str(k), str(k)) for k in kind]


class Assist(models.Model):
    """A meeting held before doing: the assistee's question, the plan, the people and the date."""

    class Place(models.TextChoices):
        CALL = "call"
        PLACE = "place"
        BOTH = "both"

    community = models.ForeignKey(Community, models.CASCADE, related_name="assists")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="assists")
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )  # same initiative, earlier
    stage = models.CharField(max_length=10, choices=choices(kinds.Stage), default="plan")

    # purpose
    title = models.CharField(max_length=120, blank=True)  # a short name for lists and mails' subjects
    question = models.TextField(max_length=600, blank=True)  # the purpose: one clear question
    background = models.TextField(max_length=6000, blank=True)
    tried = models.TextField(max_length=6000, blank=True)
    situations = models.JSONField(default=list, blank=True)  # method.situations codes
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")
    decision = models.CharField(max_length=200, blank=True)  # what is decided: "the tender"
    decided_by = models.CharField(max_length=120, blank=True)  # who: "the council"
    decision_on = models.DateField(null=True, blank=True)
    days_needed = models.PositiveSmallIntegerField(default=14)  # between the assist and the decision, to act on it
    late_because = models.CharField(max_length=120, blank=True)  # what is closed by then: "the tender text is closed"

    # meeting
    agenda = models.JSONField(default=dict, blank=True)  # method.agenda.to_json; {} is the default agenda
    starts_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    place_kind = models.CharField(max_length=5, choices=Place, default=Place.CALL)
    place = models.CharField(max_length=300, blank=True)
    call_url = models.URLField(max_length=500, blank=True)
    checks = models.JSONField(default=list, blank=True)  # codes ticked on the place or call check list
    calendar_sequence = models.PositiveIntegerField(default=0)  # RFC 5545 SEQUENCE
    reply_by = models.DateField(null=True, blank=True)
    group_least = models.PositiveSmallIntegerField(null=True, blank=True)  # None: the community's
    group_most = models.PositiveSmallIntegerField(null=True, blank=True)
    ground_rules = models.TextField(max_length=3000, blank=True)
    attribution = models.CharField(max_length=8, choices=choices(kinds.Attribution), default="role")
    visibility = models.CharField(
        max_length=10, choices=choices(kinds.Visibility), default="private"
    )  # of plan, then of record

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.title or self.question[:80] or gettext("A plan without a question yet")


class Wanted(models.Model):
    """What the assistee wants to take home; becomes a heading of the record."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="wanted")
    kind = models.CharField(max_length=10, choices=choices(kinds.CardKind))
    words = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class Need(models.Model):
    """What the case needs at the table: "Live work on switchgear"."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="needs")
    words = models.CharField(max_length=120)
    skill = models.ForeignKey(Skill, models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class AgendaTemplate(models.Model):
    """An agenda that a community keeps to start from. `agenda` is method.agenda.to_json."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="agenda_templates")
    name = models.CharField(max_length=80)
    agenda = models.JSONField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("community", "name", name="agenda_template_once")]


class Sharing(models.Model):
    """The plan was put on the community's board."""

    assist = models.OneToOneField(Assist, models.CASCADE, related_name="sharing")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Response(models.Model):
    """An answer to a shared plan: solved it, have it too, invite me, ask someone."""

    class Kind(models.TextChoices):
        SOLVED = "solved"
        SAME = "same"
        INVITE_ME = "invite_me"
        ASK = "ask"

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="responses")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.TextField(max_length=1000, blank=True)
    ask_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    ask_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint("assist", "person", "kind", name="response_once")]


class Group(models.Model):
    """Six to eight who work together in one room."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=LANGUAGE_LENGTH, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("assist", "number", name="group_number_once")]


class Participation(models.Model):
    """Person x assist x role; a guest has no account and is known by name alone. One person may hold several."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="participations")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="participations")
    role = models.CharField(max_length=12, choices=choices(kinds.Role))
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    job = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    brings = models.CharField(max_length=120, blank=True)  # the words in the seat: "72 hours on generators"
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Who sent them out of the room, where that is how it ended: they can't come in again by themselves.
    sent_out_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    # Of those who were handed the facilitator's role in the room, or handed it on: since when, until when, and what they
    # were before, which they are again afterwards.
    led_since = models.DateTimeField(null=True, blank=True)
    led_until = models.DateTimeField(null=True, blank=True)
    before_leading = models.CharField(max_length=12, blank=True, choices=choices(kinds.Role))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("assist", "person", "role", condition=Q(ended_at=None), name="participation_once")
        ]

    @property
    def initials(self) -> str:
        return initials(self.name)


class Invitation(models.Model):
    """Someone is asked to come: a person of the directory, or a guest by name and address."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="invitations")
    role = models.CharField(max_length=12, choices=choices(kinds.Role), default="peer")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    brings = models.CharField(max_length=120, blank=True)
    need = models.ForeignKey(Need, models.SET_NULL, null=True, blank=True, related_name="invitations")
    reasons = models.JSONField(default=list, blank=True)  # method.selection reasons: [{code, values}]
    message = models.TextField(max_length=2000, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "pk"]


class Answer(models.Model):
    """What an invited person said; the newest counts, the earlier ones stay."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="answers")
    answer = models.CharField(max_length=5, choices=choices(kinds.Answer))
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by_host = models.BooleanField(default=False)  # noted by the host after a call, not by the invited

    class Meta:
        ordering = ["at", "pk"]


class Chaser(models.Model):
    """A reminder that was sent for an invitation without an answer."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="chasers")
    at = models.DateTimeField(default=timezone.now)


class Scheduling(models.Model):
    """A date was chosen or changed, and sent with the length and the place as they were then; the newest counts."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="schedulings")
    starts_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    minutes = models.PositiveIntegerField()
    place = models.CharField(max_length=900, blank=True)  # and the link of the call
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=500, blank=True)  # why it changed

    class Meta:
        ordering = ["at", "pk"]


class Cancellation(models.Model):
    """The assist will not take place; nothing is sent about it afterwards."""

    assist = models.OneToOneField(Assist, models.CASCADE, related_name="cancellation")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=500, blank=True)


class Script(models.Model):
    """Where the meeting stands: one clock for all rooms of the assist. `state` is method.phases.to_json."""

    assist = models.OneToOneField(Assist, models.CASCADE, related_name="script")
    agenda = models.JSONField()  # as it was when the meeting was started
    state = models.JSONField()
    version = models.PositiveIntegerField(default=0)


class Room(models.Model):
    """The live place of a group; a room without a group is the plenary."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="rooms")
    group = models.OneToOneField(Group, models.CASCADE, null=True, blank=True, related_name="room")
    code = models.CharField(max_length=12, unique=True)  # to come in by: on the wall and in the QR code
    seq = models.PositiveBigIntegerField(default=0)  # number of the newest entry
    locked_at = models.DateTimeField(null=True, blank=True)  # nobody new may come in
    writes_at = models.DateTimeField(null=True, blank=True)  # the assistee may write though they listen, since then
    # What the group was given of its discussion: [[index of the part, seconds]], see method.lag.
    given = models.JSONField(default=list, blank=True)
    # Who sits inside, of each fishbowl that has begun: {index of the part: [seats]}, see assists.circling.
    circles = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)


class Announcement(models.Model):
    """A word to all rooms of an assist, shown there until it is put away. The newest that stands is shown."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="announcements")
    words = models.CharField(max_length=200)
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]


class Entry(models.Model):
    """One numbered change of a room. `intent` is the client's own id of the wish that led to it: sent twice, done once.

    `body` names what changed (a card's uid, a person's id); what was said, and who said it, stands in the rows alone, so
    that the log needs no cleaning when a rule changes or a person is erased."""

    room = models.ForeignKey(
        Room, models.CASCADE, related_name="entries", db_index=False
    )  # entry_seq_once begins with it
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=30)
    body = models.JSONField()
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, blank=True, related_name="+")
    intent = models.CharField(max_length=40, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["room", "seq"]
        constraints = [
            models.UniqueConstraint("room", "seq", name="entry_seq_once"),
            models.UniqueConstraint("room", "intent", name="entry_intent_once"),
        ]


class Talk(models.Model):
    """A stretch in which someone spoke, in the phase of this index. Who leads tapped it, or the speaker's own device
    noticed it: then `sure_until` says until when it is believed, unless the device says so again. Nothing of what was
    said is kept."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="talk")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="talk")
    role = models.CharField(max_length=12, blank=True)  # of the speaker then; none: the one they have now
    phase = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    sure_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["began_at", "pk"]
        constraints = [
            models.UniqueConstraint("room", "participation", condition=Q(ended_at=None), name="talk_open_once")
        ]


class Hand(models.Model):
    """Someone would like to speak. It is lowered when they have spoken, or by a tap."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="hands")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="hands")
    raised_at = models.DateTimeField()
    lowered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint("room", "participation", condition=Q(lowered_at=None), name="hand_raised_once")
        ]


class Nudge(models.Model):
    """A quiet word in a room, to one person or (none) to all; shown for a few seconds, and forgotten soon after. Who gave it
    stands in the log."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="nudges")
    to = models.ForeignKey(Participation, models.CASCADE, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=8, choices=choices(What))
    words = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]


class Consent(models.Model):
    """A participant agreed to the ground rules and the attribution rule as they were then."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="consents")
    rules = models.TextField()
    attribution = models.CharField(max_length=8)
    at = models.DateTimeField(default=timezone.now)


class TypingCheck(models.Model):
    """A participant told those who lead how well their typing follows a talk: one word, never what was typed. It is taken
    back by being deleted."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="typing_check")
    pace = models.CharField(max_length=10, choices=choices(Pace))
    at = models.DateTimeField(default=timezone.now)


class Pass(models.Model):
    """The right of one device to act as a participant without an account. Stored hashed; ends by itself."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="passes")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
