"""The service worker of the rooms: with it a room's page opens without a line, on a device that has opened it before."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerassist.web.templatetags.built import FONT, built, imports_of

SCOPE = "/rooms/"
SOURCE = "worker/worker.ts"
OF_A_ROOM = ("room/room.tsx", "room/tools.tsx", "room/together.tsx", "styles/room.css", "styles/font.css", FONT)
UNHASHED = ("signs.svg", "favicon.svg")


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The script, after the names of the files it keeps: with another build it is another script, which browsers notice."""
    scripts = [name for source in OF_A_ROOM if source.endswith(".tsx") for name in imports_of(source)]
    files = [*dict.fromkeys([*map(built, OF_A_ROOM), *scripts, *map(static, UNHASHED)])]
    script = Path(str(finders.find(built(SOURCE).removeprefix(settings.STATIC_URL))))
    text = f"const FILES = {json.dumps(files)};\n{script.read_text('utf-8')}"
    return HttpResponse(text, content_type="text/javascript", headers={"Service-Worker-Allowed": SCOPE})


paths = [path("rooms/worker.js", worker, name="room_worker")]
