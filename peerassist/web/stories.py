"""Stories: told from outside an assist, read, put right, taken out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.library import telling
from peerassist.library.models import Document, Helped, Story
from peerassist.library.search import queries as search
from peerassist.people import access as communities
from peerassist.web.access import community_for, person_of, viewer
from peerassist.web.forms.library import NewStory
from peerassist.web.forms.publish import Comment
from peerassist.web.record import with_ends


def story_for(request: HttpRequest, number: int) -> Story:
    """Return a story that the viewer may read, else 404."""
    if not Document.objects.filter(search.visible(viewer(request)), kind=Document.Kind.STORY, thing=number).exists():
        raise Http404
    return get_object_or_404(Story.objects.select_related("by", "community"), pk=number, removed_at=None)


@require_safe
def story(request: HttpRequest, number: int) -> HttpResponse:
    """A story to read, with others like it."""
    return render(request, "library/story.html", story_page(request, story_for(request, number)))


def story_page(request: HttpRequest, told: Story) -> dict[str, object]:
    """Return what a story's page shows."""
    person = person_of(request)
    like = search.similar(
        viewer(request), f"{told.title} {told.lesson[:400]}", language=told.language, community=told.community_id
    )
    helped_by = set(Helped.objects.filter(story=told).values_list("person", flat=True))
    return {
        "story": told,
        "mine": _answers_for(request, told),
        "helped": len(helped_by),
        "i_was_helped": person is not None and person.pk in helped_by,
        "similar": [
            h for h in (*like.get("assist", ()), *like.get("story", ())) if (h.kind, h.thing) != ("story", told.pk)
        ][:4],
        "comments": comments(request, told),
        "comment": Comment(),
        "comment_url": reverse("story_comment", args=[told.pk]),
        "nav": "library",
    }


def comments(request: HttpRequest, told: Story) -> list[dict[str, object]]:
    """Return the comments on a story, each with the address to take it away for whoever may."""
    return with_ends(told.comments.all(), person_of(request), _answers_for(request, told))


def _answers_for(request: HttpRequest, told: Story) -> bool:
    """Whether the viewer told the story, or is a steward where it was told: they put it right or take it out."""
    person = person_of(request)
    return person is not None and (told.by_id == person.pk or told.community_id in viewer(request).stewards)


@login_required
@require_http_methods(["GET", "POST"])
def story_new(request: HttpRequest) -> HttpResponse:
    """Add a story from outside the product."""
    community, person = community_for(request, communities.Act.START), person_of(request)
    assert person is not None
    form = NewStory(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        made = telling.tell(community, by=person, **form.cleaned_data)
        messages.success(request, _("Thank you. Your story is in the library."))
        return redirect("story", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "library/story_new.html", {"form": form, "nav": "library"}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def story_change(request: HttpRequest, number: int) -> HttpResponse:
    """Put a story right, or take it out: by who told it, or by a steward."""
    told, person = story_for(request, number), person_of(request)
    if person is None or not _answers_for(request, told):
        raise Http404
    if request.method == "POST" and "remove" in request.POST:
        telling.remove(told, by=person)
        messages.success(request, _("The story is out of the library."))
        return redirect("library")
    start = {name: getattr(told, name) for name in NewStory.Meta.fields}
    form = NewStory(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        telling.change(told, form.cleaned_data)
        messages.success(request, _("The story is changed."))
        return redirect("story", number)
    context = {"form": form, "story": told, "nav": "library"}
    return render(request, "library/story_new.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def story_helped(request: HttpRequest, number: int) -> HttpResponse:
    """ "This helped me", or no longer."""
    told, person = story_for(request, number), person_of(request)
    assert person is not None
    telling.helped(person, story=told)
    return redirect("story", number)


paths = [
    path("library/stories/new", story_new, name="story_new"),
    path("library/stories/<int:number>", story, name="story"),
    path("library/stories/<int:number>/change", story_change, name="story_change"),
    path("library/stories/<int:number>/helped", story_helped, name="story_helped"),
]
