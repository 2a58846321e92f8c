"""Every page of the demonstration, on SQLite and on PostgreSQL: `make bench-pages`, `QUICK=1` for less of it.

Time, from sending the request to the last byte of the page, is taken over loopback from the real server
(`peerassist web`), as the one whom the page is for. Queries are counted with at least 3 rows in
every list, and with 300. Bytes are those of a first visit: page, styles and scripts as they go over the wire, brotli.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from bench.room import BUILT, SCRIPT, kilobytes
from bench.server import choose_address, serving
from bench.store import STORES, fresh
from bench.table import QUICK, Table, percentile

ROUNDS = 3 if QUICK else 40
TIME, QUERIES, BYTES = 60, 12, 60  # ms; queries; kB
FEW, MANY = 3, 30 if QUICK else 300  # rows in every list
PULLED = re.compile(
    r'<(?:link[^>]+rel="(?:stylesheet|modulepreload)"[^>]+href|script[^>]+src)="(/static/built/([^"]+))"'
)


@dataclass
class Seen:
    """What one page showed. `name` is its route and who looks."""

    name: str
    milliseconds: list[float] = field(default_factory=list)
    kilobytes: float = 0
    with_many: list[float] = field(default_factory=list)  # milliseconds with MANY rows in every list
    queries: dict[str, int] = field(default_factory=dict)  # with how many rows: how many queries


Visit = tuple[Seen, "Browser", str]  # and the path


def main() -> int:
    """Measure every store, each in a process of its own; print one table."""
    quick = " (QUICK: SQLite alone, fewer rounds and rows)" if QUICK else ""
    table = Table(f"Every page of the demonstration, {ROUNDS} times each{quick}")
    for store in STORES[:1] if QUICK else STORES:
        run = subprocess.run([sys.executable, "-m", "bench.pages", store], check=True, stdout=subprocess.PIPE)
        pages = [Seen(**page) for page in json.loads(run.stdout)]
        _add(table, store, pages)
    heaviest = max(pages, key=lambda page: page.kilobytes)
    table.at_most(f"first visit, heaviest: {heaviest.name}", BYTES, heaviest.kilobytes, "kB")
    table.at_most("script of the room, brotli", SCRIPT, kilobytes("room/room.tsx"), "kB")
    return table.close()


def _add(table: Table, store: str, pages: list[Seen]) -> None:
    every = [ms for page in pages for ms in page.milliseconds]
    many = [ms for page in pages for ms in page.with_many]
    slowest = max(pages, key=lambda page: percentile(page.milliseconds, 50))
    asks = max(pages, key=lambda page: max(page.queries.values()))
    grew = [page for page in pages if page.queries[str(FEW)] != page.queries[str(MANY)]]
    table.show(f"{store}: pages", len(pages), "")
    table.show(f"{store}: time, p50 of all", percentile(every, 50), "ms")
    table.at_most(f"{store}: time, p95 of all", TIME, percentile(every, 95), "ms")
    table.at_most(f"{store}: p50 of the slowest, {slowest.name}", TIME, percentile(slowest.milliseconds, 50), "ms")
    table.show(f"{store}: p95 of the same", percentile(slowest.milliseconds, 95), "ms")
    table.at_most(f"{store}: most queries, {asks.name}", QUERIES, max(asks.queries.values()), "")
    table.at_most(f"{store}: pages that ask more with {MANY} rows than with {FEW}", 0, len(grew), "")
    table.show(f"{store}: time with {MANY} rows, p95 of all", percentile(many, 95), "ms")
    for page in grew:
        print(f"{store}: {page.name}: {page.queries}", file=sys.stderr)


def measure(store: str) -> list[Seen]:
    """Fill a fresh database of kind `store` with the demonstration and return what each page showed."""
    os.environ["PEERASSIST_DEMONSTRATION"] = "1"
    address = choose_address()
    with fresh(store):
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        from bench.rows import lengthen
        from tests.pages import pages

        call_command("demonstration", verbosity=0)
        setup_test_environment()
        visits = [_visit(address, place) for place in pages() if place.status == 200]
        with serving(address):
            for seen, browser, path in visits:
                seen.kilobytes = browser.first_visit(path)
            _time(visits, ROUNDS, lambda seen: seen.milliseconds)
            for rows in (FEW, MANY):
                lengthen(rows)
                _count(visits, str(rows))
            _time(visits, ROUNDS // 8 or 1, lambda seen: seen.with_many)
    return [seen for seen, _, _ in visits]


def _time(visits: list[Visit], rounds: int, where: Callable[[Seen], list[float]]) -> None:
    for seen, browser, path in visits * rounds:
        where(seen).append(browser.timed(path))


def _count(visits: list[Visit], rows: str) -> None:
    from tests.queries import queries_of

    for seen, browser, path in visits:
        seen.queries[rows] = queries_of(browser.inside, path)


@cache
def _browser(address: str, who: str, through: str) -> "Browser":
    """Return the browser of one who looks, signed in; who comes through a link has followed it."""
    from django.test import Client

    from peerassist.people.models import Person

    client = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
    if who:
        client.force_login(Person.objects.get(email=who))
    if through:
        client.get(through, follow=True)
    return Browser(address, client)


def _visit(address: str, place: Any) -> Visit:
    seen = Seen(f"{place.route}, {place.who.split('@')[0] or 'nobody'}")
    return seen, _browser(address, place.who, place.through), place.path


class Browser:
    """Somebody's browser with one line to the server; `inside` asks for the same pages in this process."""

    def __init__(self, address: str, inside: Any) -> None:
        self.inside = inside
        self.line = http.client.HTTPConnection(urlsplit(address).netloc)

    def get(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask for a page; once more where the server has ended the line meanwhile because it lay idle."""
        try:
            return self._get(path)
        except http.client.RemoteDisconnected:
            self.line.close()
            return self._get(path)

    def _get(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.inside.cookies.items())
        headers = {"Cookie": cookie, "Accept-Encoding": "br", "Accept-Language": "en"}
        self.line.request("GET", quote(path, safe="/?&=+%"), headers=headers)
        answer = self.line.getresponse()
        return answer, answer.read()

    def timed(self, path: str) -> float:
        """Return the milliseconds until the last byte of a page that answers 200."""
        began = time.perf_counter()
        answer, _ = self.get(path)
        took = (time.perf_counter() - began) * 1000
        assert answer.status == 200, f"{path} answered {answer.status}"
        return took

    def first_visit(self, path: str) -> float:
        """Return the kB of the page with its styles and scripts, and of what these bring in turn."""
        import brotli

        answer, body = self.get(path)
        assert answer.status == 200 and answer.headers["Content-Encoding"] == "br", path
        page = brotli.decompress(body).decode()
        files = {name for match in PULLED.finditer(page) for name in _with_imports(match[2])}
        total = len(body)
        for name in sorted(files):
            answer, body = self.get(f"/static/built/{name}")
            assert answer.status == 200, name
            total += len(body)
        return total / 1000


def _with_imports(name: str) -> set[str]:
    """Return a built file with the scripts that it imports (the styles are in the page)."""
    manifest: dict[str, Any] = json.loads((BUILT / "manifest.json").read_text("utf-8"))
    by_file = {chunk["file"]: chunk for chunk in manifest.values()}
    found, wanted = {name}, [name]
    while wanted:
        for key in by_file.get(wanted.pop(), {}).get("imports", []):
            file = manifest[key]["file"]
            if file not in found:
                found.add(file)
                wanted.append(file)
    return found


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(json.dumps([vars(page) for page in measure(sys.argv[1])]))
    else:
        raise SystemExit(main())
