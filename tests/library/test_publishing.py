"""Published to whom the host chooses, taken back, published again; what readers add."""

import pytest

from peerassist.assists.access import Act, can
from peerassist.library import publishing, telling
from peerassist.library.models import Comment, Helped, Publication, Teller
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Visibility
from peerassist.people.access import ANYBODY, viewer_of
from peerassist.records import validating
from tests.cast import Cast
from tests.records.table import Held


@pytest.fixture
def held(cast: Cast) -> Held:
    made = Held(cast)
    made.card("Count the pumps first")
    return made


def signed(held: Held, cast: Cast) -> Held:
    validating.sign_off(held.assist, by=cast.ada, as_it_is=True)
    return held


def test_an_unsigned_record_is_not_published(held: Held, cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        publishing.publish(held.assist, by=cast.ada, visibility=Visibility.PUBLIC)
    assert refused.value.code == "not_signed_off"


def test_without_a_team_nothing_is_shown_to_one(held: Held, cast: Cast) -> None:
    signed(held, cast).assist.team = None
    with pytest.raises(DomainError) as refused:
        publishing.publish(held.assist, by=cast.ada, visibility=Visibility.TEAM)
    assert refused.value.code == "no_team"


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PRIVATE, {"ada", "di"}),
        (Visibility.TEAM, {"ada", "di"}),
        (Visibility.COMMUNITY, {"ada", "di", "stef"}),
        (Visibility.PUBLIC, {"ada", "di", "stef", "em", "anybody"}),
    ],
)
def test_a_record_is_read_by_those_it_was_published_to(
    held: Held, cast: Cast, visibility: Visibility, readers: set[str]
) -> None:
    publishing.publish(signed(held, cast).assist, by=cast.ada, visibility=visibility)
    viewers = {"ada": cast.ada, "di": cast.di, "stef": cast.stef, "em": cast.em}
    seen = {n for n, p in viewers.items() if can(viewer_of(p), Act.READ_RECORD, held.assist)}
    assert seen | ({"anybody"} if can(ANYBODY, Act.READ_RECORD, held.assist) else set()) == readers


def test_a_withdrawn_record_is_for_the_table_alone_and_keeps_its_words(held: Held, cast: Cast) -> None:
    publishing.publish(
        signed(held, cast).assist, by=cast.ada, visibility=Visibility.PUBLIC, summary="In short", licence="CC0 1.0"
    )
    publishing.withdraw(held.assist, by=cast.ada)
    row = Publication.objects.get()
    assert (row.stands, row.withdrawn_by, row.summary, row.licence) == (False, cast.ada, "In short", "CC0 1.0")
    assert not can(ANYBODY, Act.READ_RECORD, held.assist) and can(viewer_of(cast.di), Act.READ_RECORD, held.assist)
    publishing.publish(held.assist, by=cast.ada, visibility=Visibility.COMMUNITY)
    assert Publication.objects.get().stands and can(viewer_of(cast.stef), Act.READ_RECORD, held.assist)


def test_what_is_not_published_is_not_withdrawn(held: Held, cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        publishing.withdraw(signed(held, cast).assist, by=cast.ada)
    assert refused.value.code == "not_published"


def test_helped_is_said_once_and_taken_back(held: Held, cast: Cast) -> None:
    assert [telling.helped(cast.stef, assist=held.assist) for _ in range(3)] == [True, False, True]
    assert Helped.objects.count() == 1


def test_a_comment_needs_words_and_is_taken_away_by_a_row(held: Held, cast: Cast) -> None:
    with pytest.raises(DomainError):
        telling.comment(cast.stef, " \n", assist=held.assist)
    row = telling.comment(cast.stef, " So it was with us. ", assist=held.assist)
    telling.remove_comment(row, by=cast.ada)
    gone = Comment.objects.get()
    assert (gone.words, gone.removed_by) == ("So it was with us.", cast.ada) and gone.removed_at is not None


def test_who_was_there_offers_to_tell_more_and_takes_it_back(held: Held, cast: Cast) -> None:
    telling.offer(held.di, "posts in pairs since 2021")
    cast.di.refresh_from_db()
    assert cast.di.open_to_questions and Teller.objects.get().words == "posts in pairs since 2021"
    telling.offer(held.di, "and more")
    assert Teller.objects.get().words == "and more"
    telling.take_offer_back(held.di)
    assert not Teller.objects.exists()


def test_without_attribution_nobody_is_named_and_a_guest_has_no_page_to_write_to(cast: Cast) -> None:
    for seat in (Held(cast, attribution="none").di, Held(cast).gus):
        with pytest.raises(DomainError) as refused:
            telling.offer(seat, "")
        assert refused.value.code == "no_tellers"
