"""`/health`: says within milliseconds whether this process answers and can read its database.
A process that was told to end says 503 and `draining`, so that a load balancer sends nobody to it any more."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from peerassist.live.leaving import draining


class HealthMiddleware:
    """Answers before hosts, sessions and languages are looked at, so that a load balancer needs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != "/health":
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM people_community")
        except DatabaseError:
            return JsonResponse({"database": "unreachable"}, status=503)
        if draining():
            return JsonResponse({"database": "ok", "serving": "draining"}, status=503)
        return JsonResponse({"database": "ok"})
