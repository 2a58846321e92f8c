"""A mail server of our own that tests send to."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """What arrived, in order. `refuses` maps an address to what the server answers at RCPT, `answer` is what it says to
    every letter's data; `on_data` is called while a letter is on its way."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.to: list[str] = []
        self.refuses: dict[str, str] = {}
        self.answer = "250 OK"
        self.on_data: Any = None
        self.port = _free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, server_hostname="mail.example.org")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.on_data is not None:
            await self.on_data(self)
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.arrived.append(message)
            self.to += envelope.rcpt_tos
        return self.answer

    def __enter__(self) -> "Mailbox":
        self._controller.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """Its address, as PEERASSIST_MAIL_URL says it."""
        return f"smtp://127.0.0.1:{self.port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
