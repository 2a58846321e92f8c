"""What every journey may use: the real server on SQLite and on PostgreSQL, a real Chromium, and the stage.

    def test_esther_reads_on_her_phone(stage):                       # runs twice, once on each store
        page = stage.page("esther.mwale@example.org", viewport=PHONE, scheme="dark", locale="fr")

A test on one store alone says `@on_sqlite` (stores.py). Each module gets a fresh installation with the demonstration in
it. A console error, an exception, a violated content security policy or an answer of 500 on any page of the stage fails
the test at its end, wherever it happened.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import browsers
from tests.journeys.servers import Postgresql, Server
from tests.journeys.stage import Stage


@pytest.fixture(scope="package")
def postgresql() -> Iterator[Postgresql]:
    started = Postgresql()
    yield started
    started.stop()


@pytest.fixture(scope="package")
def filled(request: pytest.FixtureRequest) -> Iterator[Callable[[str], tuple[Path, str]]]:
    """`folder, database = filled(store)`: an installation with the demonstration, filled once, for copies."""
    known: dict[str, tuple[Path, str]] = {}

    def fill(store: str) -> tuple[Path, str]:
        if store not in known:
            database = request.getfixturevalue("postgresql").fresh_database() if store == "postgresql" else ""
            known[store] = Path(tempfile.mkdtemp(prefix="peerassist-journey-")), database
            first = Server(store, *known[store])
            first.start()
            first.stop()
        return known[store]

    yield fill
    for folder, _ in known.values():
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, filled: Callable[[str], tuple[Path, str]]) -> Iterator[Server]:
    """The server with the demonstration, on the store of the parameter."""
    store: str = request.param
    folder, database = filled(store)
    data = Path(tempfile.mkdtemp(prefix="peerassist-journey-"))
    shutil.copytree(folder, data, dirs_exist_ok=True)
    if database:
        database = request.getfixturevalue("postgresql").fresh_database(like=database)
    running = Server(store, data, database)
    running.start()
    yield running
    running.stop()
    shutil.rmtree(data, ignore_errors=True)


# For the package alone: while Playwright is up its event loop runs in this thread, which others would stumble over.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = browsers.start(playwright)
        yield started
        started.close()


@pytest.fixture
def stage(server: Server, browser: Browser) -> Iterator[Stage]:
    """Pages, letters and the worker's turn."""
    opened = Stage(browser, server)
    yield opened
    opened.close()
    assert not opened.faults, "\n".join(opened.faults)
