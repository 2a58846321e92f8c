"""Pages for what went wrong: what happened, what is safe, what to do."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from peerassist.web import errors


def test_an_unknown_address_is_answered_kindly(db: None, client: Client) -> None:
    page = client.get("/nothing-here")
    assert page.status_code == 404
    assert "There is nothing at this address" in page.text
    assert 'href="/"' in page.text


@pytest.mark.parametrize("address", ["/people?q=%00", "/library?q=a%00b", "/joining/%00", "/rooms/%00", "/%00"])
def test_a_nul_in_an_address_is_refused_before_anything_looks_at_it(db: None, client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 400 and "could not read what your browser sent" in page.text


def test_a_wrong_host_is_told_the_right_one(db: None, client: Client, settings: object) -> None:
    page = client.get("/", headers={"host": "evil.example"})
    assert page.status_code == 400
    assert "another address" in page.text and settings.ADDRESS in page.text  # type: ignore[attr-defined]


def test_a_body_that_is_too_large_or_broken_is_answered_kindly(db: None, client: Client, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10  # type: ignore[attr-defined]
    page = client.post("/language", {f"f{n}": "x" for n in range(20)})
    assert page.status_code == 400 and "could not read what your browser sent" in page.text


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_a_broken_page_asks_neither_session_nor_database(language: str) -> None:
    with translation.override(language):
        page = errors.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert f'lang="{language}"' in page.text
