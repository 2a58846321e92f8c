"""What a page may ask of the device: nothing, but for the room, which may ask for the microphone (room.py)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
NOTHING = "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()"


def with_microphone(answer: HttpResponse) -> HttpResponse:
    """Let this page ask for the microphone; no sound leaves the device (frontend/room/ears.ts)."""
    answer[HEADER] = NOTHING.replace("microphone=()", "microphone=(self)")
    return answer


class PermissionsMiddleware:
    """Says so with every page that does not say otherwise itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault(HEADER, NOTHING)
        return answer
