"""What readers add: stories from outside an assist, "this helped me", a comment, "I can tell more"."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from peerassist.assists.models import Assist, Participation
from peerassist.library.indexing import forget, index_story
from peerassist.library.models import Comment, Document, Helped, Story, Teller
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Attribution
from peerassist.people.models import Community, Person


@transaction.atomic
def tell(community: Community, *, by: Person, **fields: Any) -> Story:
    """Add a story to the library."""
    story = Story.objects.create(community=community, by=by, **fields)
    index_story(story)
    return story


@transaction.atomic
def change(story: Story, fields: dict[str, Any]) -> None:
    """Put a story right."""
    for name, value in fields.items():
        setattr(story, name, value)
    story.save(update_fields=list(fields))
    index_story(story)


@transaction.atomic
def remove(story: Story, *, by: Person) -> None:
    """Take a story out of the library."""
    Story.objects.filter(pk=story.pk, removed_at=None).update(removed_at=timezone.now(), removed_by=by)
    forget(Document.Kind.STORY, story.pk)


def helped(person: Person, *, assist: Assist | None = None, story: Story | None = None) -> bool:
    """Note, or take back, that a record or story helped; return whether it now does."""
    row, fresh = Helped.objects.get_or_create(person=person, assist=assist, story=story)
    if not fresh:
        row.delete()
    return fresh


def comment(person: Person, words: str, *, assist: Assist | None = None, story: Story | None = None) -> Comment:
    """Add a word on a record or a story."""
    if not words.strip():
        raise DomainError("text_empty")
    return Comment.objects.create(person=person, words=words.strip()[:2000], assist=assist, story=story)


def remove_comment(comment: Comment, *, by: Person) -> None:
    """Take a comment away."""
    Comment.objects.filter(pk=comment.pk, removed_at=None).update(removed_at=timezone.now(), removed_by=by)


@transaction.atomic
def offer(seat: Participation, words: str) -> Teller:
    """Agree to be named at the record, and to be written to about it. Not where nothing may tell who was there."""
    if seat.assist.attribution == Attribution.NONE or seat.person is None:
        raise DomainError("no_tellers")
    Person.objects.filter(pk=seat.person.pk).update(open_to_questions=True)
    made, _ = Teller.objects.update_or_create(participation=seat, defaults={"words": words.strip()[:160]})
    return made


def take_offer_back(seat: Participation) -> None:
    """No longer be named at the record."""
    Teller.objects.filter(participation=seat).delete()
