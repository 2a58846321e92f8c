"""What Lighthouse says of five pages on a phone: `make bench-lighthouse`, `QUICK=1` one page.

Lighthouse comes from npm into a temporary folder; the pages are those of the demonstration, seen by Esther, whose room is
open.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.join import FLAGS, ROOM
from bench.server import choose_address, serving
from bench.store import fresh
from bench.table import QUICK, Table

LIGHTHOUSE = "lighthouse@12.8.2"
WHO = "esther.mwale@example.org"
PERFORMANCE, ACCESSIBILITY = 95, 100


def main() -> int:
    """Look at every page once; print one table."""
    os.environ["PEERASSIST_DEMONSTRATION"] = "1"
    address = choose_address()
    table = Table("Lighthouse, mobile" + (" (QUICK: one page)" if QUICK else ""))
    with fresh("sqlite"), tempfile.TemporaryDirectory(prefix="peerassist-lighthouse-") as place:
        subprocess.run([sys.executable, "-m", "peerassist", "demonstration"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", place, LIGHTHOUSE], check=True
        )
        with serving(address):
            path, cookies = _sign_in(address)
            for name, page in list(_pages().items())[: 1 if QUICK else None]:
                scores = _look(Path(place), address + page, path, cookies)
                table.at_least(f"{name}: performance", PERFORMANCE, scores["performance"], "")
                table.at_least(f"{name}: accessibility", ACCESSIBILITY, scores["accessibility"], "")
    return table.close()


def _pages() -> dict[str, str]:
    """Return the five pages; the record is the one with the most to read."""
    from django.db.models import Count

    from peerassist.assists.models import Room
    from peerassist.library.models import Publication

    plan = Room.objects.get(code=ROOM).assist_id
    public = Publication.objects.filter(withdrawn_at=None, assist__visibility="public")
    record = public.annotate(cards=Count("assist__cards")).latest("cards").assist_id
    return {
        "board": "/plans",
        "plan": f"/assists/{plan}/plan",
        "room": f"/rooms/{ROOM}",
        "record": f"/library/assists/{record}",
        "library": "/library",
    }


def _sign_in(address: str) -> tuple[str, str]:
    """Return the browser's path, and the cookies of someone who has come into the room."""
    with sync_playwright() as playwright:
        path = (
            shutil.which("chromium") or shutil.which("chromium-headless-shell") or playwright.chromium.executable_path
        )
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        context = browser.new_context(base_url=address)
        page = context.new_page()
        page.goto("/demonstration")
        page.locator(f'button[value="{WHO}"]').click()
        page.goto(f"/r/{ROOM}")
        if page.locator("[name=agreed]").count():
            page.locator("[name=agreed]").check()
            page.locator("form.form button.act").click()
        page.locator(".room").wait_for()
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())
        browser.close()
    return path, cookies


def _look(place: Path, url: str, browser: str, cookies: str) -> dict[str, float]:
    """Return the scores of a page, of 100."""
    said = subprocess.run(
        [
            str(place / "node_modules" / ".bin" / "lighthouse"),
            url,
            "--quiet",
            "--output=json",
            "--only-categories=performance,accessibility",
            f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
            f"--extra-headers={json.dumps({'Cookie': cookies})}",
        ],
        env={**os.environ, "CHROME_PATH": browser},
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    report = json.loads(said)
    if report["finalDisplayedUrl"] != url:
        raise SystemExit(f"{url} led to {report['finalDisplayedUrl']}.")
    return {name: round(part["score"] * 100) for name, part in report["categories"].items()}


if __name__ == "__main__":
    raise SystemExit(main())
