"""Passes: how a person without an account proves to be a participant. The plain secret is in their session alone."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from peerassist.assists.models import Participation, Pass
from peerassist.people.secrets import fresh_secret, hashed

LASTS = timedelta(days=120)  # long enough to validate, to follow up and to hear what came of it


def give(participation: Participation) -> str:
    """Make a pass for one device and return its secret."""
    secret, secret_hash = fresh_secret()
    Pass.objects.create(participation=participation, token_hash=secret_hash, expires_at=timezone.now() + LASTS)
    return secret


def held(secrets_by_assist: Mapping[str, str]) -> frozenset[int]:
    """Return the participations to which the given secrets (as a session keeps them) are valid passes: one query."""
    if not secrets_by_assist:
        return frozenset()
    hashes = [hashed(secret) for secret in secrets_by_assist.values()]
    valid = Pass.objects.filter(
        token_hash__in=hashes, expires_at__gt=timezone.now(), ended_at=None, participation__ended_at=None
    )
    return frozenset(valid.values_list("participation_id", flat=True))


def former(secret: str) -> Participation | None:
    """Return the participation that a secret once was a pass to, whether it still is or not."""
    known = Pass.objects.select_related("participation").filter(token_hash=hashed(secret)).first() if secret else None
    return known.participation if known else None
