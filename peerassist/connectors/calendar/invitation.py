"""Calendar invitations that update themselves: iCalendar (RFC 5545) carried by iTIP (RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText

PRODUCT = "-//Peer Assist//EN"
ZONE_AROUND = timedelta(days=550)


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
    url: str  # "" where the attendee could not open it
    organiser: Party
    stamp: datetime


def request(meeting: Meeting, attendee: Party, *, accepted: bool = False) -> bytes:
    """Return a METHOD:REQUEST for one attendee; `accepted` when they have said yes already."""
    event = _event(meeting)
    event.add("attendee", _guest(attendee, "ACCEPTED" if accepted else "NEEDS-ACTION"), encode=False)
    event.add("status", "CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one_line(meeting.summary))
    alarm.add("trigger", timedelta(minutes=-15))
    event.add_component(alarm)
    return _calendar("REQUEST", event, meeting)


def publish(meeting: Meeting) -> bytes:
    """Return a METHOD:PUBLISH, to be taken into a calendar by hand: it asks nobody for an answer."""
    event = _event(meeting)
    event.add("status", "CONFIRMED")
    return _calendar("PUBLISH", event, meeting)


def cancel(meeting: Meeting, attendee: Party) -> bytes:
    """Return a METHOD:CANCEL that takes the meeting out of the attendee's calendar."""
    event = _event(meeting)
    event.add("attendee", _guest(attendee, "NEEDS-ACTION"), encode=False)
    event.add("status", "CANCELLED")
    return _calendar("CANCEL", event, meeting)


def _calendar(method: str, event: Event, meeting: Meeting) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    for zone in sorted(calendar.get_missing_tzids()):
        calendar.subcomponents.insert(0, _rules(zone, meeting.starts_at.date()))
    return bytes(calendar.to_ical())


@lru_cache(maxsize=128)
def _rules(zone: str, day: date) -> Timezone:
    """Return the zone's rules around a day; a century of them would only make the file long. Kept, because everybody who is
    asked to a meeting gets the same, and to work them out takes longer than all the rest of a letter."""
    return Timezone.from_tzid(zone, first_date=day - ZONE_AROUND, last_date=day + ZONE_AROUND)


def _event(meeting: Meeting) -> Event:
    starts, ends = _times(meeting)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.stamp)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", one_line(meeting.summary))
    event.add("description", clean(meeting.description))
    if meeting.place:
        event.add("location", one_line(meeting.place))
    if meeting.url:
        event.add("url", meeting.url)
    event.add("organizer", _address(meeting.organiser))
    return event


def _guest(attendee: Party, partstat: str) -> vCalAddress:
    guest = _address(attendee)
    guest.params["role"] = vText("REQ-PARTICIPANT")
    guest.params["partstat"] = vText(partstat)
    guest.params["rsvp"] = vText("TRUE")
    return guest


def _times(meeting: Meeting) -> tuple[datetime, datetime]:
    """Return beginning and end in the meeting's zone, minutes of real time apart: an assist over a change of the clocks
    takes as long as any. An hour that comes twice can't be told in local time; then both are given in UTC."""
    zone = ZoneInfo(meeting.time_zone)
    both = meeting.starts_at, meeting.starts_at + timedelta(minutes=meeting.minutes)
    local = both[0].astimezone(zone), both[1].astimezone(zone)
    if any(at.fold for at in local):
        return both[0].astimezone(UTC), both[1].astimezone(UTC)
    return local


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
