"""A real Chromium, the system's or Playwright's own, and how a page's faults are noticed."""

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Response

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The one without a window first: it needs a sixth less time for the same pages.
SYSTEM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# What Chromium says after `set_offline(True)`, and only then; the second of a service worker that was on its way.
CUT_BY_THE_TEST = ("net::ERR_INTERNET_DISCONNECTED", "An unknown error occurred when fetching the script")


def start(playwright: Playwright) -> Browser:
    """Start the system's Chromium, else Playwright's own; fail with what to do where there is neither."""
    system = next((found for name in SYSTEM_NAMES if (found := shutil.which(name))), None)
    path = system or playwright.chromium.executable_path
    if not Path(path).exists():
        pytest.fail(
            "No Chromium was found, so the browser journeys can't run. `make test` fetches one; by hand:"
            " `apt install chromium`, or `.venv/bin/playwright install --with-deps chromium`.",
            pytrace=False,
        )
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


def alike(other: Browser, flags: Sequence[str]) -> Browser:
    """Start another browser of the same kind, with more flags."""
    system = next((found for name in SYSTEM_NAMES if (found := shutil.which(name))), None)
    return other.browser_type.launch(
        executable_path=system or other.browser_type.executable_path, args=[*FLAGS, *flags]
    )


def watch(page: Page, name: str, tell: Callable[[str], None], may_say: Sequence[str] = ()) -> None:
    """Tell console errors (a broken content security policy is one), exceptions, and answers of 500 and above.

    `may_say`: patterns of what is expected there, for instance of a page that is meant to answer 404.
    """
    expected = [re.compile(pattern) for pattern in (*CUT_BY_THE_TEST, *may_say)]

    def note(kind: str, words: str) -> None:
        if not any(pattern.search(words) for pattern in expected):
            tell(f"{name} at {page.url}: {kind}: {words}")

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            note("console", f"{message.text} ({message.location.get('url', '')})")

    def answer(response: Response) -> None:
        if response.status >= 500:
            note("answer", f"{response.status} {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda problem: note("exception", str(problem)))
    page.on("response", answer)
