"""The front page, languages, and where one comes from."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast


def test_strangers_read_what_this_is(cast: Cast, client: Client) -> None:
    page = client.get(reverse("home"))
    assert page.status_code == 200 and "Someone has done this before" in page.text


def test_members_are_led_to_their_assists(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    assert client.get(reverse("home"))["Location"] == reverse("assists")


def test_a_language_is_kept_in_the_account_and_on_the_device(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    page = client.post(reverse("language"), {"language": "fr", "next": "/people?q=x"})
    assert page["Location"] == "/people?q=x" and page.cookies["django_language"].value == "fr"
    cast.ada.refresh_from_db()
    assert cast.ada.language == "fr"
    assert '<html lang="fr"' in client.get(reverse("people")).text


@pytest.mark.parametrize("code", ["", "xx", "../fr", "en\x00", "x" * 500])
def test_a_language_that_is_not_spoken_changes_nothing(cast: Cast, client: Client, code: str) -> None:
    client.force_login(cast.ada)
    client.post(reverse("language"), {"language": code})
    cast.ada.refresh_from_db()
    assert cast.ada.language == "en"


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_nobody_is_led_to_another_site(db: None, client: Client, where: str) -> None:
    assert client.post(reverse("language"), {"language": "fr", "next": where})["Location"] == "/"


def test_the_choices_are_posts(db: None, client: Client) -> None:
    for name in ("language", "community"):
        assert client.get(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    ("header", "language"), [("fr-CA,en;q=0.5", "fr"), ("es", "es"), ("xx", "en"), ("", "en"), ("x" * 5000, "en")]
)
def test_strangers_are_spoken_to_as_their_browser_asks(db: None, client: Client, header: str, language: str) -> None:
    page = client.get(reverse("account_login"), headers={"accept-language": header})
    assert f'<html lang="{language}"' in page.text and page["Content-Language"] == language


@pytest.mark.parametrize("zone", ["Europe/Madrid", "Mars/Base", "../../etc/passwd", "", "x" * 3000, "é"])
def test_a_zone_in_the_cookie_is_believed_only_if_it_is_one(db: None, client: Client, zone: str) -> None:
    client.cookies["tz"] = zone
    page = client.get(reverse("home"))
    assert f'data-zone="{zone if zone == "Europe/Madrid" else "UTC"}"' in page.text
