"""The pages of the method and of help are for everyone."""

import pytest
from django.test import Client
from django.urls import reverse

PAGES = ["method", "help"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_anyone_reads_them_in_their_language(db: None, client: Client, page: str, language: str) -> None:
    answer = client.get(reverse(page), headers={"Accept-Language": language})
    assert answer.status_code == 200 and f'<html lang="{language}"' in answer.text


def test_the_method_names_its_situations_its_minutes_and_its_relatives(db: None, client: Client) -> None:
    page = client.get(reverse("method")).text
    for words in ("another group has faced", "90 minutes", "After action review", "six to eight"):
        assert words in page


@pytest.mark.parametrize("page", PAGES)
def test_they_are_read_only(db: None, client: Client, page: str) -> None:
    assert client.post(reverse(page)).status_code == 405
