"""Where requests come in: http goes to Django; the live room has its sockets, and its own http for those without."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerassist.config.settings")
pages = get_asgi_application()

from peerassist.config.ending import Ending  # noqa: E402
from peerassist.live.poll import PLACE, room_poll  # noqa: E402  (models need Django to be ready)
from peerassist.live.socket import leave_rooms, room_socket  # noqa: E402


async def application(scope, receive, send):  # type: ignore[no-untyped-def]
    """Route one ASGI connection."""
    if scope["type"] == "websocket":
        await room_socket(scope, receive, send)
    elif scope["type"] == "http" and scope["path"].startswith(PLACE):
        await room_poll(scope, receive, send)
    elif scope["type"] == "lifespan":
        await live(receive, send)  # type: ignore[no-untyped-call]
    elif scope["type"] == "http":
        await pages(scope, receive, send)


async def live(receive, send):  # type: ignore[no-untyped-def]
    """From the start of a process to its end: told to end, it leaves its rooms first."""
    await receive()  # lifespan.startup
    Ending(leave_rooms)
    await send({"type": "lifespan.startup.complete"})
    await receive()  # lifespan.shutdown
    await send({"type": "lifespan.shutdown.complete"})
