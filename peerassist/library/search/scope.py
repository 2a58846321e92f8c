"""Who may find what, inside the query itself: every document bears marks, every search names the marks it may see.

A mark begins with an underscore, which no word has (method.words).
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value

from peerassist.assists.access import at_the_table, invited_to
from peerassist.assists.models import Assist, Invitation, Participation
from peerassist.library.models import Document
from peerassist.method.kinds import Visibility
from peerassist.people.access import Viewer

MOST_OWN = 500  # assists of one person that a search looks for by number


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; empty is everything."""

    kinds: tuple[str, ...] = ()
    language: str = ""
    year: int | None = None
    told: bool = False
    published: bool = False
    community: int | None = None
    leave_out: int | None = None  # an assist


def marks(document: Document) -> frozenset[str]:
    """Return the marks of a document: what it is, and who may find it."""
    found = {f"_in{document.community_id}", f"_{base(document.language)}"}
    if document.visibility == Visibility.PUBLIC:
        found.add("_public")
    elif document.visibility == Visibility.COMMUNITY:
        found.add(f"_community{document.community_id}")
    elif document.visibility == Visibility.TEAM and document.team is not None:
        found.add(f"_team{document.team}")
    if document.kind == Document.Kind.ASSIST:
        found |= {f"_assist{document.thing}"} | (set() if document.published else {f"_plan{document.thing}"})
    found |= {mark for mark, is_so in (("_published", document.published), ("_told", document.told)) if is_so}
    if document.year:
        found.add(f"_year{document.year}")
    return frozenset(found)


def base(language: str) -> str:
    """pt-BR -> pt."""
    return language.split("-")[0].lower()


def left_out(kind: str, filters: Filters) -> frozenset[str]:
    """Return the marks that no document of `kind` may bear to pass `filters`."""
    return (
        frozenset({f"_assist{filters.leave_out}"})
        if filters.leave_out and kind == Document.Kind.ASSIST
        else frozenset()
    )


def asked_for(kind: str, filters: Filters) -> tuple[frozenset[str], ...]:
    """Return the sets of marks of each of which a document of `kind` must bear one to pass `filters`."""
    wanted = [f"_{base(filters.language)}"] if filters.language else []
    wanted += [f"_year{filters.year}"] if filters.year else []
    wanted += ["_told"] if filters.told else []
    wanted += ["_published"] if filters.published and kind == Document.Kind.ASSIST else []  # stories always are
    wanted += [f"_in{filters.community}"] if filters.community else []
    return tuple(frozenset({mark}) for mark in wanted)


def allowed(viewer: Viewer, kind: str) -> frozenset[str]:
    """Return the marks that let `viewer` find a document of `kind`: the same rule as `visible`. One query for assists,
    none for what else there is and for anybody."""
    found = {"_public"} | {f"_community{c}" for c in viewer.communities} | {f"_team{t}" for t in viewer.teams}
    return frozenset(found | _own(viewer) if kind == Document.Kind.ASSIST else found)


def _own(viewer: Viewer) -> set[str]:
    """Return the marks of the newest assists that the viewer hosts, takes part in or was invited to, as assists.access
    has them."""
    parts: list[QuerySet[Any, tuple[int, str]]] = []
    if viewer.passes:
        parts.append(_marked(Participation.objects.filter(pk__in=viewer.passes), "assist", "_assist"))
    if viewer.person is not None:
        me = viewer.person
        parts += [
            _marked(Assist.objects.filter(created_by=me), "pk", "_assist"),
            _marked(Participation.objects.filter(person=me, ended_at=None), "assist", "_assist"),
            _marked(Invitation.objects.filter(person=me, withdrawn_at=None), "assist", "_plan"),
        ]
    rows = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0] if parts else []
    return {f"{mark}{number}" for number, mark in sorted(rows, reverse=True)[:MOST_OWN]}


def _marked(rows: QuerySet[Any], assist: str, mark: str) -> QuerySet[Any, tuple[int, str]]:
    return rows.order_by().annotate(mark=Value(mark, CharField())).values_list(assist, "mark")


def visible(viewer: Viewer) -> Q:
    """Return the filter for documents that `viewer` may see: the rule of assists.access, for plans and for records."""
    rule = Q(visibility=Visibility.PUBLIC) | Q(visibility=Visibility.COMMUNITY, community__in=viewer.communities)
    rule |= Q(visibility=Visibility.TEAM, team__in=viewer.teams)
    if viewer.person is not None or viewer.passes:
        hidden = Assist.objects.exclude(visibility=Visibility.PUBLIC).values("pk")
        rule |= Q(kind=Document.Kind.ASSIST, thing__in=hidden.filter(at_the_table(viewer)))
        rule |= Q(kind=Document.Kind.ASSIST, published=False, thing__in=hidden.filter(invited_to(viewer)))
    return rule


def narrowed(filters: Filters) -> Q:
    """Return the filter for what was asked to narrow a list of documents."""
    rule = Q(pk__gt=0)
    if filters.kinds:
        rule &= Q(kind__in=filters.kinds)
    if filters.language:
        rule &= Q(language=filters.language)
    if filters.year:
        rule &= Q(year=filters.year)
    if filters.told:
        rule &= Q(told=True)
    if filters.published:
        rule &= Q(published=True)
    if filters.community:
        rule &= Q(community=filters.community)
    return rule
