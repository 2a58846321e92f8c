"""The room where no WebSocket gets through: the same frames, rights and limits over plain HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from peerassist.assists import running
from peerassist.assists.models import Assist, Entry, Participation
from peerassist.live import door, limits, poll, visits
from peerassist.live.socket import close_hub, hub
from tests.live.conftest import Rows, Sit, Table, until, wish
from tests.live.http_line import HttpLine, card, intent

Poll = Callable[..., Awaitable[HttpLine]]


@pytest.fixture(autouse=True)
def short_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing happens for half a second, then a request that is held is answered."""
    monkeypatch.setattr(poll, "HELD", 0.5)


@pytest.fixture
async def visit(db: None) -> AsyncIterator[Poll]:
    """`line = await visit(table, table.di)`: come in over plain HTTP."""

    async def come(table: Table, seat: Participation, *, since: int = 0, wall: bool = False) -> HttpLine:
        line = HttpLine(table.code)
        await line.come_in(door.ticket(table.room, seat, wall=wall), since)
        return line

    yield come
    await close_hub()


async def test_the_welcome_is_that_of_the_socket(table: Table, sit: Sit, visit: Poll) -> None:
    over_http, over_socket = (await visit(table, table.di)).welcome, (await sit(table, table.di)).welcome
    assert over_http | {"now": 0} == over_socket | {"now": 0}


async def test_two_without_sockets_see_each_others_cards_and_one_with_a_socket_sees_both(
    table: Table, sit: Sit, visit: Poll
) -> None:
    di, gus, bo = await visit(table, table.di), await visit(table, table.gus), await sit(table, table.bo)
    said = await di.say(card("c1"))
    assert said.of("entries") == [{"t": "entries", "list": [], "acks": [{"id": "i-c1", "seq": 1}]}]
    await gus.say(card("c2", "Ask the county"))
    for line in (di, gus):
        seen = [line.seq]
        for _ in range(12):
            if line.seq == 2:
                break
            seen += [entry["seq"] for frame in (await line.listen()).of("entries") for entry in frame["list"]]
        assert seen == [0, 1, 2]
    first = await bo.hear("entries")
    assert first["list"][0]["body"]["card"]["label"] == "Di Peer"


async def test_what_happens_while_a_request_is_held_is_told_at_once(
    table: Table, sit: Sit, visit: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poll, "HELD", 20)
    di, bo = await visit(table, table.di), await sit(table, table.bo)
    await di.hear("presence")
    held = asyncio.create_task(di.hear("entries"))
    await asyncio.sleep(0.6)  # presence has been told, and nothing else happens
    wish(bo, "card.write", uid="c1", kind="option", text="Now")
    assert (await asyncio.wait_for(held, 1))["list"][0]["seq"] == 1


async def test_nothing_new_is_an_empty_answer_that_renews_what_is_shown(table: Table, visit: Poll) -> None:
    di = await visit(table, table.di)
    await di.hear("presence")
    quiet = await di.listen()
    assert [frame["t"] for frame in quiet.frames] == ["pass"]


async def test_what_is_sent_twice_is_done_once(table: Table, visit: Poll, rows: Rows) -> None:
    di = await visit(table, table.di)
    first, second = await di.say(card("c1")), await di.say(card("c1"))
    assert first.of("entries") == second.of("entries")
    assert await rows(lambda: Entry.objects.count()) == 1


async def test_many_wishes_of_one_request_are_done_in_their_order(table: Table, visit: Poll) -> None:
    di = await visit(table, table.di)
    answer = await di.say(*[card(f"c{n}") for n in range(40)])
    (frame,) = answer.of("entries")
    assert [(ack["id"], ack["seq"]) for ack in frame["acks"]] == [(f"i-c{n}", n + 1) for n in range(40)]


async def test_an_answer_that_was_lost_is_told_again(table: Table, visit: Poll) -> None:
    di = await visit(table, table.di)
    await di.say(card("c1"))
    await di.hear("entries")
    di.seq = 0  # as if the answer had never come
    assert [entry["seq"] for entry in (await di.hear("entries"))["list"]] == [1]


async def test_any_process_answers_any_request(table: Table, visit: Poll) -> None:
    di, gus = await visit(table, table.di), await visit(table, table.gus)
    await gus.say(card("c1"))
    await close_hub()  # what follows is answered by a hub that has never heard of them
    assert [entry["seq"] for entry in (await di.hear("entries"))["list"]] == [1]
    await close_hub()
    assert (await di.say(card("c2"))).of("entries")[0]["acks"] == [{"id": "i-c2", "seq": 2}]


