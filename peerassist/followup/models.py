"""What came of it: actions, progress, check-ins and outcomes."""

from django.db import models
from django.utils import timezone

from peerassist.assists.models import Assist
from peerassist.people.models import LANGUAGE_LENGTH, Person
from peerassist.records.models import Card


class Action(models.Model):
    """What someone commits to do, with owner and date."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="actions")
    card = models.OneToOneField(Card, models.SET_NULL, null=True, blank=True, related_name="action_taken")
    words = models.TextField(max_length=2000)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="actions")
    owner_name = models.CharField(max_length=120, blank=True)
    owner_email = models.EmailField(blank=True)
    owner_language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")
    due_on = models.DateField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["due_on", "pk"]


class ActionClosing(models.Model):
    """An action was done, or dropped, by whom and when."""

    class How(models.TextChoices):
        DONE = "done"
        DROPPED = "dropped"

    action = models.OneToOneField(Action, models.CASCADE, related_name="closing")
    how = models.CharField(max_length=8, choices=How)
    words = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)


class ProgressNote(models.Model):
    """The assistee tells all who helped how it goes."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="progress_notes")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(max_length=4000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]


class CheckIn(models.Model):
    """A dated look back: "what did you do differently?"."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="check_ins")
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]


class Outcome(models.Model):
    """What came of it, in the assistee's words; answers a check-in or stands by itself."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="outcomes")
    check_in = models.OneToOneField(CheckIn, models.SET_NULL, null=True, blank=True, related_name="outcome")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    differently = models.TextField(max_length=4000)  # what did you do differently?
    result = models.TextField(max_length=4000, blank=True)  # and what came of it?
    thanks = models.TextField(max_length=2000, blank=True)  # to those who helped
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]


class Uptake(models.Model):
    """What became of an option of the record: the team took it up, or set it aside; in a word, why or from when."""

    card = models.OneToOneField(Card, models.CASCADE, related_name="uptake")
    taken_up = models.BooleanField()
    words = models.CharField(max_length=160, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Unsubscription(models.Model):
    """A person wants no more letters about this assist."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="unsubscriptions")
    email = models.EmailField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("assist", "email", name="unsubscribed_once")]
