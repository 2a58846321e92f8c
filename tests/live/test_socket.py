"""Coming in, and saying something: the socket as a stranger's client meets it."""

import asyncio

import pytest

from peerassist.live import door, limits, socket
from peerassist.live.socket import close_hub
from tests.live.conftest import Sit, Table, answered, wish
from tests.live.line import Hung, Line


async def turned_away(line: Line) -> str:
    """Return the code of the goodbye that is all this line hears."""
    bye = await line.next()
    with pytest.raises(Hung):
        await line.next()
    await line.cut()
    await close_hub()
    return bye["code"]


async def test_a_page_of_another_site_does_not_even_get_through_the_door(table: Table) -> None:
    for origin in ("https://evil.example", "http://localhost:8001", "null", ""):
        line = Line(table.code, origin=origin)
        with pytest.raises(Hung, match="4403"):
            await line.next()


async def test_a_rebound_name_is_no_way_in(table: Table) -> None:
    line = Line(table.code, origin="http://evil.example:8000", host="evil.example:8000")
    with pytest.raises(Hung, match="4403"):
        await line.next()


async def test_the_other_names_of_this_machine_are_the_same_site_without_tls(table: Table) -> None:
    line = Line(table.code, origin="http://127.0.0.1:8000", host="127.0.0.1:8000")
    line.say(t="hello", v=1, ticket=door.ticket(table.room, table.di))
    assert (await line.next())["t"] == "welcome"
    await line.cut()
    await close_hub()


def test_behind_tls_only_the_configured_address_counts(settings: object) -> None:
    settings.ADDRESS = "https://assist.example.org"  # type: ignore[attr-defined]
    settings.ALLOWED_HOSTS = ["assist.example.org", "localhost"]  # type: ignore[attr-defined]
    assert door.same_origin("https://assist.example.org", "assist.example.org")
    assert not door.same_origin("http://assist.example.org", "assist.example.org")
    assert not door.same_origin("http://localhost:8000", "localhost:8000")


@pytest.mark.parametrize("ticket", ["", "1:1:seat", "1:1:seat:1uX:forged", "x" * 200])
async def test_a_forged_ticket_opens_nothing(table: Table, ticket: str) -> None:
    line = Line(table.code)
    line.say(t="hello", v=1, ticket=ticket)
    assert await turned_away(line) == "ticket"


async def test_an_old_ticket_opens_nothing(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = door.ticket(table.room, table.di)
    monkeypatch.setattr(door, "LASTS", 0)
    await asyncio.sleep(1.1)
    line = Line(table.code)
    line.say(t="hello", v=1, ticket=ticket)
    assert await turned_away(line) == "ticket"


async def test_a_ticket_is_good_for_its_own_room_alone(table: Table) -> None:
    line = Line("ABCDEF")
    line.say(t="hello", v=1, ticket=door.ticket(table.room, table.di))
    assert await turned_away(line) == "room"


async def test_a_page_older_than_the_server_is_asked_to_load_again(table: Table) -> None:
    line = Line(table.code)
    line.say(t="hello", v=99, ticket=door.ticket(table.room, table.di))
    assert await turned_away(line) == "reload"


@pytest.mark.parametrize("first", ['{"t":"ping","at":1}', "nonsense", "", '{"t":"hello"}', "[" * 40_000, "x" * 70_000])
async def test_whoever_does_not_say_hello_is_sent_away(table: Table, first: str) -> None:
    line = Line(table.code)
    line.raw(first)
    assert await turned_away(line) == "hello"


async def test_who_says_nothing_is_sent_away(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "HELLO_WITHIN", 0.05)
    assert await turned_away(Line(table.code)) == "hello"


async def test_the_welcome_says_who_one_is_and_how_things_stand(table: Table, sit: Sit) -> None:
    said = (await sit(table, table.di)).welcome
    may = {"write": True, "run": False, "lead": False, "hand_over": False}
    assert said["you"]["name"] == "Di Peer" and said["you"]["may"] == may
    assert said["room"]["question"] == table.assist.question and said["room"]["locked"] is False
    assert said["state"]["cards"] == [] and said["state"]["script"]["moves"] == ["start"]
    assert {p["name"] for p in said["state"]["people"]} >= {"Ada Asks", "Bo Leads", "Gus Guest"}
    assert abs(said["now"] - __import__("time").time() * 1000) < 2_000


async def test_a_card_is_seen_by_all_and_acknowledged_to_its_author(table: Table, sit: Sit) -> None:
    di, gus, wall = await sit(table, table.di), await sit(table, table.gus), await sit(table, table.bo, wall=True)
    sent = wish(di, "card.write", uid="c1", kind="option", text="Hand over in three waves")
    mine = await di.hear("entries")
    assert mine["acks"] == [{"id": sent, "seq": 1}]
    for line in (gus, wall):
        frame = await line.hear("entries")
        assert frame["acks"] == []
        (entry,) = frame["list"]
        assert (entry["seq"], entry["kind"]) == (1, "card.written")
        card = entry["body"]["card"]
        assert (card["text"], card["label"], card["by"]) == ("Hand over in three waves", "Di Peer", table.di.pk)


async def test_an_intent_sent_twice_is_done_once(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    first = await answered(di, wish(di, "card.write", "same", uid="c1", kind="option", text="Once"))
    second = await answered(di, wish(di, "card.write", "same", uid="c1", kind="option", text="Once"))
    assert first == second
    again = await sit(table, table.di)
    assert [c["text"] for c in again.welcome["state"]["cards"]] == ["Once"]
    assert again.welcome["seq"] == 1


async def test_who_comes_back_hears_what_came_since(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    for n in range(5):
        await answered(di, wish(di, "card.write", uid=f"c{n}", kind="option", text=f"Card {n}"))
    back = await sit(table, table.gus, since=2)
    assert "state" not in back.welcome
    assert [e["seq"] for e in back.welcome["entries"]] == [3, 4, 5]
    up_to_date = await sit(table, table.gus, since=5)
    assert up_to_date.welcome["entries"] == [] and up_to_date.welcome["seq"] == 5


async def test_a_number_never_reached_gets_the_state(table: Table, sit: Sit) -> None:
    ahead = await sit(table, table.gus, since=2**53)
    assert ahead.welcome["state"]["cards"] == [] and ahead.welcome["seq"] == 0


async def test_a_late_joiner_sees_the_card_as_it_is_now_not_its_history(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    await answered(di, wish(di, "card.write", uid="c1", kind="option", text="Frist"))
    await answered(di, wish(di, "card.write", uid="c1", text="First", version=1))
    late = await sit(table, table.gus)
    assert [c["text"] for c in late.welcome["state"]["cards"]] == ["First"]
    behind = await sit(table, table.gus, since=1)
    assert [e["body"]["card"]["text"] for e in behind.welcome["entries"]] == ["First"]


async def test_a_ping_brings_the_time(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    di.say(t="ping", at=12.5)
    pong = await di.hear("pong")
    assert pong["at"] == 12.5 and pong["now"] > 1_700_000_000_000


async def test_too_many_screens_of_one_person_are_refused(
    table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_SCREENS", 2)
    await sit(table, table.di)
    await sit(table, table.di)
    third = Line(table.code)
    third.say(t="hello", v=1, ticket=door.ticket(table.room, table.di))
    assert (await third.next())["code"] == "full"
    await sit(table, table.gus)  # others still come in
