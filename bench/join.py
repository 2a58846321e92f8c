"""Coming into a room over a slow line, as a guest on a phone who was never here: `make bench-join`.

The real server with the demonstration; Chromium holds the line to 50 kbit/s and 500 ms a round trip (its developer tools do),
with an empty cache each time.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.request

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.server import choose_address, serving
from bench.store import fresh
from bench.table import QUICK, Table

ROUNDS = 1 if QUICK else 5
USABLE = 10  # seconds
KILOBITS, ROUND_TRIP = 50, 500  # kbit/s, ms
LINE = {
    "offline": False,
    "latency": ROUND_TRIP,
    "downloadThroughput": KILOBITS * 1000 / 8,
    "uploadThroughput": KILOBITS * 1000 / 8,
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ROOM = "7KQ42M"
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> int:
    """Measure; print the table of the slowest of each."""
    os.environ["PEERASSIST_DEMONSTRATION"] = "1"
    address = choose_address()
    with fresh("sqlite"):
        subprocess.run([sys.executable, "-m", "peerassist", "demonstration"], check=True, stdout=subprocess.DEVNULL)
        with serving(address), sync_playwright() as playwright:
            path = (
                shutil.which("chromium")
                or shutil.which("chromium-headless-shell")
                or playwright.chromium.executable_path
            )
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            urllib.request.urlopen(f"{address}/r/{ROOM}").close()  # the server reads its templates
            seen = [join(browser, address, n) for n in range(1, ROUNDS + 1)]
    table = Table(f"Coming in over {KILOBITS} kbit/s and {ROUND_TRIP} ms, the slowest of {ROUNDS}")
    for what in ("the door can be read", "from the door into the room", "the room, cold, can be read and written in"):
        table.at_most(what, USABLE, max(times[what] for times in seen), "s")
    table.show("the room, cold: the first card is on the record", max(times["saved"] for times in seen), "s")
    return table.close()


def join(browser: Browser, address: str, number: int) -> dict[str, float]:
    """Come in once by the door, and once more with an empty cache; return seconds."""
    found: dict[str, float] = {}
    device = _phone(browser, address)
    page = _slow_page(device)
    began = time.monotonic()
    page.goto(f"/r/{ROOM}", wait_until="commit")
    page.locator("form.form button.act").wait_for()
    page.evaluate(PAINTED)
    found["the door can be read"] = time.monotonic() - began
    page.wait_for_load_state("load")
    page.locator("[name=name]").fill(f"Guest {number}")
    page.locator("[name=agreed]").check()
    began = time.monotonic()
    page.locator("form.form button.act").click(no_wait_after=True)
    page.locator(".phone-slip").wait_for()
    found["from the door into the room"] = time.monotonic() - began
    known = device.storage_state()
    device.close()

    device = _phone(browser, address, storage_state=known)
    page = _slow_page(device)
    began = time.monotonic()
    page.goto(f"/rooms/{ROOM}", wait_until="commit")
    page.locator(".phone-slip").wait_for()
    found["the room, cold, can be read and written in"] = time.monotonic() - began
    page.locator(".phone-slip").fill(f"Over a slow line {number}")
    page.locator(".write button.act").click()
    page.locator(".saved", has_text="Saved").wait_for()
    found["saved"] = time.monotonic() - began
    device.close()
    return found


def _phone(browser: Browser, address: str, **more: object) -> BrowserContext:
    device = browser.new_context(base_url=address, viewport={"width": 390, "height": 844}, **more)  # type: ignore[arg-type]
    device.set_default_timeout(60_000)
    return device


def _slow_page(device: BrowserContext) -> Page:
    page = device.new_page()
    tools = device.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    return page


if __name__ == "__main__":
    sys.exit(main())
