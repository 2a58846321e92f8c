"""No secret of a link stands in a log."""

import io
import logging

import pytest
from django.conf import settings
from django.test import Client
from structlog.stdlib import ProcessorFormatter

from peerassist.config.logs import without_secrets
from peerassist.people import joining
from peerassist.people.secrets import link_secret
from tests.cast import Cast


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_link_that_fails_is_logged_without_its_secret(cast: Cast, client: Client, form: str) -> None:
    invitation = joining.invite(cast.community, "nia@example.net", by=cast.stef)
    secret = link_secret("joining", invitation.pk)
    invitation.delete()
    made = {k: v for k, v in settings.LOGGING["formatters"][form].items() if k != "()"}
    written, log = io.StringIO(), logging.getLogger("django.request")
    handler = logging.StreamHandler(written)
    handler.setFormatter(ProcessorFormatter(**made))
    log.addHandler(handler)
    try:
        assert client.get(f"/joining/{secret}").status_code == 404
    finally:
        log.removeHandler(handler)
    assert "Not Found: /joining/" in written.getvalue() and secret not in written.getvalue()


def test_what_people_can_read_stays() -> None:
    said = without_secrets(None, "", {"event": "Not Found: /assists/7/invitations", "path": "/people/12", "number": 3})
    assert said == {"event": "Not Found: /assists/7/invitations", "path": "/people/12", "number": 3}
