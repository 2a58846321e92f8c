"""Passes: how a person without an account proves to be a participant, and secrets in links.

A secret has 256 bits; only its SHA-256 is stored. The plain one exists in a mail, a link or a session cookie.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from peerassist.assists.models import Participation, Pass

LASTS = timedelta(days=120)  # long enough to validate, to follow up and to hear what came of it


def fresh_secret() -> tuple[str, str]:
    """Return a new secret and its hash."""
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def hashed(secret: str) -> str:
    """Return the hash under which `secret` is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


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


def link_secret(kind: str, number: int) -> str:
    """Return the secret of the link of thing `number` ("invitation", 7): 256 bits derived from the installation's key.

    It can be made again for a later letter, so nothing but its hash needs to be stored to check it.
    """
    return salted_hmac(f"peerassist.link.{kind}", str(number), algorithm="sha256").hexdigest()
