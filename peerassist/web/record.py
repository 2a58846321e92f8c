"""The record's own page: what came of it first, then what was said; documents to take away; what readers add."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerassist.assists.access import Act, seen_by
from peerassist.assists.models import Assist, Participation
from peerassist.followup.models import CheckIn
from peerassist.library import telling
from peerassist.library.models import Comment, Helped
from peerassist.library.records import record_of
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Attribution, Stage
from peerassist.people.models import Person
from peerassist.records import rooms
from peerassist.web import documents, record_words, words
from peerassist.web.access import Seen, assist_for, person_of, sign_in_first, viewer
from peerassist.web.forms.publish import Comment as CommentForm
from peerassist.web.forms.publish import Offer
from peerassist.web.validate import seat_of


@require_safe
def record(request: HttpRequest, number: int) -> HttpResponse:
    """The record: what came of it first, then what was said."""
    seen = assist_for(request, number, Act.READ_RECORD)
    return render(request, "publish/record.html", page(request, seen))


def page(request: HttpRequest, seen: Seen) -> dict[str, object]:
    """Return what the record's page shows."""
    assist, made = seen.assist, record_of(seen.assist, _within(request, seen))
    person, outcomes = person_of(request), list(assist.outcomes.select_related("by"))
    helped, i_was_helped, due = _around(assist, person)
    return {
        "assist": assist,
        "may": seen.may,
        "record": made,
        "facts": record_words.facts(assist, published=made.publication is not None),
        "table_words": record_words.table(made.table),
        "sections": [
            {
                "kind": str(s.kind),
                "name": record_words.heading(s),
                "wanted": s.wanted,
                "lines": [
                    {
                        "line": x,
                        "by": record_words.by(x),
                        "mark": record_words.mark(x),
                        "worked": record_words.worked(x),
                        "credit": record_words.credit(x),
                    }
                    for x in s.lines
                ],
            }
            for s in made.sections
            if s.kind != "action"
        ],
        "newest": outcomes[-1] if outcomes else None,
        "due": due,
        "actions": actions(assist),
        "story": record_words.story(assist, outcomes, due),
        "chain": chain(request, assist),
        "helped": helped,
        "i_was_helped": i_was_helped,
        "comments": comments(request, seen),
        "comment": CommentForm(),
        "comment_url": reverse("comment", args=[assist.pk]),
        "formats": documents.NAMES,
        "offer": offer_of(request, assist),
        "offered": any(t.participation_id == getattr(_own(request, assist), "pk", 0) for t in made.tellers),
        "nav": "library",
        "lang": "" if assist.language == request.LANGUAGE_CODE else assist.language,
    }


def _around(assist: Assist, person: Person | None) -> tuple[int, bool, date | None]:
    """Return how many the record helped, whether the viewer is one of them, and when the team is next asked what came of it.
    One query."""
    helped = Helped.objects.filter(assist=OuterRef("pk"))
    due = CheckIn.objects.filter(assist=OuterRef("pk"), outcome=None, due_on__gte=timezone.localdate())
    found = Assist.objects.filter(pk=assist.pk).values_list(
        Coalesce(Subquery(helped.order_by().values("assist").annotate(n=Count("pk")).values("n")), 0),
        Exists(helped.filter(person=person, person__isnull=False)),
        Subquery(due.values("due_on")[:1]),
    )
    return found.get()


def _within(request: HttpRequest, seen: Seen) -> Q:
    """What the viewer may read of it: while groups are apart, their own group's part."""
    return rooms.readable(seen.assist, seen.standings, seat_of(request, seen.assist))


def actions(assist: Assist) -> list[dict[str, object]]:
    """Return the actions, open ones by date, their owners as far as the rule lets them be named."""
    return [
        {"action": a, "owner": record_words.owner(assist, a), "closing": getattr(a, "closing", None)}
        for a in assist.actions.select_related("closing", "owner")
    ]


