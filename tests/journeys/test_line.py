"""The line is gone for a moment: it is said where one looks, nothing is lost, and the words go when it is back."""

from playwright.sync_api import expect

from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite

PRIYA = "priya.nair@example.org"
CUT = "There is no connection just now."


@on_sqlite
def test_a_verdict_given_without_a_line_is_said_in_sight_and_given_again(stage: Stage) -> None:
    priya = stage.page(PRIYA, viewport={"width": 360, "height": 740}, may_say=["ERR_INTERNET_DISCONNECTED", "htmx:"])
    priya.goto("/assists")
    priya.get_by_role("link", name="Which flood warning").first.click()
    card = priya.locator("article.check:not(.is-done)").last
    card.scroll_into_view_if_needed()
    priya.context.set_offline(True)
    card.get_by_role("button", name="Confirm").click()
    said = priya.get_by_role("alert").filter(has_text=CUT)
    expect(said).to_be_in_viewport()

    priya.context.set_offline(False)
    uid = card.get_attribute("id")
    card.get_by_role("button", name="Confirm").click()
    expect(priya.locator(f"[id='{uid}']")).to_contain_text("Confirmed by")
    expect(said).to_have_count(0)
