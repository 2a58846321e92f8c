"""Bad lines: without one, with one that comes back after two hours, with one that lets no WebSocket through."""

import json
import os
import random
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import browsers
from tests.journeys.networks import Network
from tests.journeys.servers import Server
from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite

ROOM = "/rooms/7KQ42M"
INES, PRIYA = "ines.duarte@example.org", "priya.nair@example.org"
PHONE = {"width": 390, "height": 844}
CUT = r"net::ERR_|WebSocket connection|Failed to load resource"  # what Chromium says of a line that is gone
ROUNDS = int(os.environ.get("ROUNDS", "4"))  # how often a page dies in the middle of a word
SECRETS = ('"ticket"', '"csrf"', '"welcome"', "csrfmiddlewaretoken")


def sign_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/demonstration")
    page.locator(f"button[value='{email}']").click()
    page.wait_for_url(lambda address: "/demonstration" not in address)


def come_in(page: Page, url: str = "") -> Page:
    """Go into the room of the demonstration, through its door where that is needed."""
    page.goto(url + ROOM)
    if "/r/" in page.url:
        page.locator("[name=agreed]").check()
        page.locator("form.form button.act").click()
    expect(page.locator(".saved").first).to_contain_text("Saved")
    return page


def write(page: Page, text: str, kind: str = "option") -> None:
    field = page.locator(f".col[data-kind={kind}] .writer textarea")
    field.fill(text)
    field.press("Enter")
    expect(page.locator(".slip", has_text=text)).to_be_visible()


def wait_until_the_page_is_kept(page: Page) -> None:
    wait_until_kept(page, True)


def wait_until_kept(page: Page, wanted: bool) -> None:
    for _ in range(100):
        if page.evaluate(f"caches.match('{ROOM}').then(Boolean)") is wanted:
            return
        page.wait_for_timeout(200)
    pytest.fail("the page is not kept" if wanted else "the page is still kept")


def everything_in_caches(page: Page) -> str:
    return str(
        page.evaluate(
            """async () => {
              let found = "";
              for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) found += request.url + (await (await cache.match(request)).text());
              }
              return found;
            }"""
        )
    )


def cards_on_disk(server: Server, part: str) -> list[str]:
    """Return the texts with `part` in them as the database has them, in the order in which they were begun."""
    code = (
        "import json; from peerassist.records.models import Card;"
        f"print(json.dumps(list(Card.objects.filter(text__contains={part!r}).order_by('pk').values_list('text', flat=True))))"
    )
    found: list[str] = json.loads(server.manage("shell", "-v", "0", "-c", code))
    return found


def reopened(context: BrowserContext, stage: Stage) -> Page:
    page = context.new_page()
    browsers.watch(page, "opened again", stage.faults.append, [CUT])
    page.goto(ROOM)
    return page


@on_sqlite
def test_every_word_typed_without_a_line_is_on_the_record_once(stage: Stage, server: Server) -> None:
    ines, priya = stage.page(INES, may_say=[CUT]), come_in(stage.page(PRIYA))
    device = come_in(ines).context
    wait_until_the_page_is_kept(ines)
    assert not [secret for secret in SECRETS if secret in everything_in_caches(ines)]

    device.set_offline(True)
    for n in range(3):
        write(ines, f"Without a line {n}")
    expect(ines.locator(".saved").first).to_contain_text("3 changes are safe on this device")
    ines.close()

    again = reopened(device, stage)
    expect(again.locator(".saved").first).to_contain_text(
        re.compile(r"No line since .*This is how it stood then.* 3 changes are safe")
    )
    expect(again.locator(".slip.is-unsent", has_text="Without a line")).to_have_count(3)
    expect(again.locator(".slip:not(.is-unsent)").first).to_be_visible()  # the record as it stood
    for n in range(3, 5):
        write(again, f"Without a line {n}")
    expect(priya.locator(".slip", has_text="Without a line")).to_have_count(0)

    device.set_offline(False)
    for page in (again, priya):
        expect(page.locator(".slip:not(.is-unsent)", has_text="Without a line")).to_have_count(5, timeout=20_000)
    expect(again.locator(".saved").first).to_have_text("Saved")
    assert cards_on_disk(server, "Without a line") == [f"Without a line {n}" for n in range(5)]


