"""What every journey may use: the real server on SQLite and on PostgreSQL, a real Chromium, and the stage.

    def test_esther_reads_on_her_phone(stage):                       # runs twice, once on each store
        page = stage.page("esther.mwale@example.org", viewport=PHONE, scheme="dark", locale="fr")

A test on one store alone says `@on_sqlite` (stores.py). Each module gets a fresh installation with the demonstration in
it, copied from one that is filled once for all workers. What runs on PostgreSQL runs on one worker, so that one PostgreSQL
is started; everything else is shared out by module (`--dist loadscope`). A console error, an exception, a violated content
security policy or an answer of 500 on any page of the stage fails the test at its end, wherever it happened.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.environment import DATA
from tests.journeys import browsers
from tests.journeys.servers import Postgresql, Server
from tests.journeys.stage import PATIENCE, Stage


@pytest.fixture(scope="package")
def postgresql() -> Iterator[Postgresql]:
    started = Postgresql()
    yield started
    started.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let those tests begin that take longest."""
    items.sort(key=lambda item: ORDER.get(_group(item.nodeid), len(ORDER)))


class Together(LoadScopeScheduling):
    """Whole groups are dealt out. The group is read from a test's name, for marks do not reach this side."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    return Together(config, log) if config.getoption("dist") == "loadscope" else None


LONG = (
    "test_axe",
    "postgresql",
    "test_lines",
    "test_ten",
    "test_journey",
    "test_lead",
    "test_talk",
    "test_cards",
    "test_circle",
)
ORDER = {name: n for n, name in enumerate(LONG)}


def _group(nodeid: str) -> str:
    """Return what a test belongs to: its module, or PostgreSQL."""
    test, _, parameters = nodeid.partition("[")
    return "postgresql" if "postgresql" in parameters else Path(test.partition("::")[0]).stem


@pytest.fixture(scope="session")
def filled() -> Callable[[str, Postgresql | None], tuple[Path, str]]:
    """`folder, database = filled(store, postgresql)`: an installation with the demonstration, for copies; filled by the
    worker that asks first."""

    def fill(store: str, postgresql: Postgresql | None) -> tuple[Path, str]:
        name = postgresql.folder.name if postgresql else store
        folder, done = DATA / f"filled-{name}", DATA / f"filled-{name}.done"
        with (DATA / f"filled-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                folder.mkdir()
                first = Server(store, folder, postgresql.fresh_database() if postgresql else "")
                first.start()
                first.stop()
                done.write_text(first.database)
        return folder, done.read_text()

    return fill


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, filled: Callable[[str, Postgresql | None], tuple[Path, str]]
) -> Iterator[Server]:
    """The server with the demonstration, on the store of the parameter."""
    store: str = request.param
    postgresql: Postgresql | None = request.getfixturevalue("postgresql") if store == "postgresql" else None
    folder, database = filled(store, postgresql)
    data = Path(tempfile.mkdtemp(prefix="peerassist-journey-"))
    shutil.copytree(folder, data, dirs_exist_ok=True)
    if postgresql:
        database = postgresql.fresh_database(like=database)
    running = Server(store, data, database)
    running.start()
    yield running
    running.kill()  # how it ends kindly, which takes seconds, is looked at elsewhere (tests/config, tests/faults)
    shutil.rmtree(data, ignore_errors=True)


# For the package alone: while Playwright is up its event loop runs in this thread, which others would stumble over.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE / 2)
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
