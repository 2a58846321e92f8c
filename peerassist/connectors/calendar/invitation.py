"""Calendar invitations that update themselves: iCalendar (RFC 5545) carried by iTIP (RFC 5546)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

PRODUCT = "-//Peer Assist//EN"


@dataclass(frozen=True, slots=True)
class Party:
    """Someone in a calendar: a name and an address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """What stands in the calendar. `starts_at` is aware; `time_zone` an IANA name; `stamp` when this was written.

    `uid` never changes; `sequence` grows with each change, so that calendars take the newest.
    """

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    time_zone: str
    summary: str
    description: str
    place: str
    url: str
    organiser: Party
    stamp: datetime


def request(meeting: Meeting, attendee: Party, *, accepted: bool = False) -> bytes:
    """Return a METHOD:REQUEST for one attendee; `accepted` when they have said yes already."""
    event = _event(meeting, attendee, "ACCEPTED" if accepted else "NEEDS-ACTION")
    event.add("status", "CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one_line(meeting.summary))
    alarm.add("trigger", timedelta(minutes=-15))
    event.add_component(alarm)
    return _calendar("REQUEST", event)


def cancel(meeting: Meeting, attendee: Party) -> bytes:
    """Return a METHOD:CANCEL that takes the meeting out of the attendee's calendar."""
    event = _event(meeting, attendee, "NEEDS-ACTION")
    event.add("status", "CANCELLED")
    return _calendar("CANCEL", event)


def _calendar(method: str, event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, attendee: Party, partstat: str) -> Event:
    zone = ZoneInfo(meeting.time_zone)
    starts = meeting.starts_at.astimezone(zone)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.stamp)
    event.add("dtstart", starts)
    # Minutes of real time: an assist over a change to summer time still takes as long.
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.minutes)).astimezone(zone))
    event.add("summary", one_line(meeting.summary))
    event.add("description", clean(meeting.description))
    if meeting.place:
        event.add("location", one_line(meeting.place))
    event.add("url", meeting.url)
    event.add("organizer", _address(meeting.organiser))
    guest = _address(attendee)
    guest.params["role"] = vText("REQ-PARTICIPANT")
    guest.params["partstat"] = vText(partstat)
    guest.params["rsvp"] = vText("TRUE")
    event.add("attendee", guest, encode=False)
    return event


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{one_line(party.email)}")
    # Parameter values may hold neither quotes nor control characters (RFC 5545, 3.1).
    address.params["cn"] = vText(one_line(party.name).replace('"', "'"))
    return address


def clean(text: str) -> str:
    """Return `text` without what no calendar may carry: control characters and lone surrogates."""
    safe = text.encode("utf-8", "ignore").decode()
    return "".join(c for c in safe.replace("\r\n", "\n").replace("\r", "\n") if c == "\n" or ord(c) >= 32)


def one_line(text: str) -> str:
    """Return `text` on one line."""
    return " ".join(clean(text).split())
