"""Durable work: written in the same transaction as the change that asks for it, carried out by the worker."""

from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """One mail to one address. `key` makes asking twice harmless; `message_id` never changes, so a doubled
    delivery is recognised by mail programs."""

    key = models.CharField(max_length=200, unique=True)
    to_name = models.CharField(max_length=120, blank=True)
    to_address = models.EmailField()
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="en")
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)  # an iCalendar object, as text
    calendar_method = models.CharField(max_length=12, blank=True)  # REQUEST, CANCEL
    unsubscribe_url = models.URLField(max_length=500, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    about = models.CharField(
        max_length=60, blank=True, db_index=True
    )  # "assist:7": lets a host see who was not reached
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)  # given up; `error` says why
    error = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None, refused_at=None), name="letter_waiting")
        ]


class Suppression(models.Model):
    """An address that asked for no more mail, or that bounced for good."""

    address = models.EmailField(unique=True)
    since = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=40)


class Round(models.Model):
    """When a recurring duty of the worker (chasers, reminders, check-ins, digests) was last done, and for when."""

    duty = models.CharField(max_length=60, unique=True)
    done_for = models.DateTimeField()
