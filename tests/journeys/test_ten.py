"""Ten people in two groups and a plenary, on bad lines, and the server dies twice in the middle: in the end every word that
anybody wrote is on the record, once, with its group. A keeper on a laptop takes notes in each group, the others hold phones;
Luc, who was asked to lead, has the clock, and two walls follow: the plenary's and a group's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.networks import Network
from tests.journeys.servers import Server
from tests.journeys.stage import LAPTOP, Stage
from tests.journeys.stores import on_sqlite
from tests.journeys.test_groups import ELSEWHERE, come_in, open_the_room, the_assist_of

PHONE = {"width": 360, "height": 740}
WALL = {"width": 1920, "height": 1080}
LUC = "luc.ferrand@example.org"
SOON = 40_000  # milliseconds until a screen is back in its room, at the latest
BROKEN = r"net::ERR_|WebSocket connection|Failed to load resource"  # what Chromium says of a line that is gone
GROUPS = {"North": ("Ama", "Ben", "Cem", "Dua", "Eli"), "South": ("Fay", "Gil", "Hal", "Ida")}
KEEPERS = ("Ama", "Fay")
LOCALES = {"Cem": "fr", "Hal": "es"}


@dataclass
class Table:
    """Who sits there, each with a page of their own, and all that was written: the words, and in which group."""

    stage: Stage
    hanna: Page
    assist: int
    pages: dict[str, Page] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    def group_of(self, name: str) -> str:
        return self.moved.get(name) or next(group for group, names in GROUPS.items() if name in names)

    def write(self, name: str, words: str) -> None:
        """Let somebody put a card on the record, on their device."""
        words = f"{name}: {words}."
        self.written[words] = self.group_of(name)
        box = self.box(name)
        box.fill(words)
        if name in KEEPERS:
            box.press("Enter")
        else:
            self.pages[name].locator(".write button.act, .write button.do").click()

    def box(self, name: str) -> Locator:
        if name in KEEPERS:
            return self.pages[name].locator(".col[data-kind=option] .writer textarea")
        return self.pages[name].locator(".write textarea")

    def all_is_seen(self) -> None:
        """Each keeper sees all that was written in their group, and nothing of the other's."""
        for keeper in KEEPERS:
            group, slips = self.group_of(keeper), self.pages[keeper].locator(".slip:not(.is-unsent)")
            for words, where in self.written.items():
                expect(slips.filter(has_text=words)).to_have_count(1 if where == group else 0, timeout=SOON)


@pytest.fixture
def blocked(server: Server) -> Iterator[Network]:
    """A network that lets no WebSocket through."""
    laid = Network(server.port, refuses_sockets=True)
    yield laid
    laid.close()


@pytest.fixture
def silent(server: Server) -> Iterator[Network]:
    """A network that may fall silent."""
    laid = Network(server.port)
    yield laid
    laid.close()


@on_sqlite
def test_ten_people_two_groups_and_a_plenary(stage: Stage, server: Server, blocked: Network, silent: Network) -> None:
    hanna = stage.page("hanna.bergqvist@example.org", may_say=[BROKEN])
    table = Table(stage, hanna, the_assist_of(hanna))
    luc = one_is_asked_to_lead(table)
    code = open_the_room(hanna, table.assist)
    lead(luc, code)
    ways = {"Gil": blocked.url, "Dua": silent.url}
    for name in [name for group in GROUPS.values() for name in group]:
        page = stage.page(
            viewport=LAPTOP if name in KEEPERS else PHONE,
            locale=LOCALES.get(name, "en"),
            touch=name not in KEEPERS,
            may_say=[BROKEN, ELSEWHERE],
        )
        table.pages[name] = come_in(page, code, name, ways.get(name, ""))
    walls = {"plenary": a_wall(table, code)}
    two_groups_are_made(table)
    expect(walls["plenary"].locator(".wall-group")).to_have_text(
        "Plenary", timeout=SOON
    )  # it hung before there were groups
    walls["North"] = a_wall(table, code_of(table.pages["Ama"]))
    expect(walls["North"].locator(".wall-group")).to_have_text("North")
    luc.locator(".desk").get_by_role("button", name="Start").click()
    luc_goes_on(luc, walls, "Process and roles")

    for name in table.pages:
        table.write(name, "what we did when the well ran dry")
    table.all_is_seen()
    assert blocked.refused, "Gil came in by WebSocket, and was not to"
    look_around(table, luc, walls, "written")
    lines_are_cut(table, silent)
    the_server_dies_while_all_write(table, server, walls)
    two_write_in_one_card_and_the_server_dies(table, server)
    luc_goes_on(luc, walls, "The case")
    one_closes_the_page_in_the_middle_of_a_word(table)
    one_goes_to_the_other_group(table)
    table.all_is_seen()
    look_around(table, luc, walls, "late")
    peers_read_the_notes_on_their_phones(table)
    what_was_kept_comes_together(table)
    every_word_is_on_the_record_once(table)


