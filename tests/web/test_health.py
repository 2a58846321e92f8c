"""What a load balancer asks."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client


def test_health_needs_no_host_no_session_and_no_language(db: None, client: Client) -> None:
    page = client.get("/health", headers={"host": "10.0.0.7"})
    assert page.status_code == 200 and page.json() == {"database": "ok"} and not page.cookies


def test_a_database_that_is_away_is_said(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("gone")

    with monkeypatch.context() as for_now:
        for_now.setattr(connection, "cursor", away)
        page = client.get("/health")
    assert page.status_code == 503 and page.json() == {"database": "unreachable"}
