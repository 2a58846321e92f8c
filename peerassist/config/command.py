"""`peerassist`: start, prepare and look after an installation from the shell.

peerassist serve          web, live room and worker in one, in the foreground
peerassist web | worker   one of the two, for larger installations
peerassist prepare        bring the database up to date, gather static files
peerassist letters        what waits in the outbox, and what was refused
peerassist demonstration  fill the demonstration community
peerassist manage ...     Django's own commands
peerassist --version      which version this is
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence

from peerassist import __version__
from peerassist.config.environment import BadConfiguration, Environment, read

INTERRUPTED = 130  # exit code
DRAIN = 5  # seconds that open requests and rooms have to end when the server is told to stop


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; return the exit code. A bad configuration is one clear sentence, no traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerassist.config.settings")
    commands: dict[str, Callable[[list[str]], int]] = {
        "serve": serve,
        "web": web,
        "worker": worker,
        "prepare": prepare,
        "letters": lambda rest: manage(["letters", *rest]),
        "demonstration": lambda rest: manage(["demonstration", *rest]),
        "manage": manage,
        "--version": version,
    }
    if not given or given[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 0 if given and given[0] in {"-h", "--help", "help"} else 2
    try:
        read(os.environ)
        return commands[given[0]](given[1:])
    except BadConfiguration as problem:
        return fail(str(problem), 2)
    except KeyboardInterrupt:  # also while it is still starting: whoever stops it needs no traceback
        return INTERRUPTED


def fail(words: str, code: int = 1) -> int:
    """Say on the console what is wrong; return the exit code."""
    print(f"peerassist: {words}", file=sys.stderr, flush=True)
    return code


def manage(rest: list[str]) -> int:
    """Run one of Django's commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["peerassist", *rest])
    return 0


def version(rest: list[str]) -> int:
    """Say which version this is."""
    print(__version__)
    return 0


def prepare(rest: list[str]) -> int:
    """Bring the database up to date and gather static files."""
    if problem := unready(need_tables=False):
        return fail(problem)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


def worker(rest: list[str]) -> int:
    """Deliver letters, carry out jobs and recurring duties until told to stop."""
    if problem := unready():
        return fail(problem)
    return manage(["worker", *rest])


def web(rest: list[str]) -> int:
    """Serve pages and live rooms."""
    if problem := unready():
        return fail(problem)
    print(first_run_words(), end="", flush=True)
    return listen(read(os.environ))


def serve(rest: list[str]) -> int:
    """Prepare, then serve with a worker beside it; both end together."""
    from peerassist.config.beside import WorkerBeside

    environment = read(os.environ)
    if busy := _busy(environment.host, environment.port):  # before anything is touched: another one may run here
        return fail(busy)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if failed := prepare([]):
            return failed
        fill_demonstration()
        with WorkerBeside():
            print(first_run_words(), end="")
            print(f"\n  Peer Assist is ready at {environment.address}\n  Stop it with Ctrl-C.\n", flush=True)
            return listen(environment)
    except KeyboardInterrupt:
        return 0


def listen(environment: Environment) -> int:
    """Answer until told to stop, then let open requests end. Rooms are told at once, and their screens come back."""
    import structlog
    import uvicorn

    from peerassist.live.straight import StraightLine

    if busy := _busy(environment.host, environment.port):
        return fail(busy)
    log = structlog.get_logger("web")
    log.info("listening", host=environment.host, port=environment.port, processes=environment.workers)
    uvicorn.run(
        "peerassist.config.asgi:application",
        host=environment.host,
        port=environment.port,
        workers=environment.workers if environment.workers > 1 else None,
        ws=StraightLine,
        ws_max_size=65536,
        ws_per_message_deflate=False,
        proxy_headers=False,  # Django and allauth read them themselves, as far as they are to be believed
        lifespan="on",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN,
        server_header=False,
    )
    log.info("stopped")
    return 0


def unready(*, need_tables: bool = True) -> str:
    """Return a sentence when the database can't be reached or, where tables are needed, is not up to date."""
    import django

    django.setup()
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    line = connection.copy()
    line.settings_dict["OPTIONS"].pop("pool", None)  # a line of its own fails at once, and says why
    try:
        line.ensure_connection()
        executor = MigrationExecutor(line)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        return f"The database can't be used ({' '.join(str(problem).split())}). See PEERASSIST_DATABASE_URL."
    finally:
        line.close()
    return "The database is not up to date. Run first: peerassist prepare" if behind and need_tables else ""


def fill_demonstration() -> None:
    """In demonstration mode, fill an empty database."""
    from django.conf import settings
    from django.core.management import call_command

    from peerassist.people.models import Community

    if settings.DEMONSTRATION and not Community.objects.exists():
        print("  Filling the demonstration community ...", flush=True)
        call_command("demonstration", verbosity=0)


def first_run_words() -> str:
    """Return how to begin in an installation that has no community yet; nothing where there is one."""
    from django.conf import settings

    from peerassist.people.models import Community

    if settings.DEMONSTRATION or Community.objects.exists():
        return ""
    from peerassist.web.account import setup_code

    return f"\n  First run: open {settings.ADDRESS}/first-run and type the set-up code {setup_code()}\n"


def _busy(host: str, port: int) -> str:
    """Return a sentence when another program listens at `port`, else nothing."""
    import socket

    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return f"Port {port} of {host} can't be used ({problem.strerror}). Set PEERASSIST_PORT to another one."
    return ""
