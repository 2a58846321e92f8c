"""Secrets in links: 256 bits; only their SHA-256 is stored."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac


def fresh_secret() -> tuple[str, str]:
    """Return a new secret and its hash."""
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def hashed(secret: str) -> str:
    """Return the hash under which `secret` is stored."""
    return hashlib.sha256(secret.encode("utf-8", "ignore")).hexdigest()


def link_secret(kind: str, number: int) -> str:
    """Return the secret of the link of thing `number` ("invitation", 7): 256 bits derived from the installation's key.

    It can be made again for a later letter, so nothing but its hash needs to be stored to check it.
    """
    return salted_hmac(f"peerassist.link.{kind}", str(number), algorithm="sha256").hexdigest()
