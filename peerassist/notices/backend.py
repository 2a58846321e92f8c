"""Django's mail door: whatever Django or django-allauth sends goes through the outbox like every other letter."""

from collections.abc import Sequence
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from peerassist.outbox.models import Letter


class OutboxBackend(BaseEmailBackend):
    """Writes letters into the outbox; the worker delivers them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        letters = [letter for message in email_messages for letter in letters_of(message)]
        Letter.objects.bulk_create(letters)
        return len(email_messages)


def letters_of(message: EmailMessage) -> list[Letter]:
    """Return one letter for each address of `message`."""
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(content) for content, kind in message.alternatives if kind == "text/html"), "")
    made = []
    for address in message.recipients():
        message_id = make_msgid(domain=settings.ADDRESS.split("//")[-1].split(":")[0] or "localhost")
        made.append(
            Letter(
                key=f"django:{message_id}",
                to_address=address,
                language=get_language() or "en",
                subject=str(message.subject),
                text=str(message.body),
                html=html,
                message_id=message_id,
            )
        )
    return made
