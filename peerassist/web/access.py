"""Authorised fetch: a page gets its thing only through the right to it, so forgetting the check is impossible.

What one may not see answers 404.
"""

from dataclasses import dataclass

from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from peerassist.assists import access as assists_access
from peerassist.assists import passes
from peerassist.assists.access import Act, Standing
from peerassist.assists.models import Assist, Participation
from peerassist.method.kinds import Attribution
from peerassist.people import access as people_access
from peerassist.people.access import Viewer, viewer_of
from peerassist.people.models import Community, Person


def person_of(request: HttpRequest) -> Person | None:
    """Return the signed-in person."""
    user = request.user
    return None if isinstance(user, AnonymousUser) or not user.is_authenticated else user


def viewer(request: HttpRequest) -> Viewer:
    """Return who looks, once per request."""
    known: Viewer | None = getattr(request, "_viewer", None)
    if known is None:
        known = viewer_of(person_of(request), passes.held(request.session.get("passes", {})))
        request._viewer = known  # type: ignore[attr-defined]
    return known


@dataclass(frozen=True, slots=True)
class Seen:
    """An assist together with what the viewer is to it; templates ask `seen.may.invite`."""

    assist: Assist
    standings: frozenset[Standing]

    def allows(self, act: Act) -> bool:
        return assists_access.allows(self.standings, act, self.assist)

    @property
    def names(self) -> bool:
        """Whether the viewer may read who was at the table: those who were, and everybody where the rule names them."""
        return bool(self.standings & assists_access.PRESENT) or self.assist.attribution == Attribution.NAMED

    @property
    def may(self) -> dict[str, bool]:
        """Every act by its code, for templates."""
        return {str(act): self.allows(act) for act in Act}


def assist_for(request: HttpRequest, number: int, act: Act) -> Seen:
    """Return assist `number` if the viewer may do `act` with it, else 404. Who came by a letter's link and may do it once
    signed in is sent to the sign-in page."""
    looking = viewer(request)
    rows = (
        Assist.objects.annotate(invited=assists_access.is_invited(looking))
        .select_related(
            "community", "team", "sharing", "cancellation", "created_by", "sign_off__by", "publication", "script"
        )
        .prefetch_related(
            Prefetch("participations", Participation.objects.filter(ended_at=None).select_related("person", "teller"))
        )
    )
    try:  # first() would put a single row in order, for a fifth of the time that all of this takes
        assist = rows.get(pk=number)
    except Assist.DoesNotExist:
        raise Http404 from None
    seen = Seen(assist, assists_access.standings(looking, assist))
    if not seen.allows(act):
        if Seen(assist, seen.standings | {Standing.SIGNED_IN}).allows(act):
            raise ImmediateHttpResponse(sign_in_first(request, number))
        raise Http404
    return seen


def sign_in_first(request: HttpRequest, number: int) -> HttpResponseRedirect:
    """Lead to the sign-in page, and from there back: to the page asked for, or to the assist after a form."""
    return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("assist", args=[number]))


def community_for(request: HttpRequest, act: people_access.Act) -> Community:
    """Return the present community if the viewer may do `act` in it, else 404."""
    community = current_community(request)
    if community is None or not people_access.can(viewer(request), act, community):
        raise Http404
    return community


def current_community(request: HttpRequest) -> Community | None:
    """Return the community the viewer looks at: the one chosen in this session, else the first of theirs."""
    known: Community | None = getattr(request, "_community", None)
    if known is None and (mine := viewer(request).known):
        chosen: int = request.session.get("community", 0)
        known = mine[chosen] if chosen in mine else mine[min(mine)]
        request._community = known  # type: ignore[attr-defined]
    return known
