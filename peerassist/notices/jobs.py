"""Queued jobs (Django's tasks), carried out by the same worker that delivers letters."""

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


def run_queued() -> int:
    """Carry out all queued jobs; return 1 if there was any."""
    if not DBTaskResult.objects.ready().exists():
        return 0
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="peerassist",
        excluded_queue_names=[],
    ).run()
    return 1