def chain(request: HttpRequest, assist: Assist) -> list[dict[str, object]]:
    """Return the other assists of the same initiative that the viewer may see: what came before, what came next."""
    looking = viewer(request)
    allowed = Assist.objects.filter(seen_by(looking)).values("pk")
    rows = Assist.objects.filter(pk__in=allowed, follows=assist) | Assist.objects.filter(
        pk__in=allowed, pk=assist.follows_id or 0
    )
    return [
        {"assist": other, "earlier": other.pk == assist.follows_id, "told": other.stage == Stage.FOLLOW}
        for other in rows.order_by("created_at")
    ]


def comments(request: HttpRequest, seen: Seen) -> list[dict[str, object]]:
    """Return the comments that still stand, each with the address to take it away for whoever may."""
    answers_for = seen.allows(Act.FOLLOW_UP) or seen.assist.community_id in viewer(request).stewards
    return with_ends(Comment.objects.filter(assist=seen.assist), person_of(request), answers_for)


def with_ends(rows: QuerySet[Comment], person: Person | None, answers_for: bool) -> list[dict[str, object]]:
    """Return comments, each with the address to take it away: their writer's, or all for who `answers_for` them."""
    return [
        {
            "comment": row,
            "end_url": reverse("end_comment", args=[row.pk])
            if person is not None and (answers_for or row.person_id == person.pk)
            else "",
        }
        for row in rows.filter(removed_at=None).select_related("person")
    ]


def offer_of(request: HttpRequest, assist: Assist) -> Offer | None:
    """Return the form to say "I can tell more", for whoever was at the table with an account and is not hidden."""
    seat = _own(request, assist)
    if seat is None or assist.attribution == Attribution.NONE:
        return None
    known = getattr(seat, "teller", None)
    return Offer(initial={"words": known.words if known else seat.brings}, prefix="offer")


def _own(request: HttpRequest, assist: Assist) -> Participation | None:
    seat = seat_of(request, assist)
    return seat if seat is not None and seat.person_id is not None else None


@require_safe
def document(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The record as a file: PDF, DOCX, ODT, Markdown, HTML."""
    seen = assist_for(request, number, Act.READ_RECORD)
    if form not in documents.FORMATS:
        raise Http404
    kind, write = documents.FORMATS[form]
    made: Callable[..., bytes] = write
    content = made(documents.document_of(seen.assist, _within(request, seen)))
    name = slugify(seen.assist.title or seen.assist.question[:60]) or f"assist-{number}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_POST
def helped(request: HttpRequest, number: int) -> HttpResponse:
    """ "This helped me", or no longer."""
    seen = assist_for(request, number, Act.READ_RECORD)
    person = person_of(request)
    if person is None:
        return sign_in_first(request, number)
    telling.helped(person, assist=seen.assist)
    return redirect("record", number)


@require_POST
def offer(request: HttpRequest, number: int) -> HttpResponse:
    """ "I can tell more", or no longer."""
    seen = assist_for(request, number, Act.READ_RECORD)
    seat, form = _own(request, seen.assist), Offer(request.POST, prefix="offer")
    if seat is None:
        raise Http404
    if person_of(request) is None:  # who came by a letter's link says it in their own name
        return sign_in_first(request, number)
    if "end" in request.POST:
        telling.take_offer_back(seat)
    elif form.is_valid():
        try:
            telling.offer(seat, form.cleaned_data["words"])
            messages.success(
                request, _("Thank you. Readers see your name here and can write to you; your address stays unseen.")
            )
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
    else:
        return render(request, "publish/record.html", {**page(request, seen), "offer": form}, status=422)
    return redirect("record", number)


paths = [
    path("library/assists/<int:number>", record, name="record"),
    path("library/assists/<int:number>/helped", helped, name="record_helped"),
    path("library/assists/<int:number>/teller", offer, name="offer"),
    path("library/assists/<int:number>/record.<slug:form>", document, name="document"),
]
