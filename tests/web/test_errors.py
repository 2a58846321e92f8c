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


def test_a_form_without_a_valid_session_keeps_every_word(db: None) -> None:
    words = "How do we keep <b>midwives</b> after their first year in the field?"
    page = Client(enforce_csrf_checks=True).post("/language", {"language": "fr", "words": words})
    assert page.status_code == 403
    assert "midwives" in page.text and "<b>midwives" not in page.text
    assert 'name="language" value="fr"' in page.text
    assert "csrfmiddlewaretoken" in page.text


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_a_broken_page_asks_neither_session_nor_database(language: str) -> None:
    with translation.override(language):
        page = errors.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert f'lang="{language}"' in page.text