@on_sqlite
def test_another_tab_takes_over_what_a_closed_one_left(stage: Stage, server: Server) -> None:
    ines = stage.page(INES, may_say=[CUT])
    device = come_in(ines).context
    other = come_in(reopened(device, stage))
    device.set_offline(True)
    write(ines, "Left by a closed tab")
    expect(other.locator(".slip", has_text="Left by a closed tab")).to_have_count(
        0
    )  # it is the first tab's, as long as that lives
    ines.close()
    expect(other.locator(".slip.is-unsent", has_text="Left by a closed tab")).to_be_visible()
    device.set_offline(False)
    expect(other.locator(".slip:not(.is-unsent)", has_text="Left by a closed tab")).to_be_visible(timeout=20_000)
    assert cards_on_disk(server, "Left by a closed tab") == ["Left by a closed tab"]


@on_sqlite
def test_a_page_that_dies_in_the_middle_of_a_word_loses_nothing(stage: Stage, server: Server, browser: Browser) -> None:
    own = browser.browser_type.launch(executable_path=_path(browser), args=browsers.FLAGS)
    device = own.new_context(base_url=server.url)
    page = device.new_page()
    sign_in(page, server.url, INES)
    come_in(page)
    wait_until_the_page_is_kept(page)
    device.set_offline(True)
    chance = random.Random(7)
    for n in range(ROUNDS):
        page.locator(".col[data-kind=insight] .writer textarea").fill(f"half a word {n}")
        page.locator(".col[data-kind=option] .writer textarea").fill(f"Just before the end {n}.")
        page.keyboard.press("Enter")
        page.wait_for_timeout(chance.uniform(0, 400))
        if n % 2:
            kill_renderers(own)
        page.close()
        page = device.new_page()
        page.goto(ROOM)
        expect(page.locator(".slip.is-unsent", has_text="Just before the end")).to_have_count(n + 1)
        expect(page.locator(".slip.is-unsent", has_text="half a word")).to_have_count(n + 1)
    device.set_offline(False)
    expect(page.locator(".slip:not(.is-unsent)", has_text="Just before the end")).to_have_count(ROUNDS, timeout=20_000)
    own.close()
    assert cards_on_disk(server, "Just before the end") == [f"Just before the end {n}." for n in range(ROUNDS)]


def _path(browser: Browser) -> str:
    """Return the program that runs as `browser`."""
    session = browser.new_browser_cdp_session()
    (process,) = [p["id"] for p in session.send("SystemInfo.getProcessInfo")["processInfo"] if p["type"] == "browser"]
    return str(Path(f"/proc/{process}/exe").readlink())


def kill_renderers(own: Browser) -> None:
    """Let every page of a browser die, as when the device runs out of memory."""
    for process in own.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] == "renderer":
            os.kill(process["id"], signal.SIGKILL)
    time.sleep(1)  # the browser notices, and puts fresh ones in their place


@pytest.fixture
def network(server: Server) -> Iterator[Network]:
    laid = Network(server.port)
    yield laid
    laid.close()


@on_sqlite
def test_after_two_hours_without_a_line_words_go_out_and_old_moves_do_not(
    stage: Stage, server: Server, network: Network
) -> None:
    ines, office = stage.page(may_say=[CUT]), come_in(stage.page(INES))  # the same person, on two devices
    sign_in(ines, network.url, INES)
    ines.clock.install()
    come_in(ines, network.url)
    write(ines, "Change me one")
    write(ines, "Change me two")
    expect(ines.locator(".saved").first).to_have_text("Saved")
    clock = office.locator(".now").first.inner_text()

    network.silent = True  # nobody has been told yet: moves can still be made, and lead nowhere
    ines.get_by_role("button", name="Go on").click()
    ines.context.set_offline(True)
    for n in range(50):
        write(ines, f"In the dark {n}.")
    for name in ("one", "two"):
        change(ines, f"Change me {name}", f"Changed by me {name}")
        take_back(office, f"Change me {name}")
    ines.clock.fast_forward("02:00:00")
    network.silent = False
    ines.context.set_offline(False)

    expect(office.locator(".slip", has_text="In the dark 49.")).to_be_visible(timeout=30_000)
    assert cards_on_disk(server, "In the dark") == [f"In the dark {n}." for n in range(50)]
    kept = ines.locator(".not-kept")
    expect(kept).to_contain_text("There was no line when you did this")
    expect(kept).to_contain_text("Changed by me one")
    kept.get_by_role("button", name="Copy all of them").click()
    expect(kept.get_by_role("button", name="Copied")).to_be_visible()
    assert office.locator(".now").first.inner_text() == clock  # paused, as it was
    expect(office.locator(".slip", has_text="Changed by me")).to_have_count(0)


