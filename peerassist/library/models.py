"""Published records and stories."""

from django.db import models
from django.utils import timezone

from peerassist.assists.models import Assist, Participation, choices
from peerassist.method import kinds
from peerassist.people.models import LANGUAGE_LENGTH, Community, Person


class Publication(models.Model):
    """Makes a record part of the library. To whom it is visible stands at the assist. Taken back, its words are kept for
    the next time."""

    assist = models.OneToOneField(Assist, models.CASCADE, related_name="publication")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    licence = models.CharField(max_length=40, blank=True)  # "CC BY 4.0"
    summary = models.TextField(max_length=2000, blank=True)
    source = models.CharField(max_length=300, blank=True)  # where the words come from, if from outside
    first_timers = models.PositiveSmallIntegerField(default=0)  # peers who had sat at no such table before
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


class Teller(models.Model):
    """Somebody who was at the table agrees to be named at the record, and asked about it."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="teller")
    words = models.CharField(max_length=160, blank=True)  # what they can tell: "posts midwives in pairs since 2021"
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["participation"]


class Story(models.Model):
    """A lesson or story from outside an assist, told by a member or taken in from a public collection."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="stories")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="stories")
    title = models.CharField(max_length=300)
    happened = models.TextField(max_length=20000, blank=True)  # what happened
    lesson = models.TextField(max_length=20000, blank=True)  # what was learned
    advice = models.TextField(max_length=20000, blank=True)  # what to do
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")
    place = models.CharField(max_length=160, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    visibility = models.CharField(max_length=10, choices=choices(kinds.Visibility), default="community")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "stories"
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Helped(models.Model):
    """A reader says "this helped me" of a record or a story."""

    assist = models.ForeignKey(Assist, models.CASCADE, null=True, blank=True, related_name="helped")
    story = models.ForeignKey(Story, models.CASCADE, null=True, blank=True, related_name="helped")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(assist__isnull=False, story=None) | models.Q(assist=None, story__isnull=False),
                name="helped_by_one_thing",
            ),
            models.UniqueConstraint("assist", "person", name="helped_by_assist_once"),
            models.UniqueConstraint("story", "person", name="helped_by_story_once"),
        ]


class Comment(models.Model):
    """A reader's word on a record or a story, under their own name; taken away by them, by the host or by a steward."""

    assist = models.ForeignKey(Assist, models.CASCADE, null=True, blank=True, related_name="comments")
    story = models.ForeignKey(Story, models.CASCADE, null=True, blank=True, related_name="comments")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    words = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(assist__isnull=False, story=None) | models.Q(assist=None, story__isnull=False),
                name="comment_on_one_thing",
            )
        ]


class Document(models.Model):
    """What search knows of an assist, a story or a person: their words, and to whom they may be shown.

    The terms themselves are in the database's own full-text index (migration 0002). `thing` is the id within `kind`;
    a person has one document for each community. `cards` holds the words of a published record only.
    """

    class Kind(models.TextChoices):
        ASSIST = "assist"
        STORY = "story"
        PERSON = "person"

    kind = models.CharField(max_length=6, choices=Kind)
    thing = models.BigIntegerField()
    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    team = models.BigIntegerField(null=True, blank=True)
    visibility = models.CharField(max_length=10)
    language = models.CharField(max_length=LANGUAGE_LENGTH)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    published = models.BooleanField(default=False)
    told = models.BooleanField(default=False)  # what came of it is told
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    cards = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("kind", "thing", "community", name="document_once")]
        indexes = [
            models.Index(fields=["community", "kind"]),
            models.Index("kind", models.F("year").desc(), models.F("id").desc(), name="document_newest"),
        ]


ALL = "_all"  # no word: the term that every document counts under


class Term(models.Model):
    """How many documents a term occurs in: tells telling words from common ones, and mends typing errors."""

    term = models.CharField(max_length=40, primary_key=True)
    documents = models.PositiveIntegerField(default=0)
