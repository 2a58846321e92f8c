"""The door: name, consent, and for whom it stays shut."""

import pytest

from peerassist.assists import entering, running
from peerassist.assists.models import Cancellation, Consent, Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from tests.cast import Cast, takes_part


@pytest.fixture
def here(cast: Cast) -> Room:
    return running.open_rooms(cast.assist())


@pytest.mark.parametrize("typed", ["{0}", "{0} ", "{1} {2}", "{1}-{2}", "{3}"])
def test_a_code_is_found_however_it_was_typed(here: Room, typed: str) -> None:
    code = here.code
    assert entering.room_by_code(typed.format(code, code[:4], code[4:], code.lower())).pk == here.pk


@pytest.mark.parametrize("typed", ["", "ABC", "\x00", "O0I1", "💧" * 50, "A" * 10_000])
def test_a_wrong_code_is_refused(here: Room, typed: str) -> None:
    with pytest.raises(DomainError, match="bad_code"):
        entering.room_by_code(typed)


def test_a_guest_comes_in_with_a_name_and_consent(here: Room) -> None:
    seat, secret = entering.come_in(here, rules="Be kind", agreed=True, name=" Gus ", place="Cusco", job="Mason")
    assert (seat.name, seat.place, seat.job, seat.role) == ("Gus", "Cusco", "Mason", Role.PEER)
    assert seat.group_id == here.group_id and len(secret) > 30
    consent = Consent.objects.get(participation=seat)
    assert (consent.rules, consent.attribution) == ("Be kind", here.assist.attribution)
    assert Entry.objects.get(room=here).body == {"id": seat.pk}


def test_without_consent_or_name_nobody_comes_in(here: Room) -> None:
    for wrong, code in (({"agreed": False, "name": "Gus"}, "consent_needed"), ({"agreed": True}, "name_needed")):
        with pytest.raises(DomainError, match=code):
            entering.come_in(here, rules="", **wrong)  # type: ignore[arg-type]
    assert Participation.objects.filter(person=None).count() == 0


def test_a_member_needs_no_name_and_gets_no_pass(cast: Cast, here: Room) -> None:
    seat, secret = entering.come_in(here, rules="", agreed=True, person=cast.di)
    assert seat.name == "Di Peer" and secret == ""


def test_who_has_a_seat_keeps_it(cast: Cast, here: Room) -> None:
    di = takes_part(here.assist, cast.di, Role.PEER)
    seat, _ = entering.come_in(here, rules="", agreed=True, person=cast.di, seat=di)
    assert seat.pk == di.pk and Participation.objects.filter(person=cast.di).count() == 1


def test_a_closed_door_stops_newcomers_alone(cast: Cast, here: Room) -> None:
    di = takes_part(here.assist, cast.di, Role.PEER)
    running.lock(here, locked=True)
    with pytest.raises(DomainError, match="room_locked"):
        entering.come_in(here, rules="", agreed=True, name="Gus")
    entering.come_in(here, rules="", agreed=True, person=cast.di, seat=di)


def test_after_the_end_nobody_new_comes_in(cast: Cast, here: Room) -> None:
    di = takes_part(here.assist, cast.di, Role.PEER)
    running.move(here.assist_id, Move.START, by=None)
    running.move(here.assist_id, Move.END, by=None)
    with pytest.raises(DomainError, match="room_ended"):
        entering.come_in(here, rules="", agreed=True, name="Gus")
    entering.come_in(here, rules="", agreed=True, person=cast.di, seat=di)


def test_what_was_called_off_lets_nobody_in(cast: Cast, here: Room) -> None:
    Cancellation.objects.create(assist=here.assist, by=cast.ada)
    with pytest.raises(DomainError, match="room_closed"):
        entering.come_in(entering.room_by_code(here.code), rules="", agreed=True, name="Gus")


def test_a_guest_who_was_sent_out_is_known_by_their_device(cast: Cast, here: Room) -> None:
    bo = takes_part(here.assist, cast.bo, Role.FACILITATOR)
    gus, _ = entering.come_in(here, rules="", agreed=True, name="Gus")
    running.send_out(gus, by=bo)
    with pytest.raises(DomainError, match="sent_out"):
        entering.come_in(here, rules="", agreed=True, name="Gus again", former=gus)


def test_a_new_yes_by_mail_does_not_undo_a_sending_out(cast: Cast, here: Room) -> None:
    bo = takes_part(here.assist, cast.bo, Role.FACILITATOR)
    old = Participation.objects.create(assist=here.assist, name="Gus", email="gus@example.org", role=Role.PEER)
    running.send_out(old, by=bo)
    fresh = Participation.objects.create(assist=here.assist, name="Gus", email="gus@example.org", role=Role.PEER)
    with pytest.raises(DomainError, match="sent_out"):
        entering.come_in(here, rules="", agreed=True, seat=fresh)


def test_consent_holds_for_the_rule_it_was_given_for(here: Room) -> None:
    seat, _ = entering.come_in(here, rules="", agreed=True, name="Gus")
    assert entering.has_agreed(seat)
    here.assist.attribution = "named"
    here.assist.save()
    assert not entering.has_agreed(Participation.objects.select_related("assist").get(pk=seat.pk))
