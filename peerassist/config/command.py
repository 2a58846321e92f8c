"""`peerassist`: start, prepare and look after an installation from the shell.

peerassist serve          web, live room and worker in one, in the foreground
peerassist web | worker   one of the two, for larger installations
peerassist prepare        migrate the database, gather static files
peerassist demonstration  fill the demonstration community
peerassist manage ...     Django's own commands
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence

from peerassist.config.environment import BadConfiguration, read


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; return the exit code. A bad configuration is one clear sentence, no traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerassist.config.settings")
    commands: dict[str, Callable[[list[str]], int]] = {
        "serve": serve,
        "web": web,
        "worker": worker,
        "prepare": prepare,
        "demonstration": lambda rest: manage(["demonstration", *rest]),
        "manage": manage,
    }
    if not given or given[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 0 if given and given[0] in {"-h", "--help", "help"} else 2
    try:
        read(os.environ)
        return commands[given[0]](given[1:])
    except BadConfiguration as problem:
        print(f"peerassist: {problem}", file=sys.stderr)
        return 2


def manage(rest: list[str]) -> int:
    """Run one of Django's commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["peerassist", *rest])
    return 0


def prepare(rest: list[str]) -> int:
    """Bring the database up to date and gather static files."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


def worker(rest: list[str]) -> int:
    """Deliver letters, carry out jobs and recurring duties until told to stop."""
    return manage(["worker", *rest])


def web(rest: list[str]) -> int:
    """Serve pages and live rooms."""
    import uvicorn

    environment = read(os.environ)
    if busy := _busy(environment.host, environment.port):
        print(f"peerassist: {busy}", file=sys.stderr)
        return 1
    uvicorn.run(
        "peerassist.config.asgi:application",
        host=environment.host,
        port=environment.port,
        workers=environment.workers if environment.workers > 1 else None,
        ws_max_size=65536,
        ws_per_message_deflate=False,
        proxy_headers=environment.trusted_proxies > 0,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    return 0


def serve(rest: list[str]) -> int:
    """Prepare, then serve with a worker beside it; both end together."""
    environment = read(os.environ)
    prepare([])
    helper = subprocess.Popen([sys.executable, "-m", "peerassist", "worker"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(first_words(), end="")
    print(f"\n  Peer Assist is ready at {environment.address}\n  Stop it with Ctrl-C.\n", flush=True)
    try:
        return web(rest)
    except KeyboardInterrupt:
        return 0
    finally:
        helper.send_signal(signal.SIGTERM)
        try:
            helper.wait(timeout=10)
        except subprocess.TimeoutExpired:
            helper.kill()


def first_words() -> str:
    """Fill the demonstration the first time; in a real installation without a community, say how to begin."""
    from django.conf import settings
    from django.core.management import call_command

    from peerassist.people.models import Community

    if Community.objects.exists():
        return ""
    if settings.DEMONSTRATION:
        print("  Filling the demonstration community ...", flush=True)
        call_command("demonstration")
        return ""
    from peerassist.web.account import setup_code

    return f"\n  First run: open {settings.ADDRESS}/first-run and type the set-up code {setup_code()}\n"


def _busy(host: str, port: int) -> str:
    """Return a sentence when another program listens at `port`, else nothing."""
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return f"Port {port} can't be used ({problem.strerror}). Set PEERASSIST_PORT to another one."
    return ""
