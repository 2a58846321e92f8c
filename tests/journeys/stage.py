"""Where a journey plays: pages on devices of their own, the letters that were sent, the worker's turn."""

import html
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, ViewportSize

from tests.journeys import browsers
from tests.journeys.servers import Server

PATIENCE = 30_000  # milliseconds that a page may take for one thing, on a machine that does much else
LAPTOP: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Letter:
    """A letter as it lies in the tray. `text` is its plain part."""

    address: str  # of its page in the tray
    subject: str
    text: str
    _post: APIRequestContext

    def link(self, part: str) -> str:
        """Return the first link of the letter that holds `part`."""
        found = [link for link in re.findall(r"https?://\S+", self.text) if part in link]
        assert found, f"No link with {part!r} in the letter {self.subject!r}:\n{self.text}"
        return found[0].rstrip(".,;)>")

    def calendar(self) -> str:
        """Return the calendar file that came with it."""
        answer = self._post.get(f"{self.address}/invite.ics")
        assert answer.ok, f"The letter {self.subject!r} has no calendar file"
        return answer.text()


class Stage:
    """The server as people meet it. Faults of any page opened here are remembered in `faults`."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server, self.url, self.store = server, server.url, server.store
        self.faults: list[str] = []
        self._browser = browser
        self._devices: list[BrowserContext] = []
        self._post = self._device().request

    def page(
        self,
        email: str = "",
        *,
        viewport: ViewportSize = LAPTOP,
        locale: str = "en",
        scheme: Literal["light", "dark"] = "light",
        time_zone: str = "UTC",
        touch: bool = False,
        may_say: Sequence[str] = (),
    ) -> Page:
        """Return a page on a device of its own: nobody's, or signed in as the one of the cast with this address.

        `may_say`: patterns of console errors that the test expects there.
        """
        page = self._device(
            viewport=viewport, locale=locale, color_scheme=scheme, timezone_id=time_zone, has_touch=touch
        ).new_page()
        browsers.watch(page, email or "nobody", self.faults.append, may_say)
        if email:
            page.goto("/demonstration")
            page.locator(f"button[value='{email}']").click()
            page.wait_for_url(lambda url: "/demonstration" not in url)
        return page

    def letter(self, to: str) -> Letter:
        """Return the newest letter to this address."""
        number = 1
        while True:
            tray = self._read(f"/demonstration/tray?page={number}")
            for path, subject in re.findall(r'<a href="(/demonstration/tray/\d+)">([^<]*)</a>', tray):
                page = self._read(path)
                if f"&lt;{html.escape(to)}&gt;" in page:
                    return Letter(self.url + path, html.unescape(subject), _plain(page), self._post)
            number += 1
            assert f"page={number}" in tray, f"No letter was sent to {to}"

    def duties(self) -> None:
        """Let the worker do everything that is due: letters, jobs, reminders."""
        self.server.manage("worker", "--once")

    def look(self, page: Page, name: str) -> None:
        """Keep a picture of what the page shows now, for people to look at, in the folder `PEERASSIST_TEST_PICTURES`, if it is set."""
        if folder := os.environ.get("PEERASSIST_TEST_PICTURES"):
            page.screenshot(
                path=Path(folder) / f"{name}.png", caret="initial"
            )  # to hide it would take a style, which no page allows

    def close(self) -> None:
        for device in self._devices:
            device.close()

    def _device(self, **settings: object) -> BrowserContext:
        context = self._browser.new_context(base_url=self.url, reduced_motion="reduce", **settings)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        self._devices.append(context)
        return context

    def _read(self, path: str) -> str:
        answer = self._post.get(path)
        assert answer.ok, f"{path} answered {answer.status}"
        return answer.text()


def _plain(page: str) -> str:
    """Return the plain part of a letter from its page in the tray."""
    found = re.search(r'<pre class="kept">(.*?)</pre>', page, re.DOTALL)
    assert found, "The tray shows no plain text"
    return html.unescape(re.sub(r"<[^>]+>", "", found[1]))
