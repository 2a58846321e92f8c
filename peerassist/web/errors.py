"""Pages for what went wrong: what happened, what is safe, what to do."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from peerassist.web import kept


class RefuseNul:
    """No address means a NUL, and PostgreSQL keeps none: said before anything looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, ValueError("NUL in the address"))
        return self.get_response(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Said of what can't be read; who came by another name of this server is told the right one."""
    wrong_host = isinstance(exception, DisallowedHost)
    return render(request, "400.html", {"address": settings.ADDRESS if wrong_host else ""}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    response = render(request, "404.html", status=404)
    response.says_nothing = True  # type: ignore[attr-defined]  # kept.py: a form's words may be shown instead
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what broke may be the database that every other page asks."""
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without a valid key, most often because it was open for very long. What was typed is shown again,
    so that it can be sent or copied."""
    return kept.shown(request, kept.words_of(request.POST), request.get_full_path(), status=403)
