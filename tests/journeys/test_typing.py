"""Two people type in one card at once, in real browsers: letters, an emoji, an accent by an input method, a long paste,
undo, a line that breaks, a page that is loaded again. Both have the same text in the end, and so has the record."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite

ROOM = "7KQ42M"
WRITER, KEEPER = "priya.nair@example.org", "ines.duarte@example.org"


def at_the_table(stage: Stage, email: str) -> Page:
    """Return somebody's page in the open room."""
    page = stage.page(email)
    page.goto(f"/r/{ROOM}")
    if page.locator("[name=agreed]").count():
        page.locator("[name=agreed]").check()
        page.locator("form.form button.act").click()
    expect(page.locator(".room")).to_be_visible()
    return page


@pytest.fixture
def priya(stage: Stage) -> Page:
    return at_the_table(stage, WRITER)


@pytest.fixture
def ines(stage: Stage) -> Page:
    return at_the_table(stage, KEEPER)


def writing(page: Page) -> Locator:
    """Return the field in which a new option is written."""
    return page.locator(".col[data-kind=option] .writer textarea")


def card(page: Page, words: str) -> Locator:
    return page.locator(".slip[data-kind=option]", has_text=words)


def change(page: Page, words: str) -> Locator:
    """Open a card to type in it; return the field."""
    card(page, words).hover()
    card(page, words).get_by_role("button", name="Change").click()
    return page.locator(".slip.is-editing textarea")


def saved(page: Page) -> None:
    expect(page.locator(".here .saved")).to_contain_text("Saved")


def on_record(stage: Stage, words: str) -> str:
    """Return the text of the one card of the record that has these words."""
    ask = f"from peerassist.records.models import Card; print(Card.objects.get(text__contains={words!r}).text, end='')"
    return stage.server.manage("shell", "-v", "0", "-c", ask)


@on_sqlite
def test_two_type_in_one_card_at_once(stage: Stage, priya: Page, ines: Page) -> None:
    field = writing(priya)
    field.press_sequentially("We counted ", delay=20)
    expect(card(ines, "We counted")).to_contain_text("is typing")  # it grows before their eyes
    expect(card(priya, "We counted")).to_have_count(0)  # its writer has it in the field
    other = change(ines, "We counted")
    other.press("Home")
    for ours, theirs in zip("the parts", "In April ", strict=True):
        field.press_sequentially(ours)
        other.press_sequentially(theirs)
    for box in (field, other):
        expect(box).to_have_value("In April We counted the parts")
    expect(priya.locator(".writer .their-caret")).to_have_count(1)

    other.evaluate("box => box.setSelectionRange(9, 11)")  # "We"
    field.press_sequentially(" 🚒", delay=20)
    expect(other).to_have_value("In April We counted the parts 🚒")
    assert other.evaluate("box => [box.selectionStart, box.selectionEnd]") == [9, 11]
    other.press_sequentially("we", delay=20)
    expect(field).to_have_value("In April we counted the parts 🚒")
    other.press("Control+z")
    expect(field).to_have_value("In April We counted the parts 🚒")
    other.press("Control+Shift+z")
    expect(field).to_have_value("In April we counted the parts 🚒")
    other.press("Control+z")
    field.press_sequentially("!")
    other.press("Control+y")
    for box in (field, other):
        expect(box).to_have_value("In April we counted the parts 🚒!")

    saved(priya)
    priya.reload()
    expect(writing(priya)).to_have_value("In April we counted the parts 🚒!")
    writing(priya).press("Enter")
    other.press("Enter")
    for page in (priya, ines):
        expect(card(page, "counted the parts")).to_contain_text("In April we counted the parts 🚒!")
    assert on_record(stage, "counted the parts") == "In April we counted the parts 🚒!"


@on_sqlite
def test_an_input_method_is_left_in_peace(stage: Stage, priya: Page, ines: Page) -> None:
    field = writing(priya)
    field.press_sequentially("Le caf", delay=20)
    other = change(ines, "Le caf")
    keys = priya.context.new_cdp_session(priya)
    keys.send("Input.imeSetComposition", {"text": "´", "selectionStart": 1, "selectionEnd": 1})
    expect(field).to_have_value("Le caf´")
    other.press("Home")
    other.press_sequentially("Oui. ")
    saved(ines)
    priya.wait_for_timeout(300)
    expect(field).to_have_value("Le caf´")  # nothing comes while it composes
    expect(other).to_have_value("Oui. Le caf")  # and nothing goes
    keys.send("Input.insertText", {"text": "é"})
    for box in (field, other):
        expect(box).to_have_value("Oui. Le café")
    field.press_sequentially(" مضخة", delay=20)
    expect(other).to_have_value("Oui. Le café مضخة")
    saved(priya)
    assert on_record(stage, "Le café") == "Oui. Le café مضخة"


@on_sqlite
def test_what_is_typed_without_a_line_is_merged_when_it_is_back(stage: Stage, priya: Page, ines: Page) -> None:
    field = writing(priya)
    field.press_sequentially("Pay the caretakers ", delay=20)
    other = change(ines, "Pay the caretakers")
    saved(priya)
    priya.context.set_offline(True)
    field.press_sequentially("each month")
    expect(priya.locator(".writer .typed-kept")).not_to_have_text("Saved")
    other.press("Home")
    other.press_sequentially("First: ")
    saved(ines)
    priya.context.set_offline(False)
    for box in (field, other):
        expect(box).to_have_value("First: Pay the caretakers each month", timeout=20_000)
    expect(priya.locator(".writer .typed-kept")).to_have_text("Saved")

    pasted = "0123456789" * 900 + "😀" * 100
    field.evaluate("box => box.setSelectionRange(0, 0)")
    priya.keyboard.insert_text(pasted)
    expect(other).to_have_js_property("textLength", len("First: Pay the caretakers each month") + 9_000 + 200)
    field.press("Control+z")
    expect(other).to_have_value("First: Pay the caretakers each month")


@on_sqlite
def test_a_tab_closed_with_words_that_were_not_sent_loses_none(stage: Stage, priya: Page, ines: Page) -> None:
    field = writing(priya)
    field.press_sequentially("Keep a store ", delay=20)
    saved(priya)
    priya.context.set_offline(True)
    field.press_sequentially("of parts")
    again = priya.context.new_page()
    priya.close()
    again.context.set_offline(False)
    again.goto(f"/r/{ROOM}")
    expect(card(again, "Keep a store of parts")).to_be_visible()
    expect(card(ines, "Keep a store of parts")).to_be_visible()
    assert on_record(stage, "Keep a store") == "Keep a store of parts"


@on_sqlite
def test_a_card_left_empty_is_gone(priya: Page, ines: Page) -> None:
    count = ines.locator(".slip[data-kind=option]").count()
    field = writing(priya)
    field.press_sequentially("Oh", delay=20)
    expect(ines.locator(".slip[data-kind=option]")).to_have_count(count + 1)
    field.press("Backspace")
    field.press("Backspace")
    field.blur()
    expect(ines.locator(".slip[data-kind=option]")).to_have_count(count)