async def test_who_asks_now_and_then_is_here_all_the_time(table: Table, sit: Sit, visit: Poll) -> None:
    bo, di = await sit(table, table.bo), await visit(table, table.di)
    await di.hear("presence")
    while table.di.pk not in (await bo.hear("presence"))["here"]:
        pass
    for _ in range(3):
        await di.listen()
        assert await bo.silent("presence", 0.4)


async def test_who_asks_no_more_has_left_after_a_while(
    table: Table, sit: Sit, visit: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "LINGERS", 0.1)
    bo, di = await sit(table, table.bo), await visit(table, table.di)
    await di.hear("presence")
    room = next(iter(hub().rooms.values()))
    await until(lambda: {screen.seat for screen in room.screens} == {table.bo.pk})
    while (await bo.hear("presence"))["here"] != [table.bo.pk]:
        pass


async def test_who_closes_the_page_has_left_at_once(table: Table, sit: Sit, visit: Poll) -> None:
    bo, di = await sit(table, table.bo), await visit(table, table.di)
    await di.hear("presence")
    await di.leave()
    while (await bo.hear("presence"))["here"] != [table.bo.pk]:
        pass


async def test_others_see_who_types(table: Table, sit: Sit, visit: Poll) -> None:
    bo, di = await sit(table, table.bo), await visit(table, table.di)
    await di.say({"t": "presence", "typing": "option"})
    while not (frame := await bo.hear("presence"))["typing"]:
        pass
    assert frame["typing"] == [{"kind": "option", "label": "Di Peer"}]


async def test_a_ping_brings_the_time(table: Table, visit: Poll) -> None:
    di = await visit(table, table.di)
    (pong,) = (await di.say({"t": "ping", "at": 12.5})).of("pong")
    assert pong["at"] == 12.5 and pong["now"] > 1_700_000_000_000


async def test_a_wall_follows_and_writes_nothing(table: Table, visit: Poll, rows: Rows) -> None:
    wall = await visit(table, table.bo, wall=True)
    (refused,) = (await wall.say(card("c1"))).of("refuse")
    assert refused["code"] == "not_yours"
    assert await rows(lambda: Entry.objects.count()) == 0


async def test_rights_are_looked_at_with_every_wish(table: Table, visit: Poll) -> None:
    oz, gus = await visit(table, table.oz), await visit(table, table.gus)
    assert (await oz.say(card("c1"))).of("refuse")[0]["code"] == "not_yours"
    move = intent("m1", "clock.move", move="start", version=1)
    assert (await gus.say(move)).of("refuse")[0]["code"] == "not_yours"


async def test_who_is_sent_out_is_told_so_and_writes_no_more(table: Table, visit: Poll, rows: Rows) -> None:
    gus = await visit(table, table.gus)
    await gus.hear("presence")
    await rows(lambda: running.send_out(Participation.objects.get(pk=table.gus.pk), by=table.bo))
    for _ in range(4):
        if bye := (await gus.listen()).bye:
            break
    assert bye == "gone"
    assert (await gus.say(card("c1"))).bye == "gone"
    assert (await gus.listen()).bye == "gone"


async def test_another_attribution_rule_calls_for_a_fresh_state(table: Table, visit: Poll, rows: Rows) -> None:
    di = await visit(table, table.di)
    await rows(lambda: Assist.objects.update(attribution="none"))
    assert (await di.listen()).bye == "behind"


@pytest.mark.parametrize("ticket", ["", "1:1:seat", "1:1:seat:1uX:forged"])
async def test_a_forged_ticket_opens_nothing(table: Table, visit: Poll, ticket: str) -> None:
    line = HttpLine(table.code)
    assert (await line.come_in(ticket)).bye == "ticket"


