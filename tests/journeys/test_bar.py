"""The typing check in the demonstration's open room: a guest on a phone tries their typing, nothing of it leaves the device,
and the one word that they tell stands beside their name for Luc, who leads."""

from playwright.sync_api import Page, expect

from tests.journeys.accessible import bring_axe, faults
from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite
from tests.journeys.test_talk import PHONE, come_in

FIRST, SECOND = "We opened the valve slowly", "Ask the people who repair"


@on_sqlite
def test_a_guest_tries_their_typing(stage: Stage) -> None:
    luc = come_in(stage.page("luc.ferrand@example.org"))
    noor = come_in(stage.page(viewport=PHONE, touch=True), "Noor Haddad")
    page = check_of(noor)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data}"))
    with_the_keyboard_alone(page)
    assert all(line.startswith(f"GET {stage.url}/static/") and line.endswith(" None") for line in sent), sent
    assert not any("repair" in line for line in sent), sent
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").find("repair") == -1
    assert not (found := faults(page)), "\n".join(found)
    page.get_by_role("button", name="Tell them this word").click()
    expect(page.get_by_text("Those who lead see your word now, and nothing else.")).to_be_visible()
    assert not any("repair" in line for line in sent), sent
    leading = check_of(luc)
    expect(leading.get_by_role("listitem").filter(has_text="Noor Haddad")).to_contain_text("follows a talk well")
    assert not (found := faults(leading)), "\n".join(found)


def check_of(page: Page) -> Page:
    """Open the check from the room; it comes in a tab of its own."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Typing check").click()
    bring_axe(opened.value.context)
    opened.value.wait_for_load_state()
    return opened.value


def with_the_keyboard_alone(page: Page) -> None:
    """A few letters are too little to judge; a whole sentence is, and Enter ends it."""
    field = page.get_by_label("Your sentence")
    asked = page.locator("[data-check=sentence]:visible")
    expect(asked).to_contain_text(FIRST)
    field.press_sequentially("We op")
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("too little to tell")
    page.get_by_role("button", name="Another sentence").press("Enter")
    expect(asked).to_contain_text(SECOND)
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    text = asked.inner_text()
    field.press_sequentially(text + "zz", delay=8)
    field.press("Backspace")
    field.press("Backspace")
    field.press("Enter")
    verdict = page.get_by_role("status")
    expect(verdict).to_contain_text("You follow a talk well")
    expect(verdict.locator("[data-check=taken]")).to_have_text("2")
    expect(verdict.locator("[data-check=differ]")).to_have_text("0")
    expect(page.get_by_role("radio", name="follows a talk well")).to_be_checked()
