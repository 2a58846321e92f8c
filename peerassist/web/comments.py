"""Readers' words on a record or a story, each under its writer's name."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from peerassist.assists.access import Act
from peerassist.library import telling
from peerassist.library.models import Comment, Story
from peerassist.web import record, stories
from peerassist.web.access import assist_for, person_of, sign_in_first
from peerassist.web.forms.publish import Comment as CommentForm


@require_POST
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """A reader's word on a record."""
    seen = assist_for(request, number, Act.READ_RECORD)
    person, form = person_of(request), CommentForm(request.POST)
    if person is None:
        return sign_in_first(request, number)
    if not form.is_valid():
        return render(request, "publish/record.html", {**record.page(request, seen), "comment": form}, status=422)
    telling.comment(person, form.cleaned_data["words"], assist=seen.assist)
    return redirect(f"{reverse('record', args=[number])}#comments")


@login_required
@require_POST
def story_comment(request: HttpRequest, number: int) -> HttpResponse:
    """A reader's word on a story."""
    told, person, form = stories.story_for(request, number), person_of(request), CommentForm(request.POST)
    assert person is not None
    if not form.is_valid():
        return render(request, "library/story.html", {**stories.story_page(request, told), "comment": form}, status=422)
    telling.comment(person, form.cleaned_data["words"], story=told)
    return redirect(f"{reverse('story', args=[number])}#comments")


@login_required
@require_POST
def end_comment(request: HttpRequest, number: int) -> HttpResponse:
    """Take a comment away: by who wrote it, by who answers for the record or the story, by a steward."""
    row = get_object_or_404(Comment.objects.select_related("story"), pk=number, removed_at=None)
    person = person_of(request)
    if row.assist_id is not None:
        shown = record.comments(request, assist_for(request, row.assist_id, Act.READ_RECORD))
    else:
        assert isinstance(row.story, Story)
        shown = stories.comments(request, stories.story_for(request, row.story.pk))
    assert person is not None
    if not any(c["comment"] == row and c["end_url"] for c in shown):
        raise Http404
    telling.remove_comment(row, by=person)
    return redirect("record", row.assist_id) if row.assist_id is not None else redirect("story", row.story_id)


paths = [
    path("library/assists/<int:number>/comments", comment, name="comment"),
    path("library/stories/<int:number>/comments", story_comment, name="story_comment"),
    path("library/comments/<int:number>/end", end_comment, name="end_comment"),
]
