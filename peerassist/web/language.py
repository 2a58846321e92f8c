"""Which language a page speaks: the person's own, else the cookie's, else the browser's; one URL for all."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from peerassist.web.access import person_of

Next = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Speaks the cookie's or the browser's language from the first byte on, error pages included."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        speak(request, translation.get_language_from_request(request))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        translation.activate(settings.LANGUAGE_CODE)
        timezone.deactivate()
        return response


class PersonLanguageMiddleware:
    """Once it is known who looks: their language, and their times."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = person_of(request)
        if person is not None and person.language in dict(settings.LANGUAGES):
            speak(request, person.language)
        timezone.activate(zone(person.time_zone if person else request.COOKIES.get("tz", "")))
        return self.get_response(request)


def speak(request: HttpRequest, language: str) -> None:
    """Make `language` the one of this request."""
    translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE


def zone(name: str) -> ZoneInfo:
    """Return the time zone called `name`, else the installation's."""
    try:
        return ZoneInfo(name) if name else ZoneInfo(settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)