def two_groups_are_made(table: Table) -> None:
    hanna = table.hanna
    hanna.goto(f"/assists/{table.assist}/groups?groups=2")
    for n, (group, names) in enumerate(GROUPS.items()):
        hanna.get_by_label(re.compile("^Name")).nth(n).fill(group)
        for name in names:
            hanna.get_by_label(re.compile(f"^{name} ")).select_option(index=n)
    hanna.get_by_role("button", name="Keep these groups").click()
    expect(hanna.get_by_text("Kept. Who comes in lands")).to_be_visible()
    for keeper in KEEPERS:
        part = hanna.locator("fieldset", has=hanna.get_by_label(re.compile(f"^{keeper} ")))
        part.get_by_label("Takes the notes").select_option(label=keeper)
    hanna.get_by_role("button", name="Keep these groups").click()
    for name, page in table.pages.items():
        expect(page.locator(".group-name").first).to_have_text(table.group_of(name), timeout=SOON)


def one_is_asked_to_lead(table: Table) -> Page:
    """Hanna asks Luc, who answers from the letter."""
    table.hanna.goto(f"/assists/{table.assist}/facilitator")
    table.hanna.get_by_text("more in the pool").click()
    row = table.hanna.locator("li", has=table.hanna.get_by_role("link", name="Luc Ferrand"))
    row.get_by_role("button").click()
    luc = table.stage.page(LUC, may_say=[BROKEN])
    luc.goto(table.stage.letter(LUC).link("answer=yes"))
    luc.get_by_role("button", name="Send my answer").click()
    return luc


def lead(luc: Page, code: str) -> None:
    luc.goto(f"/r/{code}")
    luc.locator("[name=agreed]").check()
    luc.locator("main form button").last.click()
    expect(luc.locator(".desk")).to_be_visible()


def a_wall(table: Table, code: str) -> Page:
    """Hang a wall: Luc opens it on a computer with a projector."""
    wall = table.stage.page(LUC, viewport=WALL, may_say=[BROKEN])
    wall.goto(f"/rooms/{code}/wall")
    expect(wall.locator(".wall h1")).to_be_visible()
    return wall


def code_of(screen: Page) -> str:
    found = re.search(r"/r(?:ooms)?/(\w+)", screen.url)
    assert found
    return found[1]


def luc_goes_on(luc: Page, walls: dict[str, Page], part: str) -> None:
    """Luc begins a part; every wall shows it."""
    luc.locator(".desk").get_by_role("button", name=f"Next: {part}").click()
    for screen in (luc, *walls.values()):
        expect(screen.get_by_role("heading", name=part).first).to_be_visible(timeout=SOON)


def look_around(table: Table, luc: Page, walls: dict[str, Page], when: str) -> None:
    screens = {"luc": luc, "laptop": table.pages["Ama"], "phone": table.pages["Eli"], "phone-fr": table.pages["Cem"]}
    for name, screen in (screens | {f"wall-{name}": wall for name, wall in walls.items()}).items():
        table.stage.look(screen, f"{when}-{name}")


def lines_are_cut(table: Table, silent: Network) -> None:
    """Ben has no line, Dua's leads nowhere and nobody tells her; both write on, and so do the others."""
    table.pages["Ben"].context.set_offline(True)
    silent.silent = True
    for name in ("Ben", "Dua", "Eli", "Hal"):
        table.write(name, "written while lines were cut")
    expect(table.pages["Ama"].locator(".slip", has_text="Eli: written while")).to_be_visible()
    expect(table.pages["Ama"].locator(".slip", has_text="Ben: written while")).to_have_count(0)
    table.pages["Ben"].context.set_offline(False)
    silent.silent = False
    table.all_is_seen()


