"""Who is in which room, whatever process their screens are connected to."""

from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from peerassist.assists.models import Room
from peerassist.live.here import LASTS, Leases
from peerassist.live.models import Lease
from peerassist.live.socket import here, hub
from tests.live.conftest import Rows, Sit, Table


def other_process(table: Table, *seats: int) -> Leases:
    leases = Leases()
    leases.write({table.room.pk: list(seats)})
    return leases


async def test_a_page_knows_those_of_this_process_and_of_others(table: Table, sit: Sit, rows: Rows) -> None:
    await sit(table, table.di)
    await sit(table, table.bo, wall=True)
    await rows(other_process, table, table.gus.pk, table.cy.pk)
    assert await rows(here, [table.room.pk]) == {table.room.pk: {table.di.pk, table.gus.pk, table.cy.pk}}


async def test_a_room_shows_those_at_screens_of_other_processes_and_lets_them_go(
    table: Table, sit: Sit, rows: Rows
) -> None:
    di = await sit(table, table.di)
    assert (await di.hear("presence"))["here"] == [table.di.pk]
    other = await rows(other_process, table, table.gus.pk)
    await hub().learn_of_others()
    assert (await di.hear("presence"))["here"] == sorted([table.di.pk, table.gus.pk])
    await rows(other.end)
    await hub().learn_of_others()
    assert (await di.hear("presence"))["here"] == [table.di.pk]


async def test_this_process_tells_others_within_seconds_and_takes_it_back_at_its_end(
    table: Table, sit: Sit, rows: Rows
) -> None:
    await sit(table, table.di)
    house = hub()
    assert house.leases.due({table.room.pk: [table.di.pk]})
    await rows(house.leases.write, {table.room.pk: [table.di.pk]})
    assert not house.leases.due({table.room.pk: [table.di.pk]})
    assert (await rows(lambda: Lease.objects.get().seats)) == [table.di.pk]
    await rows(house.leases.end)
    assert not await rows(Lease.objects.exists)


def test_a_room_that_is_empty_now_and_one_that_is_no_more_hold_nobody(table: Table) -> None:
    leases = other_process(table, table.gus.pk)
    leases.write({table.room.pk + 1000: [1]})
    assert not Lease.objects.exists() and here([table.room.pk]) == {table.room.pk: set()}


def test_the_people_of_a_process_that_was_killed_are_gone_in_half_a_minute(table: Table) -> None:
    other_process(table, table.gus.pk)
    assert timedelta(seconds=15) < LASTS <= timedelta(seconds=28)
    Lease.objects.update(renewed_at=Now() - LASTS - timedelta(seconds=1))
    assert here([table.room.pk]) == {table.room.pk: set()}
    other_process(table, table.di.pk)
    assert here([table.room.pk]) == {table.room.pk: {table.di.pk}}


def test_it_is_one_query_for_one_room_and_for_three(table: Table) -> None:
    more = [Room.objects.create(assist=table.assist, code=f"MORE{n}") for n in range(2)]
    other_process(table, table.di.pk)
    for rooms in ([table.room.pk], [table.room.pk, *(r.pk for r in more)]):
        with CaptureQueriesContext(connection) as seen:
            here(rooms)
        assert len(seen) == 1


def test_renewing_writes_the_same_row(table: Table) -> None:
    leases = other_process(table, table.di.pk)
    leases.write({table.room.pk: [table.gus.pk]})
    assert [row.seats for row in Lease.objects.all()] == [[table.gus.pk]]
