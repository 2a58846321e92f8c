"""Time zones as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from peerassist.people import zones


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("America/Bogota", "America/Bogota"), ("america/bogota", "America/Bogota"), ("Bogotá", "America/Bogota"),
        ("New York", "America/New_York"), ("buenos aires", "America/Argentina/Buenos_Aires"), ("UTC", "UTC"),
        ("Lisboa", "Europe/Lisbon"), ("Mexico", "America/Mexico_City"), ("Calcuta", "Asia/Kolkata"),
    ],
)  # fmt: skip
def test_a_zone_is_understood_by_its_name_or_its_city(typed: str, zone: str) -> None:
    assert zone in zones.meant(typed)


@pytest.mark.parametrize("typed", ["", "Mars/Base", "x" * 500, "../../etc/passwd", "\x00"])
def test_what_is_no_zone_means_none(typed: str) -> None:
    assert zones.meant(typed) == ()


def test_how_far_clocks_are_apart_is_known_at_any_moment() -> None:
    winter, summer = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)
    assert zones.apart("Europe/Madrid", "UTC", winter) == timedelta(hours=1)
    assert zones.apart("Europe/Madrid", "UTC", summer) == timedelta(hours=2)
    assert zones.apart("America/Bogota", "Asia/Kathmandu", winter) == -timedelta(hours=10, minutes=45)


@pytest.mark.parametrize(
    ("zone", "reader", "called"),
    [
        ("Europe/Lisbon", "es", "Lisboa"), ("Europe/Lisbon", "fr", "Lisbonne"), ("Europe/Lisbon", "en-gb", "Lisbon"),
        ("Asia/Kolkata", "es", "Calcuta"), ("Europe/Belfast", "fr", "Belfast"), ("America/Lima", "fr", "Lima"),
        ("Europe/Lisbon", "de", "Lisbon"), ("America/Argentina/Buenos_Aires", "es", "Buenos Aires"),
    ],
)  # fmt: skip
def test_a_zone_s_place_is_called_as_the_reader_does(zone: str, reader: str, called: str) -> None:
    assert zones.city(zone, reader) == called
