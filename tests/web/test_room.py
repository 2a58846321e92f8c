"""The room's pages: its door, its screen, the wall, the code, the ticket for the socket."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from peerassist.assists import running
from peerassist.assists.models import Consent, Participation, Room, Talk
from peerassist.live import door
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from peerassist.web import company_words, guessing, room_words, talk_words
from peerassist.web.room import data_block
from peerassist.web.templatetags.built import built, built_font
from tests.cast import Cast, takes_part

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def nobody_guessed_yet() -> None:
    cache.clear()


@pytest.fixture
def here(cast: Cast) -> Room:
    assist = cast.assist(attribution="role")
    takes_part(assist, cast.bo, Role.FACILITATOR)
    return running.open_rooms(assist)


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def come_in(client: Client, here: Room, **fields: str) -> Any:
    return client.post(f"/r/{here.code}", {"name": "Gus", "job": "Mason", "place": "Cusco", "agreed": "on", **fields})


def start_of(client: Client, path: str) -> dict[str, Any]:
    """Return what a page hands to its script."""
    return block_of(client, path, "start")


def once_of(client: Client, path: str) -> dict[str, Any]:
    """Return what the page at `path` holds for this one opening."""
    return block_of(client, path, "once")


def block_of(client: Client, path: str, name: str) -> dict[str, Any]:
    page = client.get(path).content.decode()
    return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)[1])  # type: ignore[index]


# The door ----------------------------------------------------------------------------------------------------------
def test_a_typed_code_leads_to_the_door(client: Client, here: Room) -> None:
    for typed in (here.code, here.code.lower(), f" {here.code[:4]}-{here.code[4:]} "):
        answer = client.get("/r", {"code": typed})
        assert (answer.status_code, answer["Location"]) == (302, f"/r/{here.code}")


@pytest.mark.parametrize("path", ["/r?code=WR0NG%3Cb%3E", "/r/WRONG2", "/r?code="])
def test_a_wrong_code_can_be_mended_where_it_stands(client: Client, here: Room, path: str) -> None:
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 404 and "No room has this code" in page and "<b>" not in page.split("<main")[1][:2000]
    typed = re.search(r'<input[^>]*name="code"[^>]*>', page)
    assert typed is not None and ("WR" not in path or 'value="WR' in typed[0])


def test_before_a_code_is_typed_nothing_is_wrong(client: Client) -> None:
    answer = client.get("/r")
    page = answer.content.decode()
    assert answer.status_code == 200 and 'name="code"' in page and "No room has this code" not in page


def test_trying_codes_one_after_the_other_is_slowed(here: Room, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "MOST", 5)
    member = client_of(cast.ada)
    for n in range(5):
        assert Client().get(f"/r/WRNG{n}2").status_code == 404
    refused = Client().get(f"/r/{here.code}")
    assert refused.status_code == 404 and "wrong codes" in refused.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/r/{here.code}").status_code == 200
    assert member.get(f"/r/{here.code}").status_code == 200  # who has a place there is not held up


def test_a_guest_comes_in_without_an_account_and_this_device_knows_them(client: Client, here: Room) -> None:
    assert "No account needed" in client.get(f"/r/{here.code}").content.decode()
    answer = come_in(client, here)
    assert answer["Location"] == f"/rooms/{here.code}"
    assert client.get(f"/rooms/{here.code}").status_code == 200
    assert client.get(f"/r/{here.code}")["Location"] == f"/rooms/{here.code}"
    gus = Participation.objects.get(name="Gus")
    assert (gus.person, gus.role, gus.job) == (None, "peer", "Mason")
    assert Client().get(f"/rooms/{here.code}")["Location"] == f"/r/{here.code}"  # another device is a stranger


@pytest.mark.parametrize(("missing", "words"), [("agreed", "agree to the ground rules"), ("name", "required")])
def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(
    client: Client, here: Room, missing: str, words: str
) -> None:
    fields = {"name": "Gus <b>", "job": "Mason", "place": "Cusco", "agreed": "on"}
    page = client.post(f"/r/{here.code}", {**fields, missing: ""}).content.decode()
    assert words in page and 'value="Cusco"' in page
    assert missing == "name" or 'value="Gus &lt;b&gt;"' in page
    assert not Participation.objects.filter(person=None).exists()


@pytest.mark.parametrize("name", ["\x00", "x" * 121, " "])
def test_a_name_that_cannot_be_kept_is_refused(client: Client, here: Room, name: str) -> None:
    assert come_in(client, here, name=name).status_code == 200
    assert not Participation.objects.filter(person=None).exists()


def test_a_closed_door_keeps_newcomers_out(client: Client, here: Room, cast: Cast) -> None:
    bo = client_of(cast.bo)
    door = f"/r/{here.code}"
    assert "closed the door" not in client.get(door).content.decode()
    bo.post(f"/assists/{here.assist_id}/room/lock")
    assert "closed the door" in client.get(door).content.decode()  # before anything is typed
    page = come_in(client, here).content.decode()
    assert page.count("closed the door") == 1 and 'value="Gus"' in page
    bo.post(f"/assists/{here.assist_id}/room/lock", {"unlock": "1"})
    assert come_in(client, here).status_code == 302


def test_who_was_sent_out_stays_out_until_let_back(client: Client, here: Room, cast: Cast) -> None:
    come_in(client, here)
    gus, bo = Participation.objects.get(name="Gus"), here.assist.participations.get(role=Role.FACILITATOR)
    running.send_out(gus, by=bo)
    assert "asked to leave" in come_in(client, here, name="Another name").content.decode()
    assert client.post(f"/rooms/{here.code}/ticket").status_code == 404
    host = client_of(cast.bo)
    assert "Gus was sent out" in host.get(f"/assists/{here.assist_id}/room").content.decode()
    for wrong in ("0", "x", "9" * 40):
        host.post(f"/assists/{here.assist_id}/room/lock", {"back": wrong})
    assert "asked to leave" in come_in(client, here).content.decode()
    host.post(f"/assists/{here.assist_id}/room/lock", {"back": str(gus.pk)})
    assert come_in(client, here).status_code == 302


def test_after_the_meeting_nobody_new_comes_in(client: Client, here: Room) -> None:
    running.move(here.assist_id, Move.START, by=None)
    running.move(here.assist_id, Move.END, by=None)
    assert "meeting has ended" in come_in(client, here).content.decode()


def test_after_the_meeting_its_page_shows_no_way_in_and_no_part_that_is_on(here: Room, cast: Cast) -> None:
    host = client_of(cast.bo)
    running.move(here.assist_id, Move.START, by=None)
    during = host.get(f"/assists/{here.assist_id}/room").text
    assert f"/r/{here.code}" in during and "The door" in during and len(re.findall(r'"m\d+ is-now"', during)) == 1
    running.move(here.assist_id, Move.END, by=None)
    after = host.get(f"/assists/{here.assist_id}/room").text
    assert f"/r/{here.code}" not in after and "The door" not in after
    assert not re.findall(r'"m\d+ is-(?!past)', after) and re.findall(r'"m\d+ is-past"', after)


def test_another_attribution_rule_asks_for_consent_again(client: Client, here: Room) -> None:
    come_in(client, here)
    here.assist.attribution = "named"
    here.assist.save()
    assert client.get(f"/rooms/{here.code}")["Location"] == f"/r/{here.code}"
    answer = client.post(f"/rooms/{here.code}/ticket")
    assert (answer.status_code, answer.json()) == (409, {"door": f"/r/{here.code}"})
    come_in(client, here)
    assert Participation.objects.filter(name="Gus").count() == 1 and Consent.objects.count() == 2


# The screens -------------------------------------------------------------------------------------------------------
def test_a_ticket_is_for_oneself_and_for_this_room(client: Client, here: Room) -> None:
    come_in(client, here)
    gus = Participation.objects.get(name="Gus")
    for text in (
        once_of(client, f"/rooms/{here.code}")["ticket"],
        client.post(f"/rooms/{here.code}/ticket").json()["ticket"],
    ):
        assert door.read_ticket(text) == door.Ticket(here.pk, gus.pk, wall=False)


def test_a_wall_hangs_by_the_right_of_who_put_it_up(client: Client, here: Room) -> None:
    come_in(client, here)
    gus = Participation.objects.get(name="Gus")
    for text in (
        once_of(client, f"/rooms/{here.code}/wall")["ticket"],
        client.post(f"/rooms/{here.code}/ticket", headers={"X-Wall": "1"}).json()["ticket"],
    ):
        assert door.read_ticket(text) == door.Ticket(here.pk, gus.pk, wall=True)


@pytest.mark.parametrize("who", ["nobody", "em", "stef"])
def test_an_outsider_sees_no_wall_no_code_and_gets_no_ticket(here: Room, cast: Cast, who: str) -> None:
    outsider = Client() if who == "nobody" else client_of(getattr(cast, who))
    for path in (f"/rooms/{here.code}/wall", f"/rooms/{here.code}/code"):
        assert outsider.get(path).status_code == 404
    for headers in ({}, {"X-Wall": "1"}):
        assert outsider.post(f"/rooms/{here.code}/ticket", headers=headers).status_code == 404


def test_a_ticket_is_not_to_be_had_by_a_link(client: Client, here: Room) -> None:
    come_in(client, here)
    assert client.get(f"/rooms/{here.code}/ticket").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(f"/rooms/{here.code}/ticket").status_code == 403


def test_the_picture_of_the_code_leads_to_the_door(client: Client, here: Room) -> None:
    come_in(client, here)
    page = client.get(f"/rooms/{here.code}/code").content.decode()
    assert "<svg" in page and f"{here.code[:4]} {here.code[4:]}" in page
    assert start_of(client, f"/rooms/{here.code}/wall")["joinUrl"].endswith(f"/r/{here.code}")


def test_no_text_ends_the_script_element() -> None:
    nasty = "</script><script>alert(1)</script>&\u2028"
    block = data_block({"text": nasty})
    assert not set("<&\u2028") & set(block)
    assert json.loads(block) == {"text": nasty}


def test_the_page_brings_the_room_along(client: Client, here: Room) -> None:
    come_in(client, here)
    gus = Participation.objects.get(name="Gus")
    said = once_of(client, f"/rooms/{here.code}")["welcome"]
    assert said["you"]["id"] == gus.pk == start_of(client, f"/rooms/{here.code}")["seat"]
    assert said["room"]["code"] == here.code and "cards" in said["state"]
    assert once_of(client, f"/rooms/{here.code}/wall")["welcome"]["you"]["id"] is None


def test_what_is_good_only_once_stands_apart_so_that_no_device_keeps_it(client: Client, here: Room) -> None:
    come_in(client, here)
    page = client.get(f"/rooms/{here.code}").text
    kept = re.sub(r"<!--once-->.*?<!--/once-->", "", page, flags=re.S)  # as frontend/worker/worker.ts does
    secrets = json.loads(re.search(r'id="once">(.*?)</script>', page)[1])  # type: ignore[index]
    for secret in (secrets["csrf"], secrets["ticket"], "csrf", '"welcome"'):
        assert secret in page and secret not in kept


def test_the_service_worker_names_the_files_of_a_room_and_may_see_rooms_alone(client: Client) -> None:
    answer = client.get("/rooms/worker.js")
    assert answer["Content-Type"] == "text/javascript" and answer["Service-Worker-Allowed"] == "/rooms/"
    assert "no-cache" in answer["Cache-Control"] and "connect-src 'self'" in answer["Content-Security-Policy"]
    files = json.loads(re.match(r"const FILES = (\[.*?\]);", answer.text)[1])  # type: ignore[index]
    assert built("room/room.tsx") in files and built("styles/room.css") in files and built_font() in files
    assert all(client.get(file).status_code == 200 for file in files)


# The words ---------------------------------------------------------------------------------------------------------
def test_the_script_knows_every_sentence_that_the_page_hands_to_it(db: None) -> None:
    source = (ROOT / "frontend" / "room" / "start.ts").read_text("utf-8")
    listed = source[source.index("type Sentence") : source.index("export interface Start")]
    general, of_talk = listed.split("type TalkSentence", 1)
    general += of_talk[of_talk.index("export type Words") : of_talk.index("export type TalkWords")]
    known = set(re.findall(r'"(\w+)"', general)) | set(re.findall(r"^    (\w+): ", general, re.M))
    assert known == set(room_words.room_words())
    of_talk = of_talk[: of_talk.index("export type Words")]
    assert set(re.findall(r'"(\w+)"', of_talk)) | {"side", "mark"} == set(talk_words.talk_words())
    of_company = listed[listed.index("type CompanySentence") : listed.index("export type CompanyWords")]
    assert set(re.findall(r'"(\w+)"', of_company)) == set(company_words.company_words())


def test_every_error_of_the_room_has_words(db: None) -> None:
    known = room_words.room_words()["errors"]
    for code in (
        "frozen",
        "not_yours",
        "stale",
        "text_too_long",
        "cannot_send_out",
        "clock_moved_on",
        "too_late",
        "other",
    ):
        assert len(known[code]) > 20


# The stage's page --------------------------------------------------------------------------------------------------
def test_only_who_leads_opens_the_room(cast: Cast) -> None:
    assist = cast.assist()
    takes_part(assist, cast.di, Role.PEER)
    client_of(cast.di).post(f"/assists/{assist.pk}/room")
    assert not Room.objects.exists()
    client_of(cast.ada).post(f"/assists/{assist.pk}/room")
    assert Room.objects.filter(assist=assist).count() == 1


def test_the_clock_moves_without_the_script_too(here: Room, cast: Cast) -> None:
    bo = client_of(cast.bo)
    bo.post(f"/assists/{here.assist_id}/room/clock", {"move": "start"})
    assert here.entries.get().kind == "clock.moved"
    for wrong in ({"move": "fly"}, {"move": "extend", "minutes": "1e9"}, {"move": "start"}, {}):
        answer = bo.post(f"/assists/{here.assist_id}/room/clock", wrong, follow=True)
        assert answer.status_code == 200
    assert here.entries.count() == 1


def test_a_peer_moves_no_clock_and_no_door(here: Room, cast: Cast) -> None:
    takes_part(here.assist, cast.di, Role.PEER)
    di = client_of(cast.di)
    for path in ("clock", "lock"):
        assert di.post(f"/assists/{here.assist_id}/room/{path}", {"move": "start"}).status_code == 404
    assert not here.entries.exists()


def test_the_door_costs_the_same_with_one_and_with_thirty_people(
    here: Room, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    ada = client_of(cast.ada)
    come_in(ada, here)
    for n in range(30):
        Participation.objects.create(assist=here.assist, name=f"Peer {n}", role=Role.PEER)
    for path in (f"/assists/{here.assist_id}/room", f"/rooms/{here.code}", f"/rooms/{here.code}/wall"):
        with django_assert_max_num_queries(12):
            assert ada.get(path).status_code == 200


# Talk --------------------------------------------------------------------------------------------------------------
def test_the_rooms_page_alone_may_ask_for_the_microphone(here: Room, cast: Cast) -> None:
    ada = client_of(cast.ada)
    come_in(ada, here)
    assert "microphone=(self)" in ada.get(f"/rooms/{here.code}")["Permissions-Policy"]
    others = (f"/assists/{here.assist_id}/room", f"/rooms/{here.code}/wall", f"/r/{here.code}", "/", "/nowhere")
    for path in others:
        policy = ada.get(path)["Permissions-Policy"]
        assert "microphone=()" in policy and "camera=()" in policy, path


def test_how_the_talk_was_shared_is_said_to_those_who_lead(here: Room, cast: Cast) -> None:
    page = f"/assists/{here.assist_id}/room"
    ada, di = here.assist.participations.get(role=Role.ASSISTEE), takes_part(here.assist, cast.di, Role.PEER)
    leading = client_of(cast.ada)
    assert "minutes of talk" not in leading.get(page).text
    for seat, minutes in ((ada, 3), (di, 9)):
        began = timezone.now() - timedelta(minutes=minutes)
        Talk.objects.create(room=here, participation=seat, phase=0, began_at=began, ended_at=timezone.now())
    said = leading.get(page).text
    assert "12 minutes of talk: those who ask 25 %, facilitation 0 %, peers 75 %." in said
    assert "at most 25 %" in said
    assert "minutes of talk" not in client_of(cast.di).get(page).text
