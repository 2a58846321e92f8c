"""Every page of the product, wide and narrow, light and dark: axe-core finds nothing, and nothing sticks out."""

import json
from collections import defaultdict

import pytest
from django.shortcuts import render
from django.template import loader
from django.test import RequestFactory
from playwright.sync_api import Page, expect

from tests.journeys.accessible import AXE, OF_A_LETTER, OF_A_PAGE, bring_axe, faults
from tests.journeys.servers import Server
from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite
from tests.pages import NO_PAGES
from tests.pages import Page as Place
from tests.web.test_matrix import ABOUT_AN_ASSIST, EVERYTHING_ELSE, rows

NOT_FOUND = r"status of 4\d\d"  # what Chromium says of a page that answers 404, as it should


@pytest.fixture(scope="module")
def places(server: Server) -> list[Place]:
    """Every page of the demonstration on the server."""
    return [Place(**place) for place in json.loads(server.run("tests.pages"))]


@on_sqlite
def test_every_route_that_shows_a_page_is_looked_at(places: list[Place]) -> None:
    assert AXE.exists(), "axe-core is not installed: `make test` brings it, `npm ci` in frontend/ too"
    shows = {
        name for table in (ABOUT_AN_ASSIST, EVERYTHING_ELSE) for name, (get, _) in rows(table).items() if get.rules
    }
    assert not shows - NO_PAGES - {place.route for place in places}, (
        "pages that nobody looks at: add them to tests/pages.py"
    )


@on_sqlite
def test_every_page_is_for_everyone(stage: Stage, places: list[Place]) -> None:
    found, known = [], set[str]()
    visitors: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        visitors[place.who, place.through].append(place)
    for (who, through), own in visitors.items():
        page = stage.page(who, may_say=[NOT_FOUND])
        bring_axe(page.context)
        if through:
            page.goto(through)
        for place in own:
            status = show(page, place)
            assert status == place.status, f"{place.path} as {who or 'nobody'} answered {status}"
            rules = OF_A_LETTER if place.route == "letter_html" else OF_A_PAGE
            found += [f"{place.path} as {who or 'nobody'}, {line}" for line in faults(page, rules, known=known)]
        page.context.close()
    assert not found, "\n".join(found)


def show(page: Page, place: Place) -> int:
    """Open a page and wait until it stands; return its status."""
    if place.route == "letter_html":  # shut in: no script runs in it, so its words are looked at outside
        answer = page.request.get(place.path)
        page.goto("about:blank")
        page.set_content(answer.text())
        return answer.status
    shown = page.goto(place.path)
    assert shown is not None
    if place.route in {"room", "room_wall"}:
        page.locator(".room, .phone, .wall").first.wait_for()
    return shown.status


@on_sqlite
@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500"])
def test_pages_of_what_went_wrong_are_for_everyone(stage: Stage, name: str) -> None:
    request = RequestFactory().get("/")
    body = (
        loader.get_template("500.html").render() if name == "500" else render(request, f"{name}.html").content.decode()
    )
    page = stage.page()
    bring_axe(page.context)
    page.route("**/what-went-wrong", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto("/what-went-wrong")
    assert not (found := faults(page)), "\n".join(found)


@on_sqlite
def test_words_that_were_kept_are_for_everyone(stage: Stage) -> None:
    page = stage.page("luc.ferrand@example.org", may_say=[r"status of 401"])
    bring_axe(page.context)
    page.goto("/library/stories/new")
    page.locator("[name=lesson]").fill("Count the spare parts before anybody signs.")
    page.locator("[name=title]").fill("Spare parts first")
    page.context.clear_cookies(name="session")
    page.locator("main form button.act").click()
    expect(page.get_by_text("Count the spare parts before anybody signs.")).to_be_visible()
    assert not (found := faults(page)), "\n".join(found)