def the_server_dies_while_all_write(table: Table, server: Server, walls: dict[str, Page]) -> None:
    """Meanwhile the walls go on showing what was, and say since when."""
    names = list(table.pages)
    for name in names[:5]:
        table.write(name, "written just before it died")
    server.kill()
    for name in names:
        table.write(name, "written while it was dead")
    for name, wall in walls.items():
        expect(wall.get_by_text("No line since")).to_be_visible(timeout=SOON)
        table.stage.look(wall, f"dead-wall-{name}")
    table.stage.look(table.pages["Eli"], "dead-phone")
    table.stage.look(table.pages["Ama"], "dead-laptop")
    server.start()
    table.all_is_seen()


def two_write_in_one_card_and_the_server_dies(table: Table, server: Server) -> None:
    """Eli begins a card, his group's keeper puts words in front of it; the server dies between their letters."""
    eli, ama = table.box("Eli"), table.pages["Ama"]
    eli.press_sequentially("Eli: two wrote thi", delay=15)
    card = ama.locator(".slip", has_text="Eli: two wrote thi")
    card.hover()
    card.get_by_role("button", name="Change").click()
    other = ama.locator(".slip.is-editing textarea")
    other.press("Home")
    other.press_sequentially("In May ")
    server.kill()
    eli.press_sequentially("s.", delay=15)
    other.press_sequentially("already ")
    server.start()
    together = "In May already Eli: two wrote this."
    for box in (eli, other):
        expect(box).to_have_value(together, timeout=SOON)
    other.press("Escape")
    table.pages["Eli"].locator(".write button.act, .write button.do").click()
    table.written[together] = "North"
    table.all_is_seen()


def one_closes_the_page_in_the_middle_of_a_word(table: Table) -> None:
    ida = table.pages["Ida"]
    address, device = ida.url, ida.context
    table.box("Ida").press_sequentially("Ida: half a word befo", delay=5)
    ida.close()
    table.written["Ida: half a word befo"] = "South"
    table.pages["Ida"] = again = device.new_page()
    again.goto(address)
    again.locator(".phone").wait_for()


def one_goes_to_the_other_group(table: Table) -> None:
    """Ben is moved while he types: the word that he had begun stays with the group in which it was said."""
    hanna = table.hanna
    table.box("Ben").press_sequentially("Ben: on my way t", delay=10)
    table.written["Ben: on my way t"] = "North"
    hanna.goto(f"/assists/{table.assist}/room/groups")
    north = hanna.locator(".seatings > div").filter(has=hanna.get_by_role("heading", name="North"))
    north.locator("li", has_text="Ben").get_by_role("button", name="Move").click()
    expect(hanna.get_by_text("Ben sits in South now")).to_be_visible()
    expect(table.pages["Ben"].locator(".group-name").first).to_have_text("South", timeout=SOON)
    table.moved["Ben"] = "South"
    table.write("Ben", "written in the other group")


def peers_read_the_notes_on_their_phones(table: Table) -> None:
    """One of each group confirms what the other group is to hear of."""
    for name, words in {"Eli": "Ama: what we did when", "Ida": "Fay: what we did when"}.items():
        phone = table.pages[name]
        phone.goto(f"/assists/{table.assist}/validation")
        card = phone.locator("article.check", has_text=words)
        table.stage.look(phone, f"validation-phone-{name}")
        card.get_by_role("button", name="Confirm", exact=True).click()
        expect(card).to_contain_text("Confirmed")


def what_was_kept_comes_together(table: Table) -> None:
    """Two kept cards that say the same are put together; it is signed."""
    hanna = table.hanna
    hanna.goto(f"/assists/{table.assist}/plenary")
    expect(hanna.get_by_text("Both say").first).to_be_visible()
    hanna.get_by_role("button", name="Put together").first.click()
    expect(hanna.get_by_role("button", name="Take apart again")).to_be_visible()
    hanna.goto(f"/assists/{table.assist}/validation")
    hanna.locator("[name=as_it_is]").check()
    hanna.get_by_role("button", name="Sign off the record").click()
    hanna.get_by_role("button", name="Sign it").click()
    hanna.wait_for_url(re.compile("/publication$"))


def every_word_is_on_the_record_once(table: Table) -> None:
    hanna = table.hanna
    hanna.goto(f"/library/assists/{table.assist}")
    text = hanna.locator(".said").first.locator("xpath=ancestor::main").inner_text()
    assert {words: text.count(words) for words in table.written} == dict.fromkeys(table.written, 1)
    expect(hanna.locator(".said li.is-same")).to_contain_text(re.compile("the same from (North|South)"))
