"""Django's mail door: whatever Django or django-allauth sends goes through the outbox like every other letter."""

from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from peerassist.notices.compose import domain
from peerassist.outbox.posting import Post, put


class OutboxBackend(BaseEmailBackend):
    """Writes letters into the outbox; the worker delivers them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for post in posts_of(message):
                put(post, domain=domain())
        return len(email_messages)


def posts_of(message: EmailMessage) -> list[Post]:
    """Return one letter for each address of `message`."""
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(content) for content, kind in message.alternatives if kind == "text/html"), "")
    return [
        Post(f"mail:{uuid4().hex}", "", address, get_language() or "en", str(message.subject), str(message.body), html)
        for address in message.recipients()
    ]
