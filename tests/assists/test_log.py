"""The room's log: numbers without gaps, told of after the commit."""

import pytest
from django.conf import settings
from django.db import transaction

from peerassist.assists import log
from peerassist.assists.models import Entry, Room
from peerassist.outbox import bell
from tests.cast import Cast, room


@pytest.fixture
def here(cast: Cast) -> Room:
    return room(cast.assist())


def test_numbers_have_no_gaps_though_the_caller_s_copy_of_the_room_is_old(here: Room) -> None:
    old = Room.objects.get(pk=here.pk)
    numbers = [log.append(which, "door.moved", {"locked": True}).seq for which in (here, old, here)]
    assert numbers == [1, 2, 3]
    assert Room.objects.get(pk=here.pk).seq == 3


def test_what_is_rolled_back_leaves_no_number(here: Room) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.append(here, "door.moved", {})
        _ = 1 / 0
    assert log.append(here, "door.moved", {}).seq == 1


def test_since_gives_what_came_after_in_order(here: Room) -> None:
    for n in range(5):
        log.append(here, "door.moved", {"n": n})
    found = log.since(here.pk, 2, 10)
    assert found is not None and [e.seq for e in found] == [3, 4, 5]
    assert log.since(here.pk, 5, 10) == []


def test_since_says_when_it_is_too_much(here: Room) -> None:
    for _ in range(5):
        log.append(here, "door.moved", {})
    assert log.since(here.pk, 0, 4) is None
    assert len(log.since(here.pk, 1, 4) or []) == 4


def test_all_rooms_of_an_assist_hear_of_it(cast: Cast) -> None:
    assist = cast.assist()
    first, second = room(assist), Room.objects.create(assist=assist, code="PLENAR")
    entries = log.append_to_all([second, first], "clock.moved", {})
    assert {number: entry.room_id for number, entry in entries.items()} == {first.pk: first.pk, second.pk: second.pk}
    assert Entry.objects.count() == 2


# Named applications: PostgreSQL's tables that no model knows are emptied with the others.
@pytest.mark.django_db(transaction=True, available_apps=list(settings.INSTALLED_APPS))
def test_the_bell_rings_after_the_commit_and_not_before() -> None:
    here = room(Cast().assist())
    heard: list[int] = []
    stop = bell.listen(lambda room, seq: heard.append(room))
    try:
        with transaction.atomic():
            log.append(here, "door.moved", {})
            assert heard == []
        assert heard == [here.pk]
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            log.append(here, "door.moved", {})
            _ = 1 / 0
        assert heard == [here.pk]
    finally:
        stop()
