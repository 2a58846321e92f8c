"""Two groups and a plenary on one day: Hanna, who only begins a plan, opens the room, divides who came and leads all groups; peers write in their own rooms, one is moved in
the middle of a word, and in the plenary stands what the groups read and kept, each card with its group."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.stage import Stage
from tests.journeys.stores import on_postgresql

PHONE = {"width": 360, "height": 740}
ELSEWHERE = "409"  # how the server says that a person sits in another group now


@on_postgresql
def test_two_groups_and_a_plenary(stage: Stage) -> None:
    hanna = stage.page("hanna.bergqvist@example.org")
    assist = the_assist_of(hanna)
    code = open_the_room(hanna, assist)
    people = {
        name: come_in(stage.page(viewport=PHONE, touch=True, may_say=[ELSEWHERE]), code, name)
        for name in ("Ama", "Ben", "Cem", "Dua")
    }
    guests = list(people.values())
    two_groups_are_made(hanna, assist)
    for guest in guests:  # the rooms open while they sit there: each goes to their own
        expect(guest.locator(".group-name")).to_have_text(re.compile("North|South"), timeout=15_000)
    north = [guest for guest in guests if guest.locator(".group-name").inner_text() == "North"]
    south = [guest for guest in guests if guest not in north]
    assert len(north) == len(south) == 2
    each_group_writes_for_itself(north, south)
    all_hear_a_word(hanna, assist, guests)
    one_is_moved_and_loses_nothing(hanna, assist, people)
    a_group_gets_two_minutes(hanna, assist, south[0])
    what_was_kept_comes_together(hanna, assist)


def the_assist_of(hanna: Page) -> int:
    hanna.goto("/assists")
    found = re.search(r"/assists/(\d+)", hanna.locator("main").inner_html())
    assert found
    return int(found[1])


def open_the_room(hanna: Page, assist: int) -> str:
    hanna.goto(f"/assists/{assist}/room")
    hanna.get_by_role("button", name="Open the room").click()
    return hanna.locator(".facts .figure").inner_text().replace(" ", "")


def come_in(page: Page, code: str, name: str, way: str = "") -> Page:
    """Go in by the room's code, through a network of one's own if there is a `way`; with phone or laptop."""
    page.goto(f"{way}/r/{code}")
    page.locator("[name=name]").fill(name)
    page.locator("[name=agreed]").check()
    page.locator("main form button").last.click()
    page.locator(".phone, .room").first.wait_for()
    return page


def two_groups_are_made(hanna: Page, assist: int) -> None:
    """Suggested, named, kept: with nothing but a form."""
    hanna.goto(f"/assists/{assist}/groups?groups=2")
    for n, name in enumerate(("North", "South")):
        hanna.get_by_label(re.compile("^Name")).nth(n).fill(name)
    hanna.get_by_role("button", name="Keep these groups").click()
    expect(hanna.get_by_text("Kept. Who comes in lands")).to_be_visible()


def each_group_writes_for_itself(north: list[Page], south: list[Page]) -> None:
    write(north[0], "Night operators need generator training")
    write(south[0], "Train all operators on the generator at night")
    expect(north[1].locator(".newest")).to_contain_text("need generator training")
    expect(south[1].locator(".newest")).to_contain_text("Train all operators")
    expect(north[1].locator(".newest")).not_to_contain_text("Train all operators")


def write(page: Page, words: str) -> None:
    page.locator(".kinds label").filter(has_text="Option").click()
    page.locator(".write textarea").fill(words)
    page.locator(".write button.act, .write button.do").click()


def all_hear_a_word(hanna: Page, assist: int, guests: list[Page]) -> None:
    hanna.goto(f"/assists/{assist}/room/groups")
    hanna.locator("#words").fill("Lunch at half past twelve")
    hanna.get_by_role("button", name="Say it to all").click()
    for guest in guests:
        expect(guest.locator(".group-word")).to_contain_text("Lunch at half past twelve")
    hanna.get_by_role("button", name="Put it away").click()
    for guest in guests:
        expect(guest.locator(".group-word")).to_have_count(0)


def one_is_moved_and_loses_nothing(hanna: Page, assist: int, people: dict[str, Page]) -> None:
    """Their screen goes to the other room, and what they had begun is on the record."""
    seat = hanna.locator(".seatings > div").filter(has=hanna.get_by_role("heading", name="North")).locator("li").first
    name = seat.locator("p").inner_text().split()[0]
    guest = people[name]
    guest.locator(".write textarea").press_sequentially("Half a wor", delay=10)
    seat.get_by_role("button", name="Move").click()
    expect(hanna.get_by_text(f"{name} sits in South now")).to_be_visible()
    expect(guest.locator(".group-name")).to_have_text("South", timeout=10_000)
    hanna.goto(f"/assists/{assist}/validation")
    expect(hanna.get_by_text("Half a wor", exact=False).first).to_be_visible()


def a_group_gets_two_minutes(hanna: Page, assist: int, guest: Page) -> None:
    hanna.goto(f"/assists/{assist}/room/groups")
    csrf = hanna.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    hanna.request.post(f"/assists/{assist}/room/clock", form={"move": "start", "csrfmiddlewaretoken": csrf})
    hanna.reload()
    hanna.locator("tr").filter(has_text="South").get_by_role("button", name="Two more minutes").click()
    expect(hanna.locator("tr.is-behind")).to_contain_text("2 minutes behind the others")
    expect(guest.locator(".group-line")).to_contain_text("minutes of its own")


def what_was_kept_comes_together(hanna: Page, assist: int) -> None:
    hanna.goto(f"/assists/{assist}/validation")
    for words in ("Night operators need", "Train all operators"):
        card = hanna.locator("[id^=card-]").filter(has_text=words)
        card.get_by_role("button", name="Confirm", exact=True).click()
        expect(card).to_contain_text("Confirmed")
    hanna.goto(f"/assists/{assist}/plenary")
    expect(hanna.get_by_text("Both say")).to_contain_text("generator")
    hanna.get_by_role("button", name="Put together").first.click()
    expect(hanna.get_by_role("button", name="Take apart again")).to_be_visible()
    hanna.goto(f"/library/assists/{assist}")
    expect(hanna.locator(".said li.is-same")).to_contain_text(re.compile("the same from (North|South)"))
