"""A small library to search in: stories and records as a test needs them, all indexed."""

from typing import Any

from peerassist.assists.models import Assist
from peerassist.library import indexing, publishing, telling
from peerassist.library.models import Story
from peerassist.library.search import queries as search
from peerassist.library.search.queries import Filters, Results
from peerassist.method.kinds import Visibility
from peerassist.people.access import Viewer, viewer_of
from peerassist.people.models import Person
from peerassist.records import validating
from tests.cast import Cast
from tests.records.table import Held

THINGS = Filters(kinds=("assist", "story"), published=True)


class Shelf:
    """Adds to the library of the cast's community, and searches in it as Di unless another is named."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def story(self, title: str, lesson: str = "We learned.", **fields: Any) -> Story:
        return telling.tell(self.cast.community, by=self.cast.ada, title=title, lesson=lesson, **fields)

    def record(self, *texts: str, visibility: Visibility = Visibility.COMMUNITY, **fields: Any) -> Assist:
        held = Held(self.cast, stage="validate", **fields)
        for text in texts or ("Count the pumps first",):
            held.card(text)
        validating.sign_off(held.assist, by=self.cast.ada, as_it_is=True)
        publishing.publish(held.assist, by=self.cast.ada, visibility=visibility)
        indexing.index_assist(held.assist)
        return held.assist

    def find(self, words: str, by: Person | Viewer | None = None, filters: Filters = THINGS, **page: int) -> Results:
        looking = by if isinstance(by, Viewer) else viewer_of(by or self.cast.di)
        return search.find(looking, words, filters, **page)

    def names(self, words: str, **given: Any) -> list[str]:
        return [hit.name for hit in self.find(words, **given).hits]
