"""Cards in company, in real browsers: hidden and revealed, put into themes by drag and by keyboard, voted on, illustrated,
brought back; and the wall has the map of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.accessible import OF_A_PAGE, bring_axe, faults
from tests.journeys.stage import LAPTOP, Stage
from tests.journeys.stores import on_sqlite
from tests.journeys.test_typing import at_the_table, card, writing
from tests.records.sketches import photo

LEADS, WRITER, OTHER = "luc.ferrand@example.org", "priya.nair@example.org", "daniel.okoye@example.org"
PHONE: ViewportSize = {"width": 360, "height": 740}
SECRET = "Pay in advance, said nobody yet"


def board(page: Page) -> None:
    page.get_by_role("button", name="Themes and votes").click()
    expect(page.locator(".together")).to_be_visible()


def columns(page: Page) -> None:
    page.get_by_role("button", name="Back to the columns").click()


@pytest.fixture
def luc(stage: Stage) -> Page:
    return at_the_table(stage, LEADS)


@pytest.fixture
def priya(stage: Stage) -> Page:
    return at_the_table(stage, WRITER)


def test_cards_in_company(stage: Stage, luc: Page, priya: Page, tmp_path: Path) -> None:
    hide_and_reveal(luc, priya)
    into_themes(luc, priya)
    by_dots(luc, priya)
    with_a_picture(priya, tmp_path)
    wall = stage.page(LEADS, viewport={"width": 1920, "height": 1080})
    wall.goto("/rooms/7KQ42M/wall")
    expect(wall.locator(".wall-map")).to_contain_text("Fair pay")
    for page in (luc, wall):
        bring_axe(page.context)
        page.reload()
    board(luc)
    assert not faults(luc, OF_A_PAGE) + faults(wall, OF_A_PAGE)


def hide_and_reveal(luc: Page, priya: Page) -> None:
    board(luc)
    luc.locator("summary", has_text="Write hidden").click()
    luc.get_by_role("button", name="Write hidden: Options").click()
    columns(luc)
    expect(priya.locator(".col[data-kind=option] .veiled")).to_be_visible()
    writing(priya).fill(SECRET)
    writing(priya).press("Enter")
    expect(card(priya, SECRET)).to_contain_text("Only you see this card")
    expect(luc.locator(".col[data-kind=option] .veiled")).to_contain_text("1 card of the others is hidden")
    assert SECRET not in luc.content()
    luc.get_by_role("button", name="Reveal for all").click()
    expect(card(luc, SECRET)).to_be_visible()
    expect(luc.locator(".veiled")).to_have_count(0)


def into_themes(luc: Page, priya: Page) -> None:
    luc.set_viewport_size({"width": 2000, "height": 1600})  # all lanes in sight: nothing scrolls under the drag
    board(luc)
    luc.get_by_label("Name of the theme").fill("Fair pay")
    luc.get_by_role("button", name="New theme").click()
    lane = luc.locator(".lane", has=luc.get_by_role("heading", name="Fair pay"))
    slip = luc.locator(".lane.is-free .slip", has_text=SECRET)
    slip.drag_to(lane)
    expect(lane.locator(".slip")).to_have_count(1)
    expect(card(priya, SECRET).locator(".theme-chip")).to_have_text("Fair pay")
    other = luc.locator(".lane.is-free .slip").first  # and by keyboard: the menu on the card
    other.locator("select").select_option(label="Fair pay")
    expect(lane.locator(".slip")).to_have_count(2)
    columns(luc)
    luc.set_viewport_size(LAPTOP)


def by_dots(luc: Page, priya: Page) -> None:
    board(luc)
    luc.locator("summary", has_text="Open a vote").click()
    luc.get_by_role("button", name="Open a vote").click()
    columns(luc)
    expect(priya.locator(".vote-line")).to_contain_text("You have 3 dots left of 3.")
    card(priya, SECRET).get_by_role("button", name="Give a dot").click()
    expect(priya.locator(".vote-line")).to_contain_text("You have 2 dots left of 3.")
    expect(luc.locator(".vote-line")).to_contain_text("1 person has voted.")
    expect(card(luc, SECRET).get_by_label("1 dot", exact=True)).to_have_count(0)  # secret until it is closed
    luc.get_by_role("button", name="Close the vote").click()
    expect(card(luc, SECRET).get_by_label("1 dot", exact=True)).to_be_visible()


def with_a_picture(priya: Page, folder: Path) -> None:
    file = folder / "pump.jpg"
    file.write_bytes(photo((1200, 900)))
    mine = card(priya, SECRET)
    mine.hover()
    mine.get_by_role("button", name="More about this card").click()
    mine.get_by_role("button", name="Add a picture").click()
    mine.locator("input[type=file]").set_input_files(file)
    mine.get_by_label("What it shows").fill("A pump, half red")
    mine.get_by_role("button", name="Put it up").click()
    expect(mine.locator(".picture-wrong")).to_contain_text("Ask those who can be seen")
    mine.get_by_label("Those who can be seen agree").check()
    mine.get_by_role("button", name="Put it up").click()
    picture = mine.get_by_role("img", name="A pump, half red")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200


@on_sqlite
def test_a_picture_without_a_line_stays_to_be_tried_again(stage: Stage, tmp_path: Path) -> None:
    page = stage.page(OTHER, viewport=PHONE, may_say=[r"Failed to load resource", r"WebSocket", r"ERR_"])
    page.goto("/r/7KQ42M")
    if page.locator("[name=agreed]").count():
        page.locator("[name=agreed]").check()
        page.locator("form.form button.act").click()
    page.get_by_role("button", name="Add a picture").click()
    file = tmp_path / "pump.png"
    file.write_bytes(photo(kind="PNG"))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("What it shows").fill("A pump at noon")
    page.get_by_label("Those who can be seen agree").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Put it up").click()
    expect(page.locator(".picture-wrong")).to_contain_text("the picture is not up")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".newest").get_by_role("img", name="A pump at noon")).to_be_visible()


@on_sqlite
def test_what_is_too_long_to_paste_is_said_and_a_long_card_folds(priya: Page) -> None:
    field = writing(priya)
    field.fill("Short. ")
    paste = "(box, text) => box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: (d => (d.setData('text/plain', text), d))(new DataTransfer()), bubbles: true, cancelable: true}))"
    field.evaluate(f"box => ({paste})(box, 'x'.repeat(10000))")
    expect(priya.get_by_role("alert")).to_contain_text("longer than 10000 characters")
    expect(field).to_have_value("Short. ")
    field.fill("\n".join(f"Line {n} of a long card" for n in range(40)))
    field.press("Enter")
    long = card(priya, "Line 0 of a long card")
    expect(long.locator(".is-folded")).to_be_visible()
    long.get_by_role("button", name="Show all").click()
    expect(long.locator(".is-folded")).to_have_count(0)


@on_sqlite
def test_an_older_text_and_a_card_that_was_taken_back_come_back(priya: Page) -> None:
    field = writing(priya)
    field.fill("In two waves")
    field.press("Enter")
    mine = card(priya, "In two waves")
    mine.hover()
    mine.get_by_role("button", name="Change").click()
    priya.locator(".slip.is-editing").get_by_role("button", name="Take back").click()
    expect(mine).to_have_count(0)
    board(priya)
    priya.locator("summary", has_text="Taken back").click()
    priya.locator(".setting .slip", has_text="In two waves").get_by_role("button", name="Bring it back").click()
    columns(priya)
    expect(card(priya, "In two waves")).to_be_visible()
