"""The worker: delivers letters, carries out queued jobs, and does the recurring duties."""

import os
import signal
import threading
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from peerassist.notices import duties, sending
from peerassist.notices.jobs import run_queued
from peerassist.outbox.posting import deliver_due

log = structlog.get_logger("worker")
PAUSE = 1.0  # seconds between looks into the outbox
DUTY_EVERY = timedelta(minutes=10)


class Command(BaseCommand):
    help = "Deliver letters, carry out jobs and recurring duties until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stopping.set())
        parent, next_duty = os.getppid(), timezone.now()
        while True:
            now = timezone.now()
            try:
                busy = run_queued() + deliver(now)
                if now >= next_duty:
                    next_duty = now + DUTY_EVERY
                    do_duties(timezone.localdate())
            except DatabaseError as problem:  # the database is away: wait for it, lose nothing
                log.warning("database", problem=str(problem))
                close_old_connections()
                busy = 0
            # A worker whose server was killed ends too: started together, ended together.
            if (options["once"] and not busy) or stopping.is_set() or os.getppid() != parent:
                return
            if not busy and stopping.wait(PAUSE):
                return


def do_duties(today: date) -> None:
    """Do each duty; a fault in one, which the log tells of, does not keep back the others' letters."""
    for name, duty in duties.DUTIES.items():
        try:
            duty(today)
        except DatabaseError:
            raise
        except Exception:
            log.exception("duty", name=name)


def deliver(now: datetime) -> int:
    """Let letters leave by SMTP, or into the demonstration's tray; return how many. Without either they wait."""
    if settings.MAIL_URL:
        return deliver_due(sending.by_smtp, now)
    return deliver_due(sending.into_tray, now) if settings.DEMONSTRATION else 0
