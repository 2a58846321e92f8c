"""Calendar files that other programs read: valid, in the meeting's zone, with nothing injected."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from peerassist.connectors.calendar.invitation import Meeting, Party, cancel, publish, request

HOST = Party("Rosa Huamán", "rosa@example.org")
GUEST = Party("Elvira Ccori", "elvira@example.org")


def meeting(**fields: object) -> Meeting:
    given_: dict[str, object] = {
        "uid": "assist-7@example.org",
        "sequence": 2,
        "starts_at": datetime(2026, 12, 3, 13, tzinfo=UTC),
        "minutes": 90,
        "time_zone": "America/Lima",
        "summary": "Peer Assist: vacunación",
        "description": "¿Cómo retomamos la vacunación?",
        "place": "https://meet.example.org/x",
        "url": "https://assist.example.org/assists/7",
        "organiser": HOST,
        "stamp": datetime(2026, 11, 1, tzinfo=UTC),
    }
    return Meeting(**{**given_, **fields})  # type: ignore[arg-type]


def event_of(made: bytes) -> Event:
    return next(iter(Calendar.from_ical(made).walk("VEVENT")))  # type: ignore[arg-type]


def test_a_request_says_who_when_and_in_which_version():
    made = request(meeting(), GUEST)
    event = event_of(made)
    assert Calendar.from_ical(made)["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("assist-7@example.org", 2, "CONFIRMED")
    assert event["DTSTART"].dt == datetime(2026, 12, 3, 8, tzinfo=ZoneInfo("America/Lima"))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)
    assert event["ORGANIZER"] == "mailto:rosa@example.org" and event["ATTENDEE"] == "mailto:elvira@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_who_said_yes_is_not_asked_again():
    assert event_of(request(meeting(), GUEST, accepted=True))["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_a_cancellation_has_the_same_uid():
    made = cancel(meeting(sequence=3), GUEST)
    event = event_of(made)
    assert Calendar.from_ical(made)["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("assist-7@example.org", 3, "CANCELLED")


def test_a_file_to_take_by_hand_asks_nobody():
    made = publish(meeting())
    assert Calendar.from_ical(made)["METHOD"] == "PUBLISH" and "ATTENDEE" not in event_of(made)


def test_without_a_page_to_open_there_is_no_link():
    assert "URL" not in event_of(request(meeting(url=""), GUEST))


def test_it_brings_the_rules_of_its_zone():
    zones = Calendar.from_ical(request(meeting(time_zone="Europe/Madrid"), GUEST)).walk("VTIMEZONE")
    assert [str(zone["TZID"]) for zone in zones] == ["Europe/Madrid"]
    names = {part.name for part in zones[0].subcomponents}
    assert names == {"STANDARD", "DAYLIGHT"}


ZONES = ["UTC", "Europe/Madrid", "America/Lima", "Asia/Kathmandu", "Africa/Casablanca", "Australia/Lord_Howe"]


@example(zone="Europe/Madrid", starts_at=datetime(2026, 10, 24, 23, 30, tzinfo=UTC), minutes=90)
@example(zone="Europe/Madrid", starts_at=datetime(2026, 10, 25, 1, 15, tzinfo=UTC), minutes=90)
@given(
    zone=st.sampled_from(ZONES),
    starts_at=st.datetimes(datetime(2025, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),
    minutes=st.integers(1, 600),
)
def test_every_calendar_reads_the_same_moments(zone: str, starts_at: datetime, minutes: int):
    """Also over a change of the clocks, and in an hour that comes twice."""
    at = starts_at.replace(second=0, microsecond=0)
    event = event_of(request(meeting(time_zone=zone, starts_at=at, minutes=minutes), GUEST))
    assert event["DTSTART"].dt.astimezone(UTC) == at
    assert event["DTEND"].dt.astimezone(UTC) == at + timedelta(minutes=minutes)


NASTY = 'x\r\nATTENDEE:mailto:all@example.org\r\nBEGIN:VALARM\x00\ud800;",:\\n<script>'


@pytest.mark.parametrize("field", ["summary", "description", "place"])
def test_no_property_can_be_injected(field: str):
    event = event_of(request(meeting(**{field: NASTY}), GUEST))
    assert event["ATTENDEE"] == "mailto:elvira@example.org"
    assert len(event.subcomponents) == 1


def test_no_property_can_be_injected_by_a_name():
    event = event_of(request(meeting(organiser=Party(NASTY, "a@example.org")), Party(NASTY, "b@example.org\r\nX:y")))
    assert str(event["ORGANIZER"]) == "mailto:a@example.org"
    assert not isinstance(event["ATTENDEE"], list) and "X" not in event