def change(page: Page, text: str, fresh: str) -> None:
    page.locator(".slip", has_text=text).get_by_role("button", name="Change").click()
    field = page.locator(".slip textarea, .editor textarea").first
    field.fill(fresh)
    page.get_by_role("button", name="Keep").first.click()
    expect(page.locator(".slip", has_text=fresh)).to_be_visible()


def take_back(page: Page, text: str) -> None:
    page.locator(".slip", has_text=text).get_by_role("button", name="Change").click()
    page.get_by_role("button", name="Take back").first.click()
    expect(page.locator(".slip", has_text=text)).to_have_count(0)


@on_sqlite
def test_where_no_websocket_gets_through_two_people_see_each_others_cards(stage: Stage, server: Server) -> None:
    network = Network(server.port, refuses_sockets=True)
    ines, priya = stage.page(may_say=[CUT]), stage.page(may_say=[CUT], viewport=PHONE)
    socketed = come_in(stage.page("luc.ferrand@example.org"))
    ines.clock.install()
    for page, email in ((ines, INES), (priya, PRIYA)):
        sign_in(page, network.url, email)
        come_in(page, network.url)
    assert network.refused >= 4  # each tried a socket twice
    write(ines, "Without a socket: one")
    expect(priya.locator(".slip", has_text="Without a socket: one")).to_be_visible()
    priya.locator(".phone-slip").fill("Without a socket: two")
    priya.locator(".write button.act").click()
    for page in (ines, priya, socketed):
        expect(page.locator(".slip:not(.is-unsent)", has_text="Without a socket")).to_have_count(2)
    write(socketed, "Without a socket: three")
    for page in (ines, priya):
        expect(page.locator(".slip", has_text="Without a socket: three")).to_be_visible()
        expect(page.locator(".saved").first).to_contain_text("Saved")
    network.refuses_sockets = False
    with ines.expect_websocket():  # it is tried again, beside the line that there is
        ines.clock.fast_forward("02:05")
    write(ines, "Without a socket: no more")
    expect(priya.locator(".slip", has_text="Without a socket: no more")).to_be_visible()
    expect(ines.locator(".saved").first).to_have_text("Saved")
    texts = [f"Without a socket: {n}" for n in ("one", "two", "three", "no more")]
    assert cards_on_disk(server, "Without a socket") == texts
    network.close()


REFUSES = """
  const no = (name) => () => { throw new DOMException("no", name) };
  Storage.prototype.setItem = no(WHY);
  IDBObjectStore.prototype.put = no(WHY);
  if (WHY === "SecurityError") IDBFactory.prototype.open = no(WHY);
"""


@on_sqlite
@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("SecurityError", "1 change waits on this page alone, for this browser keeps nothing."),
        ("QuotaExceededError", "1 change waits on this page alone, for this device is full."),
    ],
)
def test_a_device_that_keeps_nothing_says_so(stage: Stage, why: str, words: str) -> None:
    ines = stage.page(INES, may_say=[CUT])
    ines.add_init_script(REFUSES.replace("WHY", json.dumps(why)))
    come_in(ines)
    ines.context.set_offline(True)
    write(ines, f"In memory alone: {why}")
    expect(ines.locator(".saved").first).to_contain_text(words)
    ines.context.set_offline(False)
    expect(ines.locator(".slip:not(.is-unsent)", has_text=why)).to_be_visible(timeout=20_000)


@on_sqlite
def test_who_signs_out_leaves_no_page_of_a_room_behind(stage: Stage) -> None:
    ines = stage.page(INES, may_say=[CUT])
    wait_until_the_page_is_kept(come_in(ines))
    ines.goto("/assists")
    ines.get_by_role("button", name="Sign out").click()
    ines.wait_for_url(lambda address: "/assists" not in address)
    wait_until_kept(ines, False)
    names = ines.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
    assert "peerassist.last" not in names
    ines.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        ines.goto(ROOM)
    assert ines.locator(".room").count() == 0
