"""What was said. The record is rows from its first letter, so it can be searched, validated, published and erased."""

from django.db import models
from django.utils import timezone

from peerassist.assists.models import Assist, Entry, Participation, Room, choices
from peerassist.method import kinds, listening
from peerassist.people.models import Person


class Theme(models.Model):
    """Cards that belong together. `uid` is made by the client that named it."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="themes")
    uid = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("assist", "uid", name="theme_uid_once")]


class Veil(models.Model):
    """One kind of card is written hidden in a room, from `put_at` until it is lifted. Cards that were begun under it are
    their writers' alone until then (records/hiding.py)."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="veils")
    kind = models.CharField(max_length=10, choices=choices(kinds.CardKind))
    put_by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    put_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(Participation, models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("room", "kind", name="one_veil_at_a_time", condition=models.Q(lifted_at=None))
        ]


class Bundle(models.Model):
    """Cards of several groups that say the same, put together in the plenary. Each keeps its words and its group; what is
    undone leaves its row."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="bundles")
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Participation, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class Card(models.Model):
    """One note of the record. `uid` is made by the client that wrote it, so that writing twice makes one card."""

    assist = models.ForeignKey(
        Assist, models.CASCADE, related_name="cards", db_index=False
    )  # card_uid_once begins with it
    room = models.ForeignKey(Room, models.SET_NULL, null=True, related_name="cards")
    uid = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=choices(kinds.CardKind))
    text = models.TextField(max_length=10000, blank=True)
    author = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="cards_written")
    said_by = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="cards_said"
    )  # if another typed it
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="cards")
    bundle = models.ForeignKey(Bundle, models.SET_NULL, null=True, blank=True, related_name="cards")
    veil = models.ForeignKey(Veil, models.SET_NULL, null=True, blank=True, related_name="cards")  # begun under it
    phase = models.PositiveSmallIntegerField(null=True, blank=True)  # the part of the agenda in which it was begun
    position = models.FloatField(default=0)  # within its kind; halves between neighbours
    version = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(Participation, models.SET_NULL, null=True, blank=True, related_name="+")  # of an action
    due_on = models.DateField(null=True, blank=True)  # of an action
    answered_at = models.DateTimeField(null=True, blank=True)  # of a question
    worked_where = models.CharField(max_length=300, blank=True)  # of an experience, like the next two
    worked_why = models.CharField(max_length=300, blank=True)
    holds_here = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)  # taken back by its author while the room was open

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("assist", "uid", name="card_uid_once")]


class CardRevision(models.Model):
    """How a card read before a change; the history that the frozen record keeps."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["version"]


class CardEdit(models.Model):
    """What led from one version of a card's text to the next, so that edits which cross can be merged and told. Some
    hundreds of each card while the room is at work, none once the record is signed: what was typed and taken back again
    is nobody's any more. `op` is an operation (method/text.py), as it stands on the wire, on the version before."""

    card = models.ForeignKey(
        Card, models.CASCADE, related_name="edits", db_index=False
    )  # card_edit_once begins with it
    version = models.PositiveIntegerField()  # that it made
    op = models.JSONField()
    entry = models.OneToOneField(Entry, models.CASCADE, null=True, related_name="+")  # that tells it
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint("card", "version", name="card_edit_once")]


class Star(models.Model):
    """A participant finds a card worth keeping in sight."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="stars")
    by = models.ForeignKey(Participation, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("card", "by", name="star_once")]


class Vote(models.Model):
    """A vote by dots in a room: on which kinds, how many dots for each person, whether several may go to one card, and
    whether the count is secret until it is closed."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="votes")
    kinds = models.JSONField()
    dots = models.PositiveSmallIntegerField()
    several = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("room", name="one_vote_at_a_time", condition=models.Q(closed_at=None))]


class Dots(models.Model):
    """The dots that a participant gave to a card; whose they are is told to nobody else."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="given")
    card = models.ForeignKey(Card, models.CASCADE, related_name="dots")
    by = models.ForeignKey(Participation, models.CASCADE, related_name="+")
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("vote", "card", "by", name="dots_once")]


class Picture(models.Model):
    """The picture on a card: re-encoded, with nothing in it of where and by which device it was taken. Who brought it said
    that those who can be seen agree (`consented_at`). Taken away, nothing of it stays."""

    card = models.OneToOneField(Card, models.CASCADE, related_name="picture")
    uid = models.CharField(max_length=40)
    caption = models.CharField(max_length=300)  # said to those who do not see it, too
    credit = models.CharField(max_length=120, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    consented_at = models.DateTimeField(default=timezone.now)


class Pixels(models.Model):
    """The bytes of a picture (JPEG), apart from what is told of it with every card."""

    picture = models.OneToOneField(Picture, models.CASCADE, related_name="pixels", primary_key=True)
    content = models.BinaryField()


class Mark(models.Model):
    """What who listens wants to come back to: for their own eyes, never told to anybody else."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="marks")
    by = models.ForeignKey(Participation, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=5, choices=choices(listening.Mark))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint("card", "by", name="mark_once")]


class Validation(models.Model):
    """A card was confirmed, corrected or struck, by whom and when. The newest of a card that was not taken back counts,
    as long as the card still reads as it was judged (`version`)."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed"
        CORRECTED = "corrected"
        STRUCK = "struck"

    card = models.ForeignKey(Card, models.CASCADE, related_name="validations")
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    seen = models.PositiveIntegerField(default=1)  # the card's version as the judge saw it
    version = models.PositiveIntegerField(default=1)  # and as it was judged: a correction makes a new one
    before = models.TextField(blank=True)  # the text that was corrected or struck
    words = models.CharField(max_length=500, blank=True)  # why
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Participation, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class SignOff(models.Model):
    """The assistee signs the validated record; from then on it is frozen. `digest` is SHA-256 of what was signed."""

    assist = models.OneToOneField(Assist, models.CASCADE, related_name="sign_off")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    cards = models.JSONField()  # the record as signed: kinds, words, authors as shown
    at = models.DateTimeField(default=timezone.now)