async def test_what_is_shown_can_be_neither_forged_nor_old_nor_a_ticket(
    table: Table, visit: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    di = await visit(table, table.di)
    good, di.shown = di.shown, di.shown[:-1] + ("a" if di.shown[-1] != "a" else "b")
    assert (await di.say(card("c1"))).bye == "ticket"
    di.shown = door.ticket(table.room, table.di)
    assert (await di.say(card("c1"))).bye == "ticket"
    di.shown = good
    monkeypatch.setattr(door, "LINE_LASTS", 0)
    await asyncio.sleep(1.1)
    assert (await di.listen()).bye == "ticket"


async def test_a_line_is_good_for_its_own_room_alone(table: Table, visit: Poll) -> None:
    di = await visit(table, table.di)
    di.code = "ABCDEF"
    assert (await di.listen()).bye == "room"


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:8001", "null", ""])
async def test_a_page_of_another_site_is_not_heard(table: Table, visit: Poll, origin: str) -> None:
    di = await visit(table, table.di)
    body = json.dumps(card("c1")).encode()
    assert (await di.request("POST", body, headers={"origin": origin})).status == 403
    assert (await di.request("GET", headers={"sec-fetch-site": "cross-site"})).status == 403
    if origin:
        assert (await di.request("GET", headers={"origin": origin})).status == 403


async def test_a_page_older_than_the_server_is_asked_to_load_again(table: Table, visit: Poll) -> None:
    line = HttpLine(table.code)
    answer = await line.say({"t": "hello", "v": 99, "ticket": door.ticket(table.room, table.di)})
    assert answer.bye == "reload"


@pytest.mark.parametrize("body", [b"", b"nonsense", b'{"t":"ping","at":1}', b"[" * 40_000, b"\xff"])
async def test_whoever_does_not_say_hello_first_is_sent_away(table: Table, visit: Poll, body: bytes) -> None:
    assert (await HttpLine(table.code).request("POST", body)).bye == "hello"


async def test_no_more_than_64_kib_is_taken(table: Table, visit: Poll) -> None:
    di = await visit(table, table.di)
    assert (await di.request("POST", b"x" * 65_537)).status == 413


@pytest.mark.parametrize("method", ["PUT", "PATCH", "HEAD", "OPTIONS"])
async def test_other_methods_are_refused(table: Table, visit: Poll, method: str) -> None:
    di = await visit(table, table.di)
    assert (await di.request(method)).status == 405


@pytest.mark.parametrize("since", ["-1", "1e3", "x", "9" * 17, "²"])
async def test_a_number_that_is_none_is_refused(table: Table, visit: Poll, since: str) -> None:
    di = await visit(table, table.di)
    di.seq = since  # type: ignore[assignment]
    assert (await di.listen()).status == 400


async def test_a_number_never_reached_calls_for_a_fresh_state(table: Table, visit: Poll) -> None:
    di = await visit(table, table.di)
    di.seq = 10**15
    assert (await di.listen()).bye == "behind"


async def test_what_cannot_be_read_is_told_and_the_third_time_ends_it(table: Table, visit: Poll) -> None:
    gus = await visit(table, table.gus)
    one = await gus.request("POST", b"nonsense\n" + json.dumps(card("c1")).encode())
    assert one.of("refuse")[0]["code"] == "malformed" and one.of("entries")
    assert (await gus.request("POST", b"nonsense\nnonsense")).bye == "malformed"


async def test_a_flood_is_closed_and_others_write_on(table: Table, visit: Poll) -> None:
    gus, di = await visit(table, table.gus), await visit(table, table.di)
    ping = b'{"t":"ping","at":1}\n'
    byes = [(await gus.request("POST", ping * 60)).bye for _ in range(4)]
    assert byes[0] == "" and byes[-1] == "flood"
    assert (await gus.listen()).bye == "flood"
    assert (await di.say(card("c1"))).of("entries")


async def test_too_many_screens_of_one_person_are_refused(
    table: Table, visit: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_SCREENS", 1)
    one, two = await visit(table, table.di), await visit(table, table.di)
    await one.listen()
    assert (await two.listen()).bye == "full"


async def test_a_request_given_up_takes_nothing_along(table: Table, sit: Sit, visit: Poll) -> None:
    di, bo = await visit(table, table.di), await sit(table, table.bo)
    await di.hear("presence")
    await di.request("GET", hang_up_after=0.05)
    wish(bo, "card.write", uid="c1", kind="option", text="Now")
    assert (await di.hear("entries"))["list"][0]["seq"] == 1


async def test_a_second_request_ends_the_first(table: Table, visit: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    di = await visit(table, table.di)
    await di.hear("presence")
    monkeypatch.setattr(poll, "HELD", 20)
    first = asyncio.create_task(di.listen())
    await asyncio.sleep(0.1)
    second = asyncio.create_task(di.hear("entries"))
    assert [frame["t"] for frame in (await first).frames] == ["pass"]
    await di.say(card("c1"))
    assert (await second)["list"][0]["seq"] == 1


async def test_long_answers_are_compressed_and_never_kept(table: Table, visit: Poll) -> None:
    line = HttpLine(table.code)
    answer = await line.come_in(door.ticket(table.room, table.di))
    assert answer.packed and answer.headers[b"cache-control"] == b"no-store"
