"""A fishbowl that Hanna plans and leads: four peers sit inside on every screen, one who comes late does not; the free chair is taken
and left; Hanna seats another with her keyboard alone, and the wall says who sits inside."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessible import WIDE, bring_axe, faults
from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite
from tests.journeys.test_groups import come_in, open_the_room, the_assist_of

PHONE = {"width": 390, "height": 844}


@on_sqlite
def test_a_circle_changes_by_hand_and_is_the_same_on_all_screens(stage: Stage) -> None:
    hanna = stage.page("hanna.bergqvist@example.org")
    code = a_fishbowl_is_planned(hanna)
    ama, *_ = [peer(stage, code, name) for name in ("Ama", "Ben", "Cem", "Dua")]
    hanna.goto(f"/r/{code}")
    hanna.locator("[name=agreed]").check()
    hanna.locator("main form button").last.click()
    the_clock_moves_to_the_fishbowl(hanna)
    late, later = peer(stage, code, "Eli"), peer(stage, code, "Fay")
    wall = stage.page("hanna.bergqvist@example.org")
    wall.goto(f"/rooms/{code}/wall")
    names = "Hanna Bergqvist, Ama, Ben, Cem, and Dua"
    for page in (hanna, late, later):
        expect(circle(page)).to_contain_text(f"In the inner circle: {names}")
    expect(circle(ama)).to_contain_text("You sit in the inner circle now.")
    expect(wall.locator(".wall-circle")).to_have_text("In the inner circle: Hanna, Ama, Ben, Cem, and Dua")
    circle(late).get_by_role("button", name="Sit down in the free chair").click()
    expect(circle(late)).to_contain_text("You sit in the inner circle now.")
    expect(circle(later)).to_contain_text("The free chair is taken.")
    expect(circle(later).get_by_role("button")).to_have_count(0)
    assert not (found := faults(late)), "\n".join(found)
    circle(late).get_by_role("button", name="Leave the circle").press("Enter")
    expect(circle(later).get_by_role("button", name="Sit down in the free chair")).to_be_visible()
    hanna_seats_by_keys(hanna, "Fay")
    expect(circle(later)).to_contain_text("You sit in the inner circle now.")
    expect(wall.locator(".wall-circle")).to_contain_text("Dua, and Fay")


def circle(page: Page) -> Locator:
    return page.locator(".circle-line")


def peer(stage: Stage, code: str, name: str) -> Page:
    page = stage.page(viewport=PHONE, touch=True)
    bring_axe(page.context)
    return come_in(page, code, name)


def a_fishbowl_is_planned(hanna: Page) -> str:
    """The template is chosen before the room is opened, which has the agenda as it stands then."""
    bring_axe(hanna.context)
    assist = the_assist_of(hanna)
    hanna.goto(f"/assists/{assist}/agenda")
    hanna.locator("[name=template]").select_option("fishbowl")
    hanna.get_by_role("button", name="Take this one").click()
    hanna.locator("dialog.ask button[value=yes]").click()
    expect(hanna.locator("[name=kind][value=fishbowl]")).to_have_count(2)
    return open_the_room(hanna, assist)


def the_clock_moves_to_the_fishbowl(hanna: Page) -> None:
    go_on = hanna.locator("[data-shortcut=N]")
    expect(go_on).to_contain_text("Start")
    go_on.click()
    for part in ("roles", "case", "questions", "Fishbowl"):
        expect(go_on).to_contain_text(re.compile(f"Next: .*{part}", re.IGNORECASE))
        go_on.click()
    expect(circle(hanna)).to_be_visible()


def hanna_seats_by_keys(hanna: Page, name: str) -> None:
    """Tab to the name's box, Space, and Escape back to the strip."""
    way = circle(hanna).get_by_role("button", name="Who sits inside")
    way.press("Enter")
    sheet = hanna.get_by_role("dialog", name="Who sits inside")
    box = sheet.get_by_label(name)
    expect(box).to_be_enabled()
    assert not (found := faults(hanna, sizes=(WIDE,))), "\n".join(found)
    while not box.evaluate("box => box === document.activeElement"):
        hanna.keyboard.press("Tab")
    hanna.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(sheet.get_by_label("Eli")).to_be_disabled()
    hanna.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(way).to_be_focused()
