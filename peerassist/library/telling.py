"""Stories from outside an assist, and "this helped me"."""

from typing import Any

from django.db import transaction

from peerassist.assists.models import Assist
from peerassist.library.indexing import index_story
from peerassist.library.models import Helped, Story
from peerassist.people.models import Community, Person


@transaction.atomic
def tell(community: Community, *, by: Person, **fields: Any) -> Story:
    """Add a story to the library."""
    story = Story.objects.create(community=community, by=by, **fields)
    index_story(story)
    return story


def helped(person: Person, *, assist: Assist | None = None, story: Story | None = None) -> bool:
    """Note, or take back, that a record or story helped; return whether it now does."""
    row, fresh = Helped.objects.get_or_create(person=person, assist=assist, story=story)
    if not fresh:
        row.delete()
    return fresh
