"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest

from peerassist.people import access
from peerassist.web.access import current_community, person_of, viewer


def everywhere(request: HttpRequest) -> dict[str, object]:
    """Return who looks, at which community, and how the page should look."""
    if not hasattr(request, "user"):  # an error before it was known who looks, as for a wrong host
        return {"demonstration": settings.DEMONSTRATION, "languages": []}
    person = person_of(request)
    community = current_community(request)
    mine = viewer(request).known
    return {
        "person": person,
        "community": community,
        "communities": sorted(mine.values(), key=lambda c: c.name.casefold()) if len(mine) > 1 else [],
        "is_steward": community is not None and access.can(viewer(request), access.Act.STEWARD, community),
        "demonstration": settings.DEMONSTRATION,
        "mail_waits": not settings.MAIL_URL and not settings.DEMONSTRATION,
        "theme": person.theme if person else request.COOKIES.get("theme", ""),
        "languages": settings.LANGUAGES,
    }
